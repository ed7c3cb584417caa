import GateEngine
public import GateKit
public import SourceText

/// The JSON Schema (draft 2020-12) of a policy file, for editors: `gatehouse schema`.
///
/// It knows one file, not what that extends: nothing is required that could be inherited, and a name that is no
/// gate may be one that another file gave to a gate. Of an executable gate it knows what every gate has.
public func policySchema(gates: [GateDefinition]) -> Node {
  PolicyShape(gates).fragment.jsonSchema(title: "Gatehouse policy, version 1", inheritsNames: true)
    .withExecutables
}

extension Node {
  /// The same with entries that name an executable, wherever a policy names gates.
  fileprivate var withExecutables: Node {
    switch value {
    case .null, .scalar: self
    case .list(let items): .list(items.map(\.withExecutables))
    case .map(let entries):
      Node(
        value: .map(
          entries.map { entry in
            let node = entry.node.withExecutables
            return Node.Entry(key: entry.key, node: entry.key == "gates" ? node.takingExecutables : node)
          }))
    }
  }

  /// Of the schema of a map of gates.
  private var takingExecutables: Node {
    guard let others = self["additionalProperties"], let known = others["anyOf"] else { return self }
    let alternatives = Node.map(["anyOf": .list(known.items + [Self.executable])])
    return Node(
      value: .map(
        entries.map { entry in
          entry.key == "additionalProperties" ? Node.Entry(key: entry.key, node: alternatives) : entry
        }))
  }

  private static var executable: Node {
    let terms = GateTerms.shape.jsonSchema(title: "")["properties"]?.entries ?? []
    let run = Node.map([
      "description": .text("the executable that is the gate; its settings stand beside it"),
      "type": .text("string"), "minLength": .number(1),
    ])
    let properties = [Node.Entry(key: "run", node: run)] + terms.filter { $0.key != "gate" }
    return .map([
      "type": .text("object"), "required": .list([.text("run")]), "properties": Node(value: .map(properties)),
    ])
  }
}
