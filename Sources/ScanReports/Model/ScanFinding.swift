public import SourceText

/// One thing that a tool found, in the terms that all formats share.
///
/// Nothing in it is a secret that a scanner found: readers pass over such texts, or mask them.
public struct ScanFinding: Hashable, Sendable {
  /// As the report names it: `CodeQL`, `bandit`; else the format's tool.
  public var tool: String
  /// The tool's name for what it looks for: `B101`, `CVE-2021-23337`; empty where it has none.
  public var rule: String
  /// For people. At most `ScanFinding.longestMessage` bytes, a longer one ends in `…`.
  public var message: String
  public var severity = Severity.unknown
  public var severitySource = SeveritySource.none
  public var score: Score?
  /// How sure the tool is; nil where it does not say.
  public var confidence: Confidence?
  public var kind: FindingKind
  /// nil for what concerns no file.
  public var location: ScanLocation?
  /// Further places of the same finding: instances of an alert, the same crash elsewhere.
  public var otherLocations: [ScanLocation] = []
  public var package: ScanPackage?
  /// CVE, GHSA, CWE and other public names of it, without repetition, in the order of the report.
  public var identifiers: [String] = []
  /// The tool's own name for this very finding, the same from run to run.
  public var fingerprint: String?
  public var suppression: Suppression?
  public var reachability = Reachability.unknown
  /// From source to sink, where the tool follows data.
  public var flow: [ScanLocation] = []
  public var link: String?
  /// When it was first seen, or else its vulnerability published, in RFC 3339, where the report says so.
  public var since: String?
  /// Minutes that mending it takes, where the report estimates them.
  public var effort: Int?

  public init(tool: String, rule: String, message: String, kind: FindingKind) {
    self.tool = tool
    self.rule = rule
    self.message = message
    self.kind = kind
  }

  public static let longestMessage = 4_096

  public var isActive: Bool { suppression == nil }
}

public enum FindingKind: String, CaseIterable, Hashable, Sendable {
  case vulnerability, secret, bug, style, performance, license
  case codeSmell = "code-smell"
  case testFailure = "test-failure"
}

public enum Confidence: String, Comparable, Hashable, Sendable {
  case low, medium, high

  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }

  /// `HIGH`, `Weak`, `2`, `Certain`; nil for what says nothing.
  init?(word: String?) {
    switch word?.lowercased() {
    case "high", "certain", "confirmed", "very-high", "3": self = .high
    case "medium", "firm", "2": self = .medium
    case "low", "weak", "tentative", "1": self = .low
    default: return nil
    }
  }
}

/// Whether the vulnerable code of a dependency is used.
public enum Reachability: String, Hashable, Sendable {
  case called, imported, required, unknown
}

/// Why a finding does not count by its own report.
public struct Suppression: Hashable, Sendable {
  public enum Origin: String, Hashable, Sendable {
    /// A comment in the source: `nosec`, `eslint-disable`.
    case inSource = "in-source"
    /// The tool's own list: ignored rules, policies, baselines.
    case external
    /// A statement that the product is not affected: VEX.
    case statement
  }

  public let origin: Origin
  public let reason: String

  public init(_ origin: Origin, reason: String = "") {
    self.origin = origin
    self.reason = reason
  }
}
