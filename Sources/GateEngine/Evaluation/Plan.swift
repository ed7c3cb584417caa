public import CivilTime
public import GateKit
public import SourceText

/// Which gates run, with what settings, and who said so: the policy held against the facts and the change.
public struct Plan: Sendable {
  /// Sorted by name.
  public let gates: [PlannedGate]
  /// Rules whose conditions ask for facts that nobody knows; they were not applied.
  public let undecided: [UndecidedRule]
  /// Settings that no longer fit once the rules lie over them. A plan with problems is not evaluated.
  public let problems: [Problem]

  /// What commands of comments hang on.
  let commandNeeds: Needs

  /// What the gates that run ask of the world, taken together.
  public var needs: Needs {
    var all = Needs()
    for gate in gates {
      guard case .runs(let prepared) = gate.decision else { continue }
      all.formUnion(prepared.needs)
    }
    return all
  }

  /// What a forge is asked before the gates can be planned for good: the needs of every gate that is not
  /// skipped, whether its facts are known by now or not, and what tells whether a gate was overridden.
  public var wanted: Needs {
    var all = commandNeeds
    for gate in gates {
      if case .skipped = gate.decision { continue }
      all.formUnion(gate.needs)
    }
    return all
  }
}

public struct UndecidedRule: Hashable, Sendable {
  public let mark: Mark
  /// What would have to be known.
  public let facts: [String]

  public init(mark: Mark, facts: [String]) {
    self.mark = mark
    self.facts = facts
  }
}

public struct PlannedGate: Sendable {
  public enum Decision: Sendable {
    case runs(PreparedGate)
    case skipped(reason: String)
    case notAsked(facts: [String])
    /// The same, where every fact must be known.
    case failed(reason: String)
  }

  public let name: String
  public let manifest: GateManifest
  public let enforcement: Enforcement
  public let deadline: TimeSpan
  /// After all rules.
  public let settings: Node
  /// Where the policy names the gate, and each rule that changed it.
  public let sources: [Mark]
  public let decision: Decision
  /// With these settings, whatever was decided.
  public let needs: Needs
}

/// What a gate does whose facts nobody knows.
public enum UnknownFacts: String, CaseIterable, SettingValue {
  /// `check`: the gate is listed as not asked and does not block.
  case areNotAsked = "not asked"
  /// `check --without-forge`: the gate is skipped by name.
  case areSkipped = "skipped"
  /// With a forge at hand, an unknown fact means that nobody could look.
  case fail
}

extension Policy {
  /// - Parameters:
  ///   - only: names of the gates to run, the others are skipped; nil: all.
  public func plan(
    facts: Facts, change: Change, unknownFacts: UnknownFacts = .areNotAsked, only: Set<String>? = nil
  ) -> Plan {
    var undecided: [UndecidedRule] = []
    var applying: [PolicyRule] = []
    for rule in rules {
      switch rule.when.truth(of: facts, change, groups) {
      case .holds: applying.append(rule)
      case .fails: continue
      case .unknown(let facts): undecided.append(UndecidedRule(mark: rule.mark, facts: facts))
      }
    }
    var problems: [Problem] = []
    var planned: [PlannedGate] = []
    for entry in entries(with: applying) {
      guard let definition = shape.definitions[entry.gate] else { continue }
      let found = shape.problems(in: entry.node, of: entry.gate)
      if !found.isEmpty {
        problems += found
        continue
      }
      let terms = GateTerms(entry.node) ?? GateTerms()
      let settings = shape.settings(of: entry.node)
      let prepared = definition.prepare(settings)
      planned.append(
        PlannedGate(
          name: entry.name, manifest: definition.manifest, enforcement: capped(terms.enforcement),
          deadline: terms.deadline, settings: settings, sources: entry.sources,
          decision: decide(entry, terms, prepared, facts, unknownFacts, only),
          needs: prepared?.needs ?? Needs()))
    }
    return Plan(
      gates: planned.sorted { $0.name < $1.name }, undecided: undecided, problems: problems,
      commandNeeds: commandNeeds(facts))
  }

  private func capped(_ enforcement: Enforcement) -> Enforcement {
    mode == .observe ? min(enforcement, .inform) : enforcement
  }

  private func decide(
    _ entry: LayeredEntry, _ terms: GateTerms, _ prepared: PreparedGate?, _ facts: Facts,
    _ unknownFacts: UnknownFacts, _ only: Set<String>?
  ) -> PlannedGate.Decision {
    if terms.enforcement == .off {
      let mark = entry.node["enforcement"]?.mark ?? entry.sources.last ?? .none
      return .skipped(reason: "enforcement is off (\(mark))")
    }
    if let only, !only.contains(entry.name) { return .skipped(reason: "not chosen on the command line") }
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

  /// The gates that `gates` or an applying rule names, each with every rule laid over it.
  private func entries(with rules: [PolicyRule]) -> [LayeredEntry] {
    var layered = gates.map { LayeredEntry(name: $0.name, gate: $0.gate, node: $0.node, sources: [$0.mark]) }
    for rule in rules {
      for over in rule.gates {
        if let index = layered.firstIndex(where: { $0.name == over.name }) {
          let whole = shape.entry(of: layered[index].gate) ?? .anything
          layered[index].node = whole.overlay(layered[index].node, over.node)
          layered[index].sources.append(over.mark)
        } else {
          layered.append(
            LayeredEntry(name: over.name, gate: over.gate, node: over.node, sources: [over.mark]))
        }
      }
    }
    return layered
  }
}

private struct LayeredEntry {
  let name: String
  let gate: String
  var node: Node
  var sources: [Mark]
}

extension Node {
  func without(_ keys: [String]) -> Node {
    guard case .map(let entries) = value else { return self }
    return Node(mark: mark, value: .map(entries.filter { !keys.contains($0.key) }))
  }
}
