import CivilTime
import GateKit
import ScanReports
import SourceText

/// Days within which findings of a severity are to be mended, from the day on which they were first seen.
struct RemediationDays: Settings, Hashable {
  var critical: Int?
  var high: Int?
  var medium: Int?
  var low: Int?

  static let schema: [Setting<RemediationDays>] = [
    setting("critical", \.critical, within: days, stricter: .lower, "days for findings of this severity"),
    setting("high", \.high, within: days, stricter: .lower, "days for findings of this severity"),
    setting("medium", \.medium, within: days, stricter: .lower, "days for findings of this severity"),
    setting("low", \.low, within: days, stricter: .lower, "days for findings of this severity"),
  ]

  private static let days = 1...3_650

  var isUsed: Bool { self != RemediationDays() }

  subscript(severity: Severity) -> Int? {
    switch severity {
    case .critical: critical
    case .high: high
    case .medium: medium
    case .low: low
    case .info, .unknown: nil
    }
  }

  /// Why a finding blocks that has been there since then; nil while there is time.
  func overdue(_ severity: Severity, since first: Instant, now: Instant) -> ScoreReason? {
    guard let days = self[severity] else { return nil }
    let passed = now.since(first).seconds / 86_400
    guard passed > Int64(days) else { return nil }
    return ScoreReason(
      words: "known since \(first), \(passed) days ago; sla_days allows \(days)", effect: .block)
  }
}
