import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// Keeps what counts of the findings as they are read, and counts the rest.
struct Sifting {
  private let settings: LintSettings
  private(set) var kept = Foremost<PlacedFinding>(limit: keptLimit)
  private(set) var known = 0
  private(set) var outside = 0
  private(set) var ignored = 0
  private(set) var below = 0

  /// Findings that are looked at in full; those beyond count as they are.
  static let keptLimit = 10_000

  init(_ settings: LintSettings) { self.settings = settings }

  mutating func take(_ found: PlacedFinding) {
    if let path = found.path, settings.pathsIgnore.values.contains(where: { $0.matches(path) }) {
      ignored += 1
      return
    }
    let severity =
      settings.severityOverrides.severity(of: found.finding, at: found.path)
      ?? (found.finding.severity == .unknown ? settings.unknownSeverity : found.finding.severity)
    let thresholds = settings.thresholds
    let counts = thresholds.limit(severity) != nil || thresholds.warnAt.includes(severity)
    switch found.standing {
    case .known: known += 1
    case .outside: outside += 1
    case .counts where counts:
      var placed = found
      placed.severity = severity
      kept.add(placed)
    case .counts: below += 1
    }
  }
}
