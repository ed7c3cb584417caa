import GateKit
import SourceText

/// SonarQube's grades; the first is the best.
enum Rating: String, CaseIterable, Comparable, SettingValue {
  case a = "A"
  case b = "B"
  case c = "C"
  case d = "D"
  case e = "E"

  /// A worse one is greater.
  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// By the worst issue (SonarQube's metric definitions, reliability and security): blocker E, critical or high D, major
  /// or medium C, minor or low B.
  init(worst severity: Severity?) {
    switch severity {
    case nil, .unknown, .info: self = .a
    case .low: self = .b
    case .medium: self = .c
    case .high: self = .d
    case .critical: self = .e
    }
  }

  /// By what mending takes, in minutes, and what writing cost. The bounds belong to the better grade, and nothing that was
  /// written owes nothing.
  init(debt: Int, cost: Int, mode: RatingMode) {
    guard cost > 0 else {
      self = .a
      return
    }
    let bounds: [(percent: Int, rating: Rating)] =
      mode == .standard ? [(5, .a), (10, .b), (20, .c), (50, .d)] : [(5, .a), (10, .b), (20, .c)]
    let share = bounds.first { bound in
      // debt / cost <= percent / 100
      let (left, isLarge) = debt.multipliedReportingOverflow(by: 100)
      return !isLarge && left <= cost * bound.percent
    }
    self = share?.rating ?? (mode == .standard ? .e : .d)
  }

  /// By the share of hotspots that were reviewed; none at all is the best.
  init(reviewed: Int, of hotspots: Int, mode: RatingMode) {
    guard hotspots > 0 else {
      self = .a
      return
    }
    let bounds: [(percent: Int, rating: Rating)] =
      mode == .standard ? [(80, .a), (70, .b), (50, .c), (30, .d)] : [(80, .a), (70, .b), (50, .c)]
    self =
      bounds.first { reviewed * 100 >= hotspots * $0.percent }?.rating ?? (mode == .standard ? .e : .d)
  }
}
