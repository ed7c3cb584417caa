public import CivilTime
public import GateKit

/// Everything that was found, and the verdict.
public struct Report: Sendable {
  /// What was put in; `verify` evaluates it again.
  public let inputs: Inputs
  /// Sorted by name.
  public let results: [GateResult]
  public let verdict: Verdict
  public let undecidedRules: [UndecidedRule]
  public let idleWaivers: [IdleWaiver]
  /// Every label that the policy speaks of, in its order: to be set or to be removed.
  public let labels: [LabelState]
  /// When the verdict could become another one by itself: a freeze, a waiver, a report's age.
  public let validUntil: Instant?
  /// Answers to commands of comments that did nothing, and overrides that do not count among them.
  public var commandRemarks: [CommandRemark] = []
  /// Somebody who may asked in a comment why each gate ran and what it said.
  public var explanationWanted = false
  /// What the policy of head would say, where the change edits the policy or no policy is in force.
  public var preview: Preview?

  public struct Preview: Sendable {
    public let origin: PolicyOrigin
    /// Empty unless the policy can be read.
    public let results: [GateResult]
    public let verdict: Verdict?
    /// Why it cannot be read.
    public let problems: [Problem]

    public init(origin: PolicyOrigin, results: [GateResult], verdict: Verdict?, problems: [Problem]) {
      self.origin = origin
      self.results = results
      self.verdict = verdict
      self.problems = problems
    }
  }
}

/// A label with whether it should be there; nil where a fact is missing to tell.
public struct LabelState: Hashable, Sendable {
  public let label: String
  public let color: String?
  public let description: String?
  public let isSet: Bool?

  public init(label: String, color: String?, description: String?, isSet: Bool?) {
    self.label = label
    self.color = color
    self.description = description
    self.isSet = isSet
  }
}

/// A report and what was measured while it was made. Durations stand beside the report: they are never the same
/// twice.
public struct Evaluation: Sendable {
  public var report: Report
  /// Wall time by gate name.
  public let durations: [String: Duration]

  public init(report: Report, durations: [String: Duration]) {
    self.report = report
    self.durations = durations
  }
}
