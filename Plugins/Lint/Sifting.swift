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
    var placed = found
    let override = settings.severityOverrides.last { $0.applies(to: found.finding, at: found.path) }
    placed.severity =
      override?.severity
      ?? (found.finding.severity == .unknown ? settings.unknownSeverity : found.finding.severity)
    let thresholds = settings.thresholds
    let counts = thresholds.limit(placed.severity) != nil || thresholds.warnAt.includes(placed.severity)
    switch placed.standing {
    case .known: known += 1
    case .outside: outside += 1
    case .counts: if counts { kept.add(placed) } else { below += 1 }
    }
  }
}
