public import SourceText

/// What a report was, once all of it has been read: its findings went to the consumer.
public struct ScanReport: Hashable, Sendable {
  public let format: ScanFormat
  public internal(set) var tools: [ScanTool] = []
  /// Why the report says less than it should. Empty when it was read; else it is never a pass.
  public internal(set) var gaps: [ScanGap] = []
  /// Gaps beyond those that are kept.
  public internal(set) var furtherGaps = 0
  public internal(set) var findings: [Severity: Int] = [:]
  public internal(set) var kinds: [FindingKind: Int] = [:]
  public internal(set) var suppressed = 0
  public internal(set) var tests: [TestCase.Outcome: Int] = [:]
  public internal(set) var measurements = 0
  /// The commit that was examined, where the report names one.
  public internal(set) var revision: String?
  /// When it was made, as written.
  public internal(set) var producedAt: String?

  init(format: ScanFormat) { self.format = format }

  public var outcome: ScanOutcome { gaps.isEmpty ? .read : .incomplete }

  /// Nothing was found, tested or measured, and nothing was left out.
  var isEmpty: Bool { active + suppressed + tests.values.reduce(0, +) + measurements + gaps.count == 0 }

  /// Findings that are not suppressed.
  public var active: Int { findings.values.reduce(0, +) }
}

/// A report that cannot be read at all is an error, thrown.
public enum ScanOutcome: String, Hashable, Sendable {
  case read, incomplete
}

public struct ScanTool: Hashable, Sendable {
  public let name: String
  /// Empty where the report does not say.
  public let version: String

  public init(_ name: String, version: String = "") {
    self.name = name
    self.version = version
  }
}

/// What a tool says that it did not do.
public struct ScanGap: Hashable, Sendable {
  public enum Reason: String, CaseIterable, Hashable, Sendable {
    /// The tool failed, or a part of it.
    case failed
    /// A file or dependency was left out.
    case skipped
    /// Nothing was examined: no test, no run of the tool.
    case nothingExamined = "nothing-examined"
  }

  public let reason: Reason
  /// One line, at most 500 bytes.
  public let message: String
}
