public import SourceText

/// Whether a finding stops the merge, is shown as a warning, or is only told.
public enum Enforcement: String, CaseIterable, Comparable, SettingValue {
  case off, inform, warn, block

  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
  private var rank: Int {
    switch self {
    case .off: 0
    case .inform: 1
    case .warn: 2
    case .block: 3
    }
  }
}

/// One thing that a gate found wrong. Whether it stops anything is for the policy to say.
public struct Finding: Hashable, Sendable {
  /// One of the manifest's rules.
  public let rule: String
  /// What is wrong, with the number and the limit: `assets/demo.mov is 48210332 bytes; the limit is 1000000`.
  public let message: String
  /// The way out: `store it with Git LFS, or raise max_size`.
  public let help: String?
  public let location: Location?
  public let related: [Location]
  /// The finding never does more than this, whatever the gate's enforcement.
  public let atMost: Enforcement
  /// What makes it the same finding in another commit, beside rule and path: never a line number. The message
  /// where nothing better is known.
  public let identity: String
  /// What a tool's finding is about, for waivers that name it; nil for what the gate found itself.
  public let subject: Subject?
  /// What takes more than a line to say; nil where message and help are enough.
  public let explanation: Explanation?

  /// A finding of a tool in the words of whoever waives it.
  public struct Subject: Hashable, Sendable {
    /// The tool's own name of the rule: `B101`.
    public let rule: String
    /// CVE, GHSA, CWE.
    public let identifiers: [String]
    /// Empty where it concerns no package.
    public let package: String
    /// As installed; empty where nobody says.
    public let version: String
    public let severity: Severity

    public init(rule: String, identifiers: [String], package: String, version: String, severity: Severity) {
      self.rule = rule
      self.identifiers = identifiers
      self.package = package
      self.version = version
      self.severity = severity
    }
  }

  public init(
    rule: String, message: String, help: String? = nil, location: Location? = nil, related: [Location] = [],
    atMost: Enforcement = .block, identity: String? = nil, subject: Subject? = nil,
    explanation: Explanation? = nil
  ) {
    self.rule = rule
    self.message = message
    self.help = help
    self.location = location
    self.related = related
    self.atMost = atMost
    self.identity = identity ?? message
    self.subject = subject
    self.explanation = explanation
  }

  /// The same finding, which does no more than this.
  public func limited(to effect: Enforcement) -> Finding {
    Finding(
      rule: rule, message: message, help: help, location: location, related: related,
      atMost: min(atMost, effect), identity: identity, subject: subject, explanation: explanation)
  }
}

/// A place in the tree of head, or of the merge base for what was removed.
public struct Location: Hashable, Sendable {
  public let path: RepositoryPath
  /// nil: the file as a whole.
  public let lines: ClosedRange<Int>?

  public init(_ path: RepositoryPath, lines: ClosedRange<Int>? = nil) {
    self.path = path
    self.lines = lines
  }
}

/// A number that a gate measured, exact: `denominator` is 1 for a count, the whole for a share.
public struct Measurement: Hashable, Sendable {
  /// `changed lines`, `patch coverage`.
  public let name: String
  public let numerator: Int
  public let denominator: Int
  public let unit: Unit
  /// What it was held against, in the same form.
  public let limit: Limit?

  public enum Unit: String, Hashable, Sendable { case count, percent, bytes, milliseconds }
  public enum Limit: Hashable, Sendable {
    case atLeast(numerator: Int, denominator: Int)
    case atMost(numerator: Int, denominator: Int)
  }

  public init(
    _ name: String, _ numerator: Int, of denominator: Int = 1, unit: Unit = .count, limit: Limit? = nil
  ) {
    self.name = name
    self.numerator = numerator
    self.denominator = denominator
    self.unit = unit
    self.limit = limit
  }
}
