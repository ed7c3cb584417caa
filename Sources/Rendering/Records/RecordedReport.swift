public import CivilTime
public import GateEngine
public import GateKit
import SourceText

/// A report as its document tells it: what a page shows of one that was just made, and of one that was kept, by this
/// version of the program or by an older one.
public struct RecordedReport: Sendable {
  /// Version of the program that made the report.
  public let program: String
  public let verdict: Verdict
  /// The next step, without the verdict in front.
  public let conclusion: String
  public let facts: Facts
  public let isObserved: Bool
  public let now: Instant
  /// When the verdict could become another one by itself.
  public let validUntil: Instant?
  public let origin: PolicyOrigin
  public let evidence: [RecordedEvidence]
  /// Sorted by name.
  public let gates: [RecordedGate]
  let change: ChangeFigures
  let labels: [LabelState]
  let undecidedRules: [UndecidedRule]
  let idleWaivers: [IdleWaiver]
  let commandRemarks: [CommandRemark]
  let preview: Preview?

  var direction: String? { directionWords(facts, head: head) }
  public var base: ObjectID? { change.base }
  public var head: ObjectID? { change.head }

  struct Preview: Sendable {
    /// The policy file's name; nil where there is none.
    let policy: String?
    let verdict: Verdict?
    let gates: [RecordedGate]
    let problems: [Problem]
  }
}

/// One gate of it.
public struct RecordedGate: Sendable {
  public let name: String
  public let enforcement: Enforcement
  public let verdict: Verdict
  public let reason: String?
  public let waitingFor: [String]
  public let measurements: [Measurement]
  public let findings: [JudgedFinding]
  /// The question that it asks; nil where the document was not made for pages.
  let summary: String?
  let ending: GateEnding
  let override: GateOverride?
  let sources: [Mark]
  let settings: Node
  let notes: [String]
  let tables: [AnswerTable]
  let exhibits: [Exhibit]
  /// How many more there were.
  let moreExhibits: Int

  /// `could not look`, `blocked`, `passed`: what people call its outcome.
  public var outcome: String { state.word }
}

extension RecordedGate: ReportedGate {}
