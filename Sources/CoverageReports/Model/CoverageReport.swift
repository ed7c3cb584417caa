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

/// A file's name as its report wrote it.
public struct ReportedName: Hashable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]
  public let kind: Kind

  public enum Kind: Hashable, Sendable {
    /// Absolute, or relative to where the tool ran.
    case path
    /// The end of a path, since the report only knows a package and a file name: JaCoCo.
    case suffix
    /// An import path of Go: the module's path comes first.
    case goPackage
  }

  public init(_ bytes: [UInt8], _ kind: Kind = .path) {
    self.bytes = bytes
    self.kind = kind
  }

  public init(_ text: String, _ kind: Kind = .path) { self.init(Array(text.utf8), kind) }

  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
