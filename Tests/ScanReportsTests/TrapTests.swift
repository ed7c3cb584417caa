import DocumentReading
import ScanReports
import SourceText
import Testing

/// What the tools' own documents do that a simple reader gets wrong.
@Suite("Traps of formats")
struct TrapTests {
  @Test("what a tool left out, or did not end, is incomplete", arguments: incomplete)
  func gaps(name: String, text: String, reason: ScanGap.Reason) throws {
    let report = try readScan(Array(text.utf8), source: name).report
    #expect(report.outcome == .incomplete)
    #expect(report.gaps.map(\.reason) == [reason])
  }

  @Test("counts that a reader could believe are counted again", arguments: counted)
  func counts(name: String, text: String, active: Int) throws {
    #expect(try readScan(Array(text.utf8), source: name).report.active == active)
  }

  @Test("what has no end of its own must have its last word, where its tool writes one", arguments: endless)
  func ends(name: String, text: String) {
    #expect(throws: DocumentProblem.self) { try readScan(Array(text.utf8), source: name) }
  }

  @Test(
    "a named format is believed where the document shows nothing of any, and only where its tool writes that")
  func bare() throws {
    for text in [#"{"results": []}"#, #"{"results": null}"#] {
      let report = try readScan(Array(text.utf8), source: "s", format: ScanFormat.named("tfsec")).report
      #expect(report.format.id == "tfsec")
      #expect(report.outcome == .read)
    }
    for (text, format) in [
      (#"{"results": []}"#, "trivy"), ("{}", "checkov"), (#"{"foo": 1}"#, "grype"),
      ("all is well", "flake8-text"),
      ("[{}]", "gitleaks"), (#"{"version": "2.1.0", "runs": []}"#, "trivy"),
    ] {
      #expect(throws: DocumentProblem.self) {
        try readScan(Array(text.utf8), source: "s", format: ScanFormat.named(format))
      }
    }
  }

  @Test("what is of another kind than a format has it is passed over")
  func otherKinds() throws {
    let text = """
      {"matches": [{"vulnerability": {"id": "CVE-2024-1", "severity": 3, "description": null, "cvss": {"a": 1},
        "fix": {"versions": [{}, "2.0"]}, "fixedInVersion": "1.1"}, "artifact": {"name": "m", "version": [1],
        "locations": ["/a", {"path": 1}, {"path": "/b"}, 2]}, "relatedVulnerabilities": [{"id": 7}, {"id": "CVE-2024-2",
        "description": "of the second"}], "appliedIgnoreRules": "none"}, 5, {"vulnerability": [], "artifact": "m"}],
        "descriptor": {"name": "grype"}}
      """
    let found = try readScan(Array(text.utf8), source: "s").findings
    #expect(found.map(\.rule) == ["CVE-2024-1", ""])
    #expect(found.first?.message == "CVE-2024-1 in m ")
    #expect(found.first?.package?.fixedVersion == "1.1")
    #expect(found.first?.identifiers == ["CVE-2024-1", "CVE-2024-2"])
    #expect(
      found.first.map { [$0.location].compactMap { $0 } + $0.otherLocations }?.map(\.path) == ["/a", "/b"])
  }

  @Test("a named format may show itself late in a large document")
  func late() throws {
    let padding = String(repeating: " ", count: DocumentHead.size)
    func report(_ matches: String) -> [UInt8] {
      Array((#"{"matches":"# + padding + matches + #", "descriptor": {"name": "grype"}}"#).utf8)
    }
    let match = #"{"vulnerability": {"id": "CVE-1", "severity": "High"}, "artifact": {"name": "m"}}"#
    let late = report("[\(match)]")
    #expect(throws: DocumentProblem.self) { try readScan(late, source: "s") }
    #expect(try readScan(late, source: "s", format: ScanFormat.named("grype")).report.active == 1)
    for bytes in [report("[]"), Array("{\(padding)}".utf8), Array("{\(padding)\"a\": 1}".utf8)] {
      #expect(throws: DocumentProblem.self) {
        try readScan(bytes, source: "s", format: ScanFormat.named("checkov"))
      }
    }
  }
}

private let incomplete: [(name: String, text: String, reason: ScanGap.Reason)] = [
  ("a JUnit file without a test", "<testsuites><testsuite tests='0'/></testsuites>", .nothingExamined),
  ("an NUnit file without a test", "<test-run/>", .nothingExamined),
  ("no benchmark", #"{"benchmarks": [], "machine_info": {}}"#, .nothingExamined),
  ("a BOM alone", #"{"bomFormat": "CycloneDX", "components": []}"#, .nothingExamined),
  ("no run", #"{"version": "2.1.0", "runs": []}"#, .nothingExamined),
  ("Yarn without a summary", #"{"type": "auditAdvisory", "data": {"advisory": {"id": 1}}}"#, .failed),
  (
    "Cargo without its last word",
    #"{"reason": "compiler-message", "message": {"level": "note", "spans": []}}"#, .failed
  ),
  ("Snyk's error", #"{"ok": false, "error": "no token", "path": "/"}"#, .failed),
  (
    "GitLab's failure",
    #"{"version": "15", "scan": {"type": "sast", "status": "failure"}, "vulnerabilities": []}"#,
    .failed
  ),
  (
    "Semgrep's error",
    #"{"results": [], "errors": [{"level": "error", "message": "timeout"}], "paths": {"scanned": []}}"#,
    .failed
  ),
  (
    "pip-audit behind a mirror",
    #"{"dependencies": [{"name": "a", "skip_reason": "not found"}, {"name": "b", "skip_reason": "x"}]}"#,
    .skipped
  ),
  (
    "Prometheus' empty answer", #"{"status": "success", "data": {"resultType": "vector", "result": []}}"#,
    .nothingExamined
  ),
  (
    "mypy that gave up",
    "a.py:1: error: bad  [syntax]\nFound 1 error in 1 file (errors prevented further checking)\n", .failed
  ),
]

private let counted: [(name: String, text: String, active: Int)] = [
  ("attributes that promise failures", "<testsuite tests='3' failures='2'/>", 1),
  (
    "attributes that deny them", "<testsuite failures='0'><testcase name='a'><error/></testcase></testsuite>",
    1
  ),
  (
    "several failures of one test",
    "<testsuite><testcase name='a'><failure/><failure/><error/></testcase></testsuite>", 1
  ),
  ("an error of the suite", "<testsuite name='s'><error message='no database'/></testsuite>", 1),
  (
    "a rerun that passed in the end, and one that did not",
    """
    <testsuite><testcase name='a'><flakyFailure/><flakyError/></testcase>
    <testcase name='b'><failure/><rerunFailure/></testcase></testsuite>
    """, 1
  ),
  (
    "advisories without a finding",
    """
    {"config": {"protocol_version": "v1.0.0"}}
    {"osv": {"id": "GO-1"}}
    {"osv": {"id": "GO-2"}}
    """, 0
  ),
  (
    "edges of npm's graph that run in a circle",
    #"{"auditReportVersion": 2, "vulnerabilities": {"a": {"via": ["b"]}, "b": {"via": ["a"]}}}"#, 0
  ),
  (
    "Trivy's misconfiguration that passed",
    #"{"SchemaVersion": 2, "Results": [{"Target": "a", "Misconfigurations": [{"ID": "x", "Status": "PASS"}, {"ID": "y", "Status": "EXCEPTION"}]}]}"#,
    0
  ),
  ("Trivy without results", #"{"SchemaVersion": 2, "Results": null}"#, 0),
  (
    "k6's inverted booleans",
    #"{"metrics": {"d": {"avg": 1, "thresholds": {"avg<2": false}}}, "root_group": {}}"#, 0
  ),
]

private let endless: [(name: String, text: String)] = [
  ("bundler-audit's list", "Name: rack\nVersion: 1\nCriticality: High\nTitle: t\n"),
  ("bundler-audit's verdict against its list", "Name: rack\nCriticality: High\n\nNo vulnerabilities found\n"),
  ("a table whose last row was cut", "Method,Name,Error,Occurrences,First Seen,Last Seen\nGET,/a,x,1,a,b"),
  ("a table with a row of too few fields", "Method,Name,Error,Occurrences,First Seen,Last Seen\nGET,/a\n"),
  ("a stream of govulncheck without its start", #"{"finding": {"osv": "GO-1", "trace": []}}"#),
]
