public import ReportedPaths

/// One report as it stands, its files not yet looked for in any tree.
public struct CoverageReport: Sendable {
  public let format: CoverageFormat
  /// Each name once, in the order of the report.
  public internal(set) var files: [ReportedFile]
  /// Folders that the report's names may be relative to: Cobertura's `<source>`.
  public internal(set) var sources: [[UInt8]]
  /// What a person should know: totals that disagree with the body, lines that were left out.
  public internal(set) var notes: [String]
  /// The commit that the report says it is of, as written.
  public internal(set) var commit: String?

  public var figures: CoverageFigures {
    files.reduce(into: CoverageFigures()) { $0 += $1.coverage.figures() }
  }
}

public struct ReportedFile: Hashable, Sendable {
  public let name: ReportedName
  public internal(set) var coverage = FileCoverage()

  init(_ name: ReportedName) { self.name = name }
}
