public import SourceText

/// What all reports of a run say together, by path in the tree.
public struct CoverageSet: Sendable {
  public private(set) var files: [RepositoryPath: FileCoverage] = [:]
  /// Which reports speak of a file: what the caller calls them, in the order of `add`, each once.
  public private(set) var reports: [RepositoryPath: [String]] = [:]
  /// Lines of which two reports count different numbers of branch arms.
  public private(set) var disagreements: [RepositoryPath: LineBits] = [:]

  public init() {}

  /// Joins what a report says of a file.
  public mutating func add(_ coverage: FileCoverage, at path: RepositoryPath, from report: String) {
    let lines = files[path, default: FileCoverage()].merge(coverage)
    if !lines.isEmpty { disagreements[path, default: LineBits()].formUnion(LineBits(lines)) }
    if reports[path]?.contains(report) != true { reports[path, default: []].append(report) }
  }

  public mutating func replace(_ coverage: FileCoverage, at path: RepositoryPath) { files[path] = coverage }

  public mutating func remove(_ path: RepositoryPath) {
    files[path] = nil
    reports[path] = nil
    disagreements[path] = nil
  }

  /// Sorted bytewise.
  public var paths: [RepositoryPath] { files.keys.sorted() }

  public var figures: CoverageFigures { files.values.reduce(into: CoverageFigures()) { $0 += $1.figures() } }
}
