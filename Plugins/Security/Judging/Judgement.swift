import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// What the findings that count come to: how many of which severity, and which of them block.
struct Judgement {
  private(set) var findings: [Finding] = []
  private(set) var measurements: [Measurement] = []
  private let settings: SecuritySettings
  private var blocking: [Severity: Int] = [:]
  private var warning: [Severity: Int] = [:]
  private var waived = 0
  private var adopted = 0

  /// Findings that are shown one by one.
  private static let shown = 50

  /// - Parameters:
  ///   - candidates: in their order, each with what it is as a finding of the gate.
  ///   - excuses: one for each.
  init(
    _ candidates: [(candidate: Candidate, finding: Finding)], excuses: [Excuse?],
    _ settings: SecuritySettings, mostly: Enforcement
  ) {
    self.settings = settings
    var counts: [Group: Int] = [:]
    for (entry, excuse) in zip(candidates, excuses) where excuse == nil {
      counts[group(entry.candidate), default: 0] += 1
    }
    var active: [Finding] = []
    var excused: [Finding] = []
    for (entry, excuse) in zip(candidates, excuses) {
      let (candidate, finding) = entry
      let effect = min(mostly, effect(of: candidate, counts[group(candidate)] ?? 0))
      switch excuse {
      case .waived: waived += 1
      case .known: adopted += 1
      case nil:
        active.append(finding.limited(to: effect))
        if effect == .block { blocking[candidate.placed.severity, default: 0] += 1 }
        if effect == .warn { warning[candidate.placed.severity, default: 0] += 1 }
        continue
      }
      excused.append(finding.limited(to: effect))
    }
    let ordered = active.enumerated().sorted {
      ($1.element.atMost, $0.offset) < ($0.element.atMost, $1.offset)
    }
    findings =
      ordered.map(\.element).capped(at: Self.shown, rule: ScanRules.further, more: "findings") + excused
    measurements = Self.measured(counts, settings)
  }

  private func effect(of candidate: Candidate, _ count: Int) -> Enforcement {
    if candidate.reason?.blocks == true { return .block }
    if let limit = candidate.limit, count > limit { return .block }
    let thresholds = settings.thresholds(of: candidate.placed.finding.kind)
    return candidate.reason != nil || thresholds.warnAt.includes(candidate.placed.severity) ? .warn : .inform
  }

  /// Findings that are counted together: those of a kind with thresholds of its own, and all others.
  private struct Group: Hashable {
    let kind: FindingKind?
    let severity: Severity
  }

  private func group(_ candidate: Candidate) -> Group {
    let kind = candidate.placed.finding.kind
    let isOwn = settings.kinds.entries.contains { $0.key == kind.rawValue }
    return Group(kind: isOwn ? kind : nil, severity: candidate.placed.severity)
  }

  private static func measured(_ counts: [Group: Int], _ settings: SecuritySettings) -> [Measurement] {
    let kinds = [nil] + settings.kinds.entries.map { FindingKind(rawValue: $0.key) }
    return kinds.flatMap { kind in
      Severity.allCases.sorted(by: >).compactMap { severity -> Measurement? in
        let thresholds = kind.map(settings.thresholds) ?? settings.thresholds
        let count = counts[Group(kind: kind, severity: severity)] ?? 0
        let limit = thresholds.limit(severity)
        guard severity != .unknown, count > 0 || limit != nil else { return nil }
        let name = [severity.rawValue, kind?.rawValue, "findings"].compactMap { $0 }.joined(separator: " ")
        return Measurement(name, count, limit: limit.map { .atMost(numerator: $0, denominator: 1) })
      }
    }
  }

  /// `2 new findings block: 1 critical, 1 high (limit 0); 14 known on base, 3 waived`.
  func summary(_ told: Sifting.Told, doubles: Int, further: Int) -> String {
    let word = settings.scoping.scope == .new ? "new finding" : "finding"
    let total = blocking.values.reduce(0, +)
    var words: [String] = []
    if total > 0 {
      words.append("\(counted(total, word)) \(total == 1 ? "blocks" : "block"): \(listed(blocking))")
    } else {
      words.append("no \(word) blocks")
    }
    if !warning.isEmpty {
      words.append("\(counted(warning.values.reduce(0, +), "warning")): \(listed(warning))")
    }
    var others: [String] = []
    func add(_ count: Int, _ what: String) { if count > 0 { others.append("\(count) \(what)") } }
    add(further, "more that were not looked at one by one")
    add(told.known, "known on base")
    add(waived, "waived")
    add(adopted, "in the adoption baseline")
    add(
      told.outside,
      settings.scoping.scope == .changedFiles ? "outside changed files" : "outside changed lines")
    add(told.below.values.reduce(0, +), "below the thresholds")
    add(told.ignored, "in ignored files")
    add(told.listed, "in ignore files")
    add(told.unfixed, "without a fix")
    add(told.unreachable, "not reachable")
    add(told.unsure, "below the confidence")
    add(doubles, doubles == 1 ? "told by another tool too" : "told by other tools too")
    if !others.isEmpty { words.append(others.joined(separator: ", ")) }
    return words.joined(separator: "; ")
  }

  private func listed(_ counts: [Severity: Int]) -> String {
    counts.sorted { $0.key > $1.key }.map { severity, count in
      let limit = settings.thresholds.limit(severity)
      return "\(count) \(severity.rawValue)" + (limit.map { " (limit \($0))" } ?? "")
    }.joined(separator: ", ")
  }
}
