internal import SourceText

extension Severity {
  /// The words that scanners use, in any case: `moderate`, `IMPORTANT`, `negligible`; nil for any other.
  init?(word: String) {
    switch word.lowercased() {
    case "critical", "blocker", "crit": self = .critical
    case "high", "important", "error", "major", "fatal": self = .high
    case "medium", "moderate", "warning", "warn": self = .medium
    case "low", "minor", "negligible", "note": self = .low
    case "info", "informational", "information", "none", "style": self = .info
    case "unknown": self = .unknown
    default: return nil
    }
  }

  /// Of CVSS 2 to 4, and of SARIF's `security-severity`, as GitHub cuts it.
  init(score: Score) {
    switch score.tenths {
    case 90...: self = .critical
    case 70..<90: self = .high
    case 40..<70: self = .medium
    case 1..<40: self = .low
    default: self = .info
    }
  }

  /// `error`, `warning` and everything below, of linters and compilers.
  init(level: String) {
    switch level.lowercased() {
    case "error", "fatal", "failure", "severe": self = .high
    case "warning", "warn": self = .medium
    case "note", "convention", "refactor", "suggestion", "hint", "low": self = .low
    case "info", "information", "style", "ignore", "none", "off": self = .info
    default: self = .unknown
    }
  }
}

/// Where a severity comes from.
public enum SeveritySource: String, Hashable, Sendable {
  /// The report rates this finding.
  case finding
  /// The report rates the rule.
  case rule
  /// A CVSS score or `security-severity`.
  case score
  /// The format says that all of its findings are of this severity: a failed test, a secret.
  case format
  /// Nowhere: the severity is unknown.
  case none
}

/// A score from 0 to 10 in tenths, as CVSS has it.
public struct Score: Comparable, Hashable, Sendable, CustomStringConvertible {
  public let tenths: Int

  public init?(tenths: Int) {
    guard (0...100).contains(tenths) else { return nil }
    self.tenths = tenths
  }

  /// `9.8`; nil for anything but a number from 0 to 10.
  init?(_ text: String?) {
    guard let text, let number = DecimalNumber(text) else { return nil }
    self.init(tenths: (number.millionths + 50_000) / 100_000)
    if number.millionths < 0 { return nil }
  }

  public static func < (a: Self, b: Self) -> Bool { a.tenths < b.tenths }

  public var description: String { "\(tenths / 10).\(tenths % 10)" }
}
