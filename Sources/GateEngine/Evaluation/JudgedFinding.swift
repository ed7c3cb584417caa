public import CivilTime
public import GateKit

/// A finding with what the policy makes of it.
public struct JudgedFinding: Hashable, Sendable {
  public let finding: Finding
  public let fingerprint: String
  public let standing: Standing
  /// What it does in the end: nothing (`off`) when waived or known.
  public let effect: Enforcement

  public init(finding: Finding, fingerprint: String, standing: Standing, effect: Enforcement) {
    self.finding = finding
    self.fingerprint = fingerprint
    self.standing = standing
    self.effect = effect
  }

  public enum Standing: Hashable, Sendable {
    case counts
    case waived(reason: String, until: Instant)
    /// In the adoption baseline.
    case known
    /// Its gate was let pass; the finding is told and no more.
    case overridden(by: String, reason: String)
  }
}
