import CoverageReports
import DocumentReading
import LocalSystem
import ReportedPaths
import SourceText
import Testing

/// Reports that real tools made of one sample, with the truth by line, where `GATEHOUSE_CORPUS` names the
/// folder.
enum Corpus {
  static let folder = Environment.process["GATEHOUSE_CORPUS"].flatMap {
    $0.isEmpty ? nil : LocalPath($0).appending("coverage")
  }

  /// Names of all reports, sorted; none without the folder.
  static let reports: [String] = truth.map { $0.entries.map(\.key).sorted() } ?? []

  static func truth(of report: String) throws -> Node { try #require(truth?[report]) }

  static func bytes(of report: String) throws -> [UInt8] {
    try LocalFiles.read(try #require(folder).appending("reports").appending(report), limit: 1 << 24)
  }

  static func source(_ path: RepositoryPath) throws -> [UInt8] {
    try LocalFiles.read(
      try #require(folder).appending("sample").appending(LocalPath(bytes: path.bytes)), limit: 1 << 24)
  }

  static func resolver() throws -> PathResolver {
    let sample = try #require(folder).appending("sample")
    let files = try LocalFiles.list(sample).map { RepositoryPath(bytes: $0.path) }
    let module = try #require(GoModule(try source("go/go.mod"), in: "go"))
    return PathResolver(files: files.sorted(), modules: [module])
  }

  static func read(_ report: String) throws -> CoverageReport {
    try readCoverage(try bytes(of: report), source: report)
  }

  private static let truth: Node? = {
    guard let folder else { return nil }
    let limits = DocumentLimits.report
    // Without a readable truth there are no reports to test, and a test asks that there are some.
    guard let bytes = try? LocalFiles.read(folder.appending("truth.json"), limit: 1 << 24),
      let document = try? readJSON(bytes, source: "truth.json", limits: limits)
    else { return nil }
    return document["reports"]
  }()
}

/// Everything that a report says of a file, a line each: `12 hit 1/2`.
func account(of coverage: FileCoverage) -> [Int: String] {
  var result: [Int: String] = [:]
  for line in coverage.executable.lines {
    result[line] =
      coverage.unknown.contains(line) ? "unknown" : coverage.covered.contains(line) ? "hit" : "miss"
  }
  coverage.branches.forEachLine { count in
    result[count.line] = (result[count.line] ?? "no line") + " \(count.taken)/\(count.total)"
  }
  return result
}
