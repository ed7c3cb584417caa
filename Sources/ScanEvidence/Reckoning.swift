public import GateKit
public import SourceText

/// What findings come to once some are excused: which of them block and which warn, and how many there are of each
/// severity.
public struct Reckoning {
  /// Those that block first, then what warns, as many as are named one by one; then the excused ones.
  public private(set) var findings: [Finding] = []
  public private(set) var measurements: [Measurement] = []
  public private(set) var waived = 0
  public private(set) var adopted = 0
  private let thresholds: Thresholds
  private var blocking: [Severity: Int] = [:]
  private var warning: [Severity: Int] = [:]

  public struct Entry {
    let finding: Finding
    let severity: Severity
    /// Findings of a group are held together against thresholds of their own; nil: against those of all others.
    let group: String?
    /// What it does whatever its severity.
    let atLeast: Enforcement

    public init(
      _ finding: Finding, _ severity: Severity, group: String? = nil, atLeast: Enforcement = .inform
    ) {
      self.finding = finding
      self.severity = severity
      self.group = group
      self.atLeast = atLeast
    }
  }

  /// Findings that are named one by one.
  private static let shown = 50

  private struct Pile: Hashable {
    let group: String?
    let severity: Severity
  }

  /// - Parameters:
  ///   - entries: the most severe first.
  ///   - excuses: one for each; what is excused does not count for a maximum.
  ///   - groups: thresholds of groups, in the order in which they are told.
  ///   - mostly: no finding does more.
  public init(
    _ entries: [Entry], excuses: [Excuse?], _ thresholds: Thresholds,
    groups: [(name: String, thresholds: Thresholds)] = [], mostly: Enforcement
  ) {
    self.thresholds = thresholds
    var counts: [Pile: Int] = [:]
    for (entry, excuse) in zip(entries, excuses) where excuse == nil {
      counts[Pile(group: entry.group, severity: entry.severity), default: 0] += 1
    }
    let own = Dictionary(groups.map { ($0.name, $0.thresholds) }) { first, _ in first }
    var active: [Finding] = []
    var excused: [Finding] = []
    for (entry, excuse) in zip(entries, excuses) {
      let limits = entry.group.flatMap { own[$0] } ?? thresholds
      let count = counts[Pile(group: entry.group, severity: entry.severity)] ?? 0
      let effect = min(mostly, max(entry.atLeast, limits.effect(of: entry.severity, count: count)))
      let finding = entry.finding.limited(to: effect)
      switch excuse {
      case .waived: waived += 1
      case .known: adopted += 1
      case nil:
        active.append(finding)
        if effect == .block { blocking[entry.severity, default: 0] += 1 }
        if effect == .warn { warning[entry.severity, default: 0] += 1 }
        continue
      }
      excused.append(finding)
    }
    let ordered = [Enforcement.block, .warn, .inform, .off].flatMap { effect in
      active.filter { $0.atMost == effect }
    }
    findings = ordered.capped(at: Self.shown, rule: ScanRules.further, more: "findings") + excused
    measurements =
      Self.measured(counts, nil, thresholds)
      + groups.flatMap { Self.measured(counts, $0.name, $0.thresholds) }
  }

  private static func measured(_ counts: [Pile: Int], _ group: String?, _ thresholds: Thresholds)
    -> [Measurement]
  {
    Severity.allCases.sorted(by: >).compactMap { severity in
      let count = counts[Pile(group: group, severity: severity)] ?? 0
      let limit = thresholds.limit(severity)
      guard limit != nil || (count > 0 && severity != .unknown) else { return nil }
      let name = [severity.rawValue, group, "findings"].compactMap { $0 }.joined(separator: " ")
      return Measurement(name, count, limit: limit.map { .atMost(numerator: $0, denominator: 1) })
    }
  }

  /// `2 new findings block: 1 critical, 1 high (limit 0); 14 known on base, 3 waived`.
  ///
  /// - Parameter others: what does not count, by the reason; those of which there are none are left out.
  public func summary(_ noun: String, _ others: KeyValuePairs<String, Int>) -> String {
    let total = blocking.values.reduce(0, +)
    var words =
      total > 0
      ? ["\(counted(total, noun)) \(total == 1 ? "blocks" : "block"): \(listed(blocking))"]
      : ["no \(noun) blocks"]
    if !warning.isEmpty {
      words.append("\(counted(warning.values.reduce(0, +), "warning")): \(listed(warning))")
    }
    let told = others.filter { $0.value > 0 }.map { "\($0.value) \($0.key)" }
    if !told.isEmpty { words.append(told.joined(separator: ", ")) }
    return words.joined(separator: "; ")
  }

  private func listed(_ counts: [Severity: Int]) -> String {
    counts.sorted { $0.key > $1.key }.map { severity, count in
      "\(count) \(severity.rawValue)" + (thresholds.limit(severity).map { " (limit \($0))" } ?? "")
    }.joined(separator: ", ")
  }
}

extension Thresholds {
  fileprivate func effect(of severity: Severity, count: Int) -> Enforcement {
    if let limit = limit(severity), count > limit { return .block }
    return warnAt.includes(severity) ? .warn : .inform
  }
}
