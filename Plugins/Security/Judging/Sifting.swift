import CivilTime
import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// Goes through the findings of all reports as they are read: what can matter is kept, and of the rest it is known how
/// much there was.
struct Sifting {
  let settings: SecuritySettings
  let scores: ScoreFiles?
  let now: Instant
  private(set) var ignoreFiles: IgnoreFiles?
  private(set) var kept = Foremost<Candidate>(limit: keptLimit)
  private(set) var told = Told()

  /// Findings that are looked at in full; those beyond it count as they are, without waivers.
  static let keptLimit = 2_000

  /// Findings that do not count, by the reason.
  struct Told: Hashable {
    var known = 0
    var outside = 0
    var ignored = 0
    var listed = 0
    var unfixed = 0
    var unreachable = 0
    var unsure = 0
    var below = 0
    /// Those that `sla_days` asks for and whose report does not say since when they are there.
    var undated = 0
  }

  init(
    _ settings: SecuritySettings, _ scores: ScoreFiles?, _ ignoreFiles: IgnoreFiles?, now: Instant
  ) {
    self.settings = settings
    self.scores = scores
    self.ignoreFiles = ignoreFiles
    self.now = now
  }

  mutating func take(_ found: PlacedFinding) {
    if let path = found.path, settings.pathsIgnore.values.contains(where: { $0.matches(path) }) {
      told.ignored += 1
      return
    }
    let finding = found.finding
    if ignoreFiles?.covers(finding, at: found.path) == true {
      told.listed += 1
      return
    }
    if finding.package != nil {
      if settings.fixAvailable == .only, finding.package?.hasFix != true {
        told.unfixed += 1
        return
      }
      if !settings.reachability.allows(finding.reachability) {
        told.unreachable += 1
        return
      }
    }
    if let least = settings.confidence, !least.allows(finding.confidence) {
      told.unsure += 1
      return
    }
    let override = settings.severityOverrides.severity(of: finding, at: found.path)
    let severity =
      override ?? (finding.severity == .unknown ? settings.unknownSeverity : finding.severity)
    let thresholds = settings.thresholds(of: finding.kind)
    let reason = (override == nil ? scoreReason(finding) : nil) ?? overdue(finding, severity)
    guard
      thresholds.limit(severity) != nil || thresholds.warnAt.includes(severity) || reason != nil
    else {
      if found.standing == .counts { told.below += 1 }
      return
    }
    switch found.standing {
    case .known: told.known += 1
    case .outside: told.outside += 1
    case .counts:
      var placed = found
      placed.severity = severity
      kept.add(Candidate(placed: placed, reason: reason))
    }
  }

  /// It has been there for longer than it may.
  private mutating func overdue(_ finding: ScanFinding, _ severity: Severity) -> ScoreReason? {
    guard settings.slaDays[severity] != nil else { return nil }
    guard let first = finding.since.flatMap({ Instant($0) }) else {
      told.undated += 1
      return nil
    }
    return settings.slaDays.overdue(severity, since: first, now: now)
  }

  /// Why its scores make a finding block, or warn, whatever its severity.
  private func scoreReason(_ finding: ScanFinding) -> ScoreReason? {
    if let scores, settings.score.kev != .off, let name = scores.exploited(finding) {
      return ScoreReason(
        words: "\(name) is known to be exploited", effect: settings.score.kev == .block ? .block : .warn)
    }
    if let likely = scores?.likely(finding) {
      return ScoreReason(
        words: "EPSS \(likely.probability) of \(likely.cve), the limit is \(settings.score.epss?.text ?? "")",
        effect: .block)
    }
    if let limit = settings.score.cvss?.number, let score = finding.score,
      DecimalNumber(millionths: score.tenths * 100_000) >= limit
    {
      return ScoreReason(
        words: "CVSS \(score), the limit is \(settings.score.cvss?.text ?? "")", effect: .block)
    }
    return nil
  }
}

struct ScoreReason: Hashable {
  let words: String
  let effect: Enforcement
}

/// A finding that blocks or warns unless it is waived.
struct Candidate: Hashable, Comparable {
  let placed: PlacedFinding
  let reason: ScoreReason?

  static func < (a: Self, b: Self) -> Bool { a.placed < b.placed }
}
