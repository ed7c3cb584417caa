import GateKit
import ScanEvidence
import SourceText

/// Which findings block, and which warn.
struct Judgement {
  private(set) var findings: [Finding] = []
  private(set) var measurements: [Measurement] = []
  /// How many block, warn and are waived.
  private(set) var summary: [String] = []

  /// Findings that are shown one by one.
  private static let shown = 50

  /// - Parameters:
  ///   - mostly: no finding does more.
  ///   - candidates: the most severe first, each with what it is as a finding of the gate.
  ///   - excuses: one for each; what is excused does not count for a maximum.
  init(
    _ thresholds: Thresholds, mostly: Enforcement, _ candidates: [(placed: PlacedFinding, finding: Finding)],
    excuses: [Excuse?]
  ) {
    var counts: [Severity: Int] = [:]
    for (entry, excuse) in zip(candidates, excuses) where excuse == nil {
      counts[entry.placed.severity, default: 0] += 1
    }
    var active: [Finding] = []
    var excused: [Finding] = []
    for (entry, excuse) in zip(candidates, excuses) {
      let severity = entry.placed.severity
      let isOver = thresholds.limit(severity).map { (counts[severity] ?? 0) > $0 } ?? false
      let effect: Enforcement = isOver ? .block : thresholds.warnAt.includes(severity) ? .warn : .inform
      let finding = entry.finding.limited(to: min(mostly, effect))
      if excuse == nil { active.append(finding) } else { excused.append(finding) }
    }
    let blocking = active.count { $0.atMost == .block }
    let warning = active.count { $0.atMost == .warn }
    summary = ["\(counted(blocking, "finding")) \(blocking == 1 ? "blocks" : "block")"]
    if warning > 0 { summary.append("\(warning) \(warning == 1 ? "warns" : "warn")") }
    if !excused.isEmpty { summary.append("\(excused.count) waived or adopted") }
    let ordered = active.filter { $0.atMost == .block } + active.filter { $0.atMost != .block }
    findings = ordered.capped(at: Self.shown, rule: ScanRules.further, more: "findings") + excused
    measurements = Severity.allCases.sorted(by: >).compactMap { severity in
      let (count, limit) = (counts[severity] ?? 0, thresholds.limit(severity))
      guard severity != .unknown, count > 0 || limit != nil else { return nil }
      return Measurement(
        "\(severity.rawValue) findings", count, limit: limit.map { .atMost(numerator: $0, denominator: 1) })
    }
  }
}
