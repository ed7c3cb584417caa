import GateKit
import SourceText

extension Shape {
  /// A value that fits, as a program wants to read it: defaults written out, words of YAML as JSON has them, single
  /// values in the list that they stand for.
  func completed(_ node: Node) -> Node {
    switch self {
    case .bool: Bool(node).map(Node.bool) ?? node
    case .integer: Int(node).map(Node.number) ?? node
    case .percent: Percent(node)?.node ?? node
    case .text, .choice: node.scalar.map(Node.text) ?? node
    case .nullable(let shape): node.isNull ? node : shape.completed(node)
    case .short(_, let shape): shape.completed(writtenOut(node))
    case .list(let element, _, let orOne):
      .list((orOne ? node.asList : node.items).map(element.completed))
    case .map(let element):
      Node(value: .map(node.entries.map { Node.Entry(key: $0.key, node: element.completed($0.node)) }))
    case .object(let fields):
      Node(
        value: .map(
          fields.compactMap { field in
            let value = node[field.key] ?? field.initial ?? field.shape.whereNothingIsWritten
            return value.map { Node.Entry(key: field.key, node: field.shape.completed($0)) }
          }))
    case .named, .anything: node
    }
  }

  /// Objects whose fields have defaults, and lists, which are empty; nil: the key is left out.
  private var whereNothingIsWritten: Node? {
    switch self {
    case .object(let fields) where fields.allSatisfy({ !$0.required }): .map([:])
    case .list: .list([])
    case .map: .map([:])
    default: nil
    }
  }
}

extension Node {
  fileprivate var asList: [Node] {
    switch value {
    case .list(let items): items
    case .null: []
    case .scalar, .map: [self]
    }
  }
}
