internal import SourceText

/// A key of SonarQube that names reports of another tool: `sonar.python.coverage.reportPaths`.
struct SonarReport {
  enum Kind { case coverage, tests, issues }

  let kind: Kind
  /// `python-coverage`.
  let id: String
  /// Why no gate reads what the key names; nil where one does.
  let obstacle: String?

  /// - Parameter key: without the name of a module before it.
  init?(key: String) {
    let words = key.split(separator: ".").map(String.init)
    guard words.count >= 2, let last = words.last?.lowercased(), last.contains("report"),
      last.contains("path"),
      words[0] == "sonar", words.dropFirst().first != "report"
    else { return nil }
    let lower = key.lowercased()
    func has(_ parts: [String]) -> Bool { parts.contains { lower.contains($0) } }
    if has(Self.coverage) {
      kind = .coverage
    } else if has(Self.tests) {
      kind = .tests
    } else {
      kind = .issues
    }
    let middle = words.dropFirst().dropLast()
    // `sonar.sarifReportPaths` has its name in its last word.
    let own = words[words.count - 1].prefix { $0.isLowercase }
    id = middle.isEmpty ? (own == "external" ? "issues" : String(own)) : middle.joined(separator: "-")
    obstacle = Self.obstacles.first { lower.contains($0.part) }?.reason
  }

  private static let coverage = [
    "coverage", "lcov", "jacoco", "opencover", "dotcover", "cobertura", "llvm-cov", "gcov", "bullseye",
    "ncover",
  ]
  private static let tests = [
    "junit", "xunit", "vstest", "nunit", "surefire", ".tests.", ".test.", "testexecution",
  ]

  private static let asSARIF =
    "this report is in a format that is not read; have the tool write SARIF or Checkstyle's XML, and name it under "
    + "reports of ratings"
  private static let asJUnit =
    "this report is in a format that is not read; have the tests write JUnit's XML, and name it under reports of tests"
  private static let obstacles: [(part: String, reason: String)] = [
    (
      "sonar.jacoco.reportpath",
      "JaCoCo's binary is not read; have it write XML, and name that under reports of coverage"
    ),
    (
      "dotcover",
      "SonarQube reads dotCover's HTML; have it write XML, and name that under reports of coverage"
    ),
    ("bullseye", "this report is in a format that is not read; have the compiler write Cobertura or lcov"),
    ("apex.coverage", "this report is in a format that is not read; convert it to Cobertura or lcov"),
    ("testexecution", asJUnit), ("go.tests", asJUnit), ("dart.tests", asJUnit), (".cs.xunit", asJUnit),
    ("golint", asSARIF), ("govet", asSARIF), ("gometalinter", asSARIF), ("tslint", asSARIF),
    ("swiftlint", asSARIF),
    ("phpstan", asSARIF), ("psalm", asSARIF), ("valgrind", asSARIF), ("spectral", asSARIF),
    ("tflint", asSARIF),
    ("dart.analyzer", asSARIF),
  ]
}
