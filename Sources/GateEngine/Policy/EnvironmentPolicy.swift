import GateKit
public import SourceText

/// What a policy asks of deployments to one environment.
public struct EnvironmentPolicy: Sendable {
  static let gatesKey = "gates"

  public let name: String
  /// Its conditions, named by their keys, and the gates that it names; sorted by name.
  public let gates: [GateEntry]
  /// Where its name stands.
  public let mark: Mark

  /// - Parameters:
  ///   - entry: of the policy's `environments`.
  ///   - other: reads the gates that an entry names under `gates`.
  public init(_ entry: Node.Entry, _ shape: PolicyShape, others: (Node?) -> [GateEntry]) {
    name = entry.key
    mark = entry.mark
    let own = shape.conditions.compactMap { key, gate -> GateEntry? in
      let id = gate.id
      guard let written = entry.node.entries.first(where: { $0.key == key }) else {
        let isAsked = gate.condition?.isAlwaysAsked == true
        return isAsked
          ? GateEntry(name: key, gate: id, node: Node(mark: entry.mark, value: .map([])), mark: entry.mark)
          : nil
      }
      let node = shape.condition(gate)?.writtenOut(written.node) ?? written.node
      return GateEntry(
        name: key, gate: id, node: node.isNull ? Node(mark: written.mark, value: .map([])) : node,
        mark: written.mark)
    }
    gates = (own + others(entry.node[Self.gatesKey])).sorted { $0.name < $1.name }
  }

  /// The branches that the environment may be deployed from; empty where it does not say.
  public var branches: [Glob] {
    let from = gates.first { $0.name == "from" }?.node["branches"]
    return from.flatMap { OneOrMany<Glob>($0) }?.values ?? []
  }
}

extension Policy {
  /// The environment of that name; nil where the policy has none.
  public func environment(_ name: String) -> EnvironmentPolicy? { environments.first { $0.name == name } }

  /// What judges a deployment: the environment's gates alone, without rules, labels and commands, which speak of pull
  /// requests.
  public func judging(_ environment: EnvironmentPolicy) -> Policy {
    var judging = Policy(
      mode: mode, gates: environment.gates, rules: [], labels: [], publish: publish, evidence: evidence,
      environments: environments, shape: shape)
    // What an organisation asks of pull requests is no business of deployments.
    judging.floor = floor.flatMap { floor in
      floor.policy.environment(environment.name).map {
        PolicyFloor(floor.policy.judging($0), floor.origin)
      }
    }
    return judging
  }
}
