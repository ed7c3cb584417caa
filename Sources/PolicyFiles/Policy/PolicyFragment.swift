import GateEngine
import GateKit
import SourceText

/// One file of a policy, as written.
struct PolicyFragment {
  /// The file in messages: `.gatehouse.yml`, `built-in: three-stages`.
  let name: String
  let node: Node

  /// What the file extends, in order; what is no text is reported by the shape.
  var parents: [Node] {
    guard let extends = node["extends"] else { return [] }
    return extends.oneOrMany.filter { $0.scalar != nil }
  }

  /// Everything in the file that names gates: `gates`, and those of rules and environments.
  var gateMaps: [Node?] {
    [node["gates"]] + (node["rules"]?.items ?? []).map { $0["gates"] }
      + (node["environments"]?.entries ?? []).map { $0.node["gates"] }
  }

  /// Names that the file gives to gates: `checkout-load: {gate: performance}`.
  var aliases: [(name: Node.Entry, gate: Node)] {
    return gateMaps.flatMap { $0?.entries ?? [] }.compactMap { entry in
      guard let gate = entry.node["gate"], let id = gate.scalar, id != entry.key else { return nil }
      return (entry, gate)
    }
  }

  /// Executables that the file makes gates: `licence-headers: {run: .gatehouse/gates/licence}`.
  var executables: [(name: Node.Entry, run: Node)] {
    gateMaps.flatMap { $0?.entries ?? [] }.compactMap { entry in
      guard let run = entry.node["run"], run.scalar != nil else { return nil }
      return (entry, run)
    }
  }

  /// `flow` is the settings of merge-flow under a shorter name: one entry of `gates` from here on.
  var withFlowAsGate: Node {
    guard let flow = node.entries.first(where: { $0.key == "flow" }) else { return node }
    let others = node.entries.filter { $0.key != "flow" && $0.key != "gates" }
    let gates = node.entries.first { $0.key == "gates" }
    let own = gates?.node.entries.first { $0.key == PolicyShape.flowGate }
    // The marks of `flow` come first: that is where a reader would look.
    let settings = Node(mark: flow.node.mark, value: .map(flow.node.entries + (own?.node.entries ?? [])))
    let entry = Node.Entry(key: PolicyShape.flowGate, mark: flow.mark, node: settings)
    let rest = (gates?.node.entries ?? []).filter { $0.key != PolicyShape.flowGate }
    let whole = Node(mark: gates?.node.mark ?? flow.mark, value: .map([entry] + rest))
    let merged = Node.Entry(key: "gates", mark: gates?.mark ?? flow.mark, node: whole)
    return Node(mark: node.mark, value: .map(others + [merged]))
  }

  /// Settings that stand both in `flow` and in `gates.merge-flow`.
  var flowTwins: [Problem] {
    let own = node["gates"]?[PolicyShape.flowGate]
    return (own?.entries ?? []).compactMap { entry in
      guard let first = node["flow"]?.entries.first(where: { $0.key == entry.key }) else { return nil }
      return Problem(
        mark: entry.mark,
        message: "\"\(entry.key)\" is already set at \(first.mark): flow is the settings of "
          + PolicyShape.flowGate)
    }
  }
}
