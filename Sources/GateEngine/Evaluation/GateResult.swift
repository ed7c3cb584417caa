public import GateKit
public import SourceText

/// One gate of a report.
public struct GateResult: Sendable {
  /// In the policy; the gate's id unless the policy gave it another name.
  public let name: String
  public let manifest: GateManifest
  public let enforcement: Enforcement
  public let settings: Node
  /// Where the policy names it, and each rule that changed it.
  public let sources: [Mark]
  public let outcome: GateOutcome
  /// By effect, the strongest first, then by place; at one place in the order of the gate.
  public let findings: [JudgedFinding]
  public let verdict: Verdict
  /// Who let it pass, whatever it found; nil in general.
  public var override: GateOverride?

  public var measurements: [Measurement] {
    if case .answered(let answer) = outcome { answer.measurements } else { [] }
  }
  public var notes: [String] {
    if case .answered(let answer) = outcome { answer.notes } else { [] }
  }
  public var exhibits: [Exhibit] {
    if case .answered(let answer) = outcome { answer.exhibits } else { [] }
  }
  public var tables: [AnswerTable] {
    if case .answered(let answer) = outcome { answer.tables } else { [] }
  }
  /// What has not ended yet, in the gate's words.
  public var waitingFor: [String] {
    if case .answered(let answer) = outcome { answer.waitingFor } else { [] }
  }
}
