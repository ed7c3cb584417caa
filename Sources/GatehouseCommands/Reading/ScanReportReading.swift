import DocumentReading
import ScanEvidence
import ScanReports
import SourceText

/// One report of a scanner, linter, test run or load test, with all that it holds.
struct ScanReportReading {
  /// The report as the person named it.
  let source: String
  let report: ScanReport
  /// The most severe first, then by path, line and rule.
  let findings: [ScanFinding]
  let tests: [TestCase]
  let measurements: [Measured]
  /// Paths in the tree by the names that the report gives; nil: there is no tree to look in.
  let paths: [String: RepositoryPath]?

  init(_ document: DocumentInput, as format: ScanFormat?, in tree: ReadTree?) throws {
    source = document.source
    var findings: [ScanFinding] = []
    var tests: [TestCase] = []
    var measurements: [Measured] = []
    report = try readScan(
      document, format: format,
      into: ScanConsumer(
        finding: { findings.append($0) }, test: { tests.append($0) }, measured: { measurements.append($0) }))
    self.findings = findings.sorted(by: Self.precedes)
    self.tests = tests
    self.measurements = measurements
    paths = tree.map { Self.places(of: findings, in: $0) }
  }

  private static func precedes(_ a: ScanFinding, _ b: ScanFinding) -> Bool {
    if a.severity != b.severity { return a.severity > b.severity }
    func key(_ finding: ScanFinding) -> (String, Int, String, String) {
      (finding.location?.path ?? "", finding.location?.line ?? 0, finding.rule, finding.message)
    }
    return key(a) < key(b)
  }

  /// As the gates place them.
  private static func places(of findings: [ScanFinding], in tree: ReadTree) -> [String: RepositoryPath] {
    var places = ScanPlaces(in: TreePaths(tree.files), root: tree.root)
    var paths: [String: RepositoryPath] = [:]
    for name in Set(findings.compactMap(\.location?.path)) { paths[name] = places.place(of: name) }
    return paths
  }

  /// A file's path in the tree, or else what the report calls it.
  func path(of location: ScanLocation) -> String { paths?[location.path]?.description ?? location.path }
}
