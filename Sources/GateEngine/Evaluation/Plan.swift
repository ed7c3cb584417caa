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
  /// Waivers, the baseline and overrides let findings pass.
  let isLenient: Bool
  /// What of the policy an organisation's did not let through.
  let notices: [String]
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
