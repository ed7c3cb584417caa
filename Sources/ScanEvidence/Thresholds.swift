public import GateKit
public import SourceText

/// From which severity findings count, and how many may be there.
public struct Thresholds: Settings, Hashable {
  public var blockAt = SeverityThreshold.high
  public var warnAt = SeverityThreshold.medium
  public var max = Maxima()

  public init() {}

  public static let schema: [Setting<Thresholds>] = [
    setting(
      "block_at", \.blockAt, stricter: SeverityThreshold.strictness,
      "findings of this severity and above block; none: none does"),
    setting(
      "warn_at", \.warnAt, stricter: SeverityThreshold.strictness,
      "findings of this severity and above are warnings; none: none is"),
    setting(
      "max", \.max,
      "how many findings of a severity may be there before all of them block, in place of block_at for this severity"
    ),
  ]

  /// A maximum of unrated findings, where those count as something else.
  public func contradictions(to unknownSeverity: Severity) -> [Inconsistency] {
    guard max.unknown != nil, unknownSeverity != .unknown else { return [] }
    return [
      Inconsistency(
        ["max", "unknown"],
        "counts nothing: findings without a rating count as \(unknownSeverity.rawValue); set unknown_severity to unknown"
      )
    ]
  }

  /// How many findings of a severity may be there before they block; nil: any number.
  public func limit(_ severity: Severity) -> Int? {
    max[severity] ?? (blockAt.includes(severity) ? 0 : nil)
  }
}

public enum SeverityThreshold: String, CaseIterable, SettingValue {
  case none, info, low, medium, high, critical

  /// The lower, the more findings count.
  public static let strictness = Strictness.words(["none", "critical", "high", "medium", "low", "info"])

  public func includes(_ severity: Severity) -> Bool { least.map { severity >= $0 } ?? false }

  private var least: Severity? {
    switch self {
    case .none: nil
    case .info: .info
    case .low: .low
    case .medium: .medium
    case .high: .high
    case .critical: .critical
    }
  }
}

/// A number for each severity, where one is set.
public struct Maxima: Settings, Hashable {
  public var critical: Int?
  public var high: Int?
  public var medium: Int?
  public var low: Int?
  public var info: Int?
  public var unknown: Int?

  public init() {}

  public static let schema: [Setting<Maxima>] = [
    setting("critical", \.critical, "findings of this severity"),
    setting("high", \.high, "findings of this severity"),
    setting("medium", \.medium, "findings of this severity"),
    setting("low", \.low, "findings of this severity"),
    setting("info", \.info, "findings of this severity"),
    setting("unknown", \.unknown, "findings that their tool does not rate, where they count as that"),
  ]

  public subscript(severity: Severity) -> Int? {
    switch severity {
    case .critical: critical
    case .high: high
    case .medium: medium
    case .low: low
    case .info: info
    case .unknown: unknown
    }
  }
}
