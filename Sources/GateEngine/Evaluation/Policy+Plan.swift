public import GateKit
import SourceText

extension Policy {
  /// - Parameters:
  ///   - only: names of the gates to run, the others are skipped; nil: all.
  public func plan(
    facts: Facts, change: Change, unknownFacts: UnknownFacts = .areNotAsked, only: Set<String>? = nil
  ) -> Plan {
    var undecided: [UndecidedRule] = []
    var gates = layered(facts, change, &undecided)
    if let floor {
      gates = raised(gates, above: floor.policy.layered(facts, change, &undecided), floor)
    }
    var problems: [Problem] = []
    var planned: [PlannedGate] = []
    for gate in gates {
      guard gate.problems.isEmpty else {
        problems += gate.problems
        continue
      }
      let prepared = gate.definition.prepare(gate.settings)
      planned.append(
        PlannedGate(
          name: gate.name, manifest: gate.definition.manifest, enforcement: gate.enforcement,
          deadline: gate.terms.deadline, settings: gate.settings, sources: gate.sources,
          decision: decide(gate, prepared, facts, unknownFacts, only),
          needs: prepared?.needs ?? Needs(), isLenient: gate.terms.waivers == .allowed,
          notices: gate.notices))
    }
    return Plan(
      gates: planned.sorted { $0.name < $1.name }, undecided: undecided, problems: problems,
      commandNeeds: commandNeeds(facts))
  }

  private func decide(
    _ gate: LayeredGate, _ prepared: PreparedGate?, _ facts: Facts, _ unknownFacts: UnknownFacts,
    _ only: Set<String>?
  ) -> PlannedGate.Decision {
    if gate.terms.enforcement == .off {
      let mark = gate.written["enforcement"]?.mark ?? gate.sources.last ?? .none
      return .skipped(reason: "enforcement is off (\(mark))")
    }
    if let only, !only.contains(gate.name) { return .skipped(reason: "not chosen on the command line") }
    guard let prepared else { return .failed(reason: "its settings cannot be read") }
    let unknown = prepared.needs.facts.filter { !$0.isKnown(in: facts) }.map(\.name).sorted()
    if unknown.isEmpty { return .runs(prepared) }
    switch unknownFacts {
    case .areNotAsked: return .notAsked(facts: unknown)
    case .areSkipped: return .skipped(reason: "only a forge knows \(unknown.joined(separator: ", "))")
    case .fail:
      let words = unknown.map { name in name + (facts.reason(for: name).map { " (\($0))" } ?? "") }
      return .failed(reason: "not known: \(words.joined(separator: ", "))")
    }
  }

  /// The gates that `gates` or a rule that applies names, each with every such rule laid over it.
  private func layered(_ facts: Facts, _ change: Change, _ undecided: inout [UndecidedRule]) -> [LayeredGate]
  {
    var entries = gates.map { (entry: $0, sources: [$0.mark]) }
    for rule in rules {
      switch rule.when.truth(of: facts, change, groups) {
      case .fails: continue
      case .unknown(let facts): undecided.append(UndecidedRule(mark: rule.mark, facts: facts))
      case .holds:
        for over in rule.gates {
          guard let index = entries.firstIndex(where: { $0.entry.name == over.name }) else {
            entries.append((over, [over.mark]))
            continue
          }
          let below = entries[index].entry
          let whole = shape.entry(of: below.gate) ?? .anything
          let node = whole.overlay(below.node, over.node)
          entries[index].entry = GateEntry(name: below.name, gate: below.gate, node: node, mark: below.mark)
          entries[index].sources.append(over.mark)
        }
      }
    }
    return entries.compactMap { LayeredGate($0.entry, $0.sources, of: self) }
  }
}

/// A gate with all that a policy says of it for one change.
struct LayeredGate {
  var name: String
  let definition: GateDefinition
  /// As it stands in the policy, with every rule laid over it.
  let written: Node
  /// What the gate gets.
  var settings: Node
  var terms: GateTerms
  /// As far as the policy's mode lets it.
  var enforcement: Enforcement
  var sources: [Mark]
  var notices: [String] = []
  /// Settings that do not fit.
  var problems: [Problem]

  /// nil where the program has no such gate.
  init?(_ entry: GateEntry, _ sources: [Mark], of policy: Policy) {
    guard let definition = policy.shape.definitions[entry.gate] else { return nil }
    name = entry.name
    self.definition = definition
    written = entry.node
    settings = policy.shape.settings(of: entry.node)
    terms = GateTerms(entry.node) ?? GateTerms()
    enforcement = policy.mode == .observe ? min(terms.enforcement, .inform) : terms.enforcement
    self.sources = sources
    problems = policy.shape.problems(in: entry.node, of: entry.gate)
  }
}
