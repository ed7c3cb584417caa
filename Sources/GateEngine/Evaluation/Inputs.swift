public import CivilTime
public import GateKit
public import SourceText

/// Everything that a verdict depends on, beside the repository's objects: `check`, `ci`, `serve`, `replay` and
/// `verify` each fill one of these and get the same bytes for the same values.
public struct Inputs: Sendable {
  public var facts: Facts
  public var change: Change
  public var policy: Policy
  public var origin: PolicyOrigin
  public var evidence: [Evidence]
  public var waivers: WaiverFile?
  /// Where each waiver stands, in order.
  public var waiverMarks: [Mark]
  /// Entries of the file that cannot be used, and those that the change adds or alters: they waive nothing.
  public var idleWaivers: [IdleWaiver]
  public var baseline: Baseline?
  public var tips: [String: ObjectID]
  public var now: Instant
  public var unknownFacts: UnknownFacts
  /// Names of the gates that were chosen; nil: all.
  public var only: Set<String>?
  /// Until when a missing report may still come; nil: a missing one is decided now.
  public var evidenceDeadline: Instant?

  public init(
    facts: Facts, change: Change, policy: Policy, origin: PolicyOrigin, evidence: [Evidence] = [],
    waivers: WaiverFile? = nil, waiverMarks: [Mark] = [], idleWaivers: [IdleWaiver] = [],
    baseline: Baseline? = nil,
    tips: [String: ObjectID] = [:], now: Instant, unknownFacts: UnknownFacts = .areNotAsked,
    only: Set<String>? = nil, evidenceDeadline: Instant? = nil
  ) {
    self.facts = facts
    self.change = change
    self.policy = policy
    self.origin = origin
    self.evidence = evidence
    self.waivers = waivers
    self.waiverMarks = waiverMarks
    self.idleWaivers = idleWaivers
    self.baseline = baseline
    self.tips = tips
    self.now = now
    self.unknownFacts = unknownFacts
    self.only = only
    self.evidenceDeadline = evidenceDeadline
  }
}
