import GateKit
import SourceText

/// From which severity findings count, and how many may be there.
struct Thresholds: Settings, Hashable {
  var blockAt = SeverityThreshold.high
  var warnAt = SeverityThreshold.medium
  var max = Maxima()

  static let schema: [Setting<Thresholds>] = [
    setting("block_at", \.blockAt, "findings of this severity and above block; none: none does"),
    setting("warn_at", \.warnAt, "findings of this severity and above are warnings; none: none is"),
    setting(
      "max", \.max,
      "how many findings of a severity may be there before all of them block, in place of block_at for this severity"
    ),
  ]

  /// How many findings of a severity may be there before they block; nil: any number.
  func limit(_ severity: Severity) -> Int? {
    max[severity] ?? (blockAt.includes(severity) ? 0 : nil)
  }
}

/// The same for one kind of findings; what is left out is as for all.
struct KindThresholds: Settings, Hashable {
  var blockAt: SeverityThreshold?
  var warnAt: SeverityThreshold?
  var max: Maxima?

  static let schema: [Setting<KindThresholds>] = [
    setting("block_at", \.blockAt, "findings of this severity and above block; none: none does"),
    setting("warn_at", \.warnAt, "findings of this severity and above are warnings; none: none is"),
    setting("max", \.max, "how many findings of a severity may be there"),
  ]

  func over(_ all: Thresholds) -> Thresholds {
    var own = all
    if let blockAt { own.blockAt = blockAt }
    if let warnAt { own.warnAt = warnAt }
    // A limit of all kinds together is not one of this kind alone, and its own threshold goes before it.
    own.max = max ?? (blockAt == nil ? all.max : Maxima())
    return own
  }
}

enum SeverityThreshold: String, CaseIterable, SettingValue {
  case none, info, low, medium, high, critical

  func includes(_ severity: Severity) -> Bool {
    guard let least = Severity(rawValue: rawValue) else { return false }
    return severity >= least
  }
}

/// A number for each severity, where one is set.
struct Maxima: Settings, Hashable {
  var critical: Int?
  var high: Int?
  var medium: Int?
  var low: Int?
  var info: Int?

  static let schema: [Setting<Maxima>] = [
    setting("critical", \.critical, "findings of this severity"),
    setting("high", \.high, "findings of this severity"),
    setting("medium", \.medium, "findings of this severity"),
    setting("low", \.low, "findings of this severity"),
    setting("info", \.info, "findings of this severity"),
  ]

  subscript(severity: Severity) -> Int? {
    switch severity {
    case .critical: critical
    case .high: high
    case .medium: medium
    case .low: low
    case .info: info
    case .unknown: nil
    }
  }
}
