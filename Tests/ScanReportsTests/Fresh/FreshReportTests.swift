import DocumentReading
import LocalSystem
import ScanReports
import SourceText
import TestSupport
import Testing

/// One tool, run here on a small program, in all the forms that it writes.
struct FreshTool: Sendable, CustomTestStringConvertible {
  let program: String
  let files: [String: String]
  let forms: [Form]
  /// Rule and line of what it has to find; text forms of JUnit name rules in their own way and no line.
  let findings: [String]
  var testDescription: String { program }

  struct Form: Sendable {
    let format: String
    let arguments: [String]
    /// The file that the tool writes; nil: its output.
    var file: String?
    var usesErrorStream = false
    /// It says neither rule nor line in words that others share: only how many findings.
    var countsAlone = false
  }

  var isHere: Bool { peerPath(program) != nil }
}

@Suite("Reports made here of scanners, linters and tests", .timeLimit(.minutes(30)))
struct FreshReportTests {
  @Test("say the same in every form that a tool writes", arguments: tools.filter(\.isHere))
  func forms(tool: FreshTool) throws {
    let folder = try TestFolder()
    for (name, text) in tool.files { try folder.write(name, text) }
    for form in tool.forms {
      let run = try runProgram(
        try #require(peerPath(tool.program)), form.arguments, in: folder.path.description,
        environment: ["SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"])
      let text = try form.file.map { try folder.text($0) } ?? (form.usesErrorStream ? run.error : run.output)
      let words = "\(tool.program) \(form.arguments.joined(separator: " "))"
      let read = try readScan(Array(text.utf8), source: words)
      #expect(read.report.format.id == form.format, "\(words)")
      #expect(read.report.outcome == .read, "\(words): \(read.report.gaps)")
      #expect(read.findings.count == tool.findings.count, "\(words): \(read.findings.map(\.rule))")
      guard !form.countsAlone else { continue }
      let found = read.findings.map { finding in
        "\(finding.rule.split(separator: ".").last ?? "") \(finding.location?.line ?? 0)"
      }
      #expect(found.sorted() == tool.findings, "\(words)")
    }
  }

  @Test(
    "tell which tests of pytest failed and were skipped", .enabled(if: peerPath("pytest") != nil, "no pytest")
  )
  func pytest() throws {
    let folder = try TestFolder()
    try folder.write(
      "test_a.py",
      """
      import pytest


      def test_passes(): assert True
      def test_fails(): assert 1 == 2
      @pytest.mark.skip(reason="not here")
      def test_waits(): pass
      """)
    _ = try runProgram(
      try #require(peerPath("pytest")),
      ["-q", "-p", "no:cacheprovider", "--junit-xml", "r.xml", "test_a.py"],
      in: folder.path.description)
    let read = try readScan(Array(folder.text("r.xml").utf8), source: "r.xml")
    #expect(read.tests.map(\.name) == ["test_passes", "test_fails", "test_waits"])
    #expect(read.tests.map(\.outcome) == [.passed, .failed, .skipped])
  }

  @Test("tell what Locust measured", .enabled(if: peerPath("locust") != nil, "no locust"))
  func locust() throws {
    let folder = try TestFolder()
    try folder.write(
      "locustfile.py",
      """
      from locust import User, task, constant


      class Visitor(User):
          wait_time = constant(0.01)
          visits = 0

          @task
          def visit(self):
              self.environment.events.request.fire(
                  request_type="GET", name="/", response_time=12, response_length=3, exception=None, context={})
              self.visits += 1
              if self.visits == 50:
                  self.stop()
      """)
    // Its file is written once a second, and not when it ends.
    _ = try runProgram(
      try #require(peerPath("locust")), ["--headless", "-u", "1", "-r", "1", "-t", "5s", "--csv", "load"],
      in: folder.path.description)
    let read = try readScan(Array(folder.text("load_stats.csv").utf8), source: "load_stats.csv")
    #expect(read.report.format.id == "locust-stats-csv")
    let numbers = Dictionary(
      read.measurements.map { ("\($0.subject) \($0.statistic)", "\($0.value)\($0.unit)") }
    ) { first, _ in first }
    #expect(numbers["GET / p95"] == "12ms")
    #expect(numbers["GET / failures"] == "0")
  }
}

private let python = [
  "a.py": """
  import os
  import subprocess


  def run(command: str) -> int:
      unused = 1
      subprocess.call(command, shell=True)
      assert command
      return "text"

  """
]

private func forms(_ formats: KeyValuePairs<String, String>, _ arguments: (String) -> [String]) -> [FreshTool
  .Form]
{
  formats.map { name, format in
    FreshTool.Form(
      format: format, arguments: arguments(name), countsAlone: format == "junit")
  }
}

private let tools: [FreshTool] = [
  FreshTool(
    program: "bandit", files: python,
    forms: [("json", "bandit"), ("csv", "bandit-csv"), ("xml", "junit")].map { name, format in
      FreshTool.Form(
        format: format, arguments: ["-q", "-f", name, "-o", "report.\(name)", "a.py"], file: "report.\(name)",
        countsAlone: format == "junit")
    },
    findings: ["B101 8", "B404 2", "B602 7"]),
  FreshTool(
    program: "ruff", files: python,
    forms: forms([
      "json": "ruff", "json-lines": "ruff", "sarif": "sarif", "junit": "junit", "gitlab": "codeclimate",
      "rdjson": "rdjson", "concise": "flake8-text", "pylint": "flake8-text",
    ]) { ["check", "--no-cache", "--isolated", "--select", "F,S", "--output-format", $0, "a.py"] },
    findings: ["F401 1", "F841 6", "S101 8", "S602 7"]),
  FreshTool(
    program: "mypy", files: python,
    forms: [
      FreshTool.Form(format: "mypy-text", arguments: ["--cache-dir=/dev/null", "a.py"]),
      FreshTool.Form(format: "mypy-json", arguments: ["--cache-dir=/dev/null", "--output", "json", "a.py"]),
      FreshTool.Form(
        format: "junit", arguments: ["--cache-dir=/dev/null", "--junit-xml", "r.xml", "a.py"], file: "r.xml",
        countsAlone: true),
    ],
    findings: ["return-value 9"]),
  FreshTool(
    program: "flake8", files: python,
    forms: forms(["default": "flake8-text", "pylint": "flake8-text"]) {
      ["--isolated", "--format=\($0)", "a.py"]
    },
    findings: ["F401 1", "F841 6"]),
  FreshTool(
    program: "pylint", files: python,
    forms: forms([
      "json": "pylint-json", "json2": "pylint-json2", "text": "pylint-text", "parseable": "pylint-text",
    ]) { ["--rcfile=/dev/null", "--disable=C", "--output-format", $0, "a.py"] },
    findings: ["W0611 1", "W0612 6"]),
  FreshTool(
    program: "semgrep",
    files: python.merging([
      "rule.yml": """
      rules:
        - id: shell-true
          languages: [python]
          severity: ERROR
          message: a shell reads what may come from outside
          pattern: subprocess.call(..., shell=True)
      """
    ]) { $1 },
    forms: forms([
      "json": "semgrep", "sarif": "sarif", "junit-xml": "junit", "gitlab-sast": "gitlab-security",
    ]) {
      ["scan", "--metrics", "off", "--disable-version-check", "--config", "rule.yml", "--\($0)", "a.py"]
    },
    findings: ["shell-true 7"]),
  FreshTool(
    program: "shellcheck", files: ["a.sh": "#!/bin/sh\ncd $1\necho `ls`\n"],
    forms: forms([
      "json": "shellcheck-json", "json1": "shellcheck-json1", "checkstyle": "checkstyle", "gcc": "gcc-text",
    ]) { ["-f", $0, "a.sh"] },
    findings: ["SC2005 3", "SC2006 3", "SC2046 3", "SC2086 2", "SC2164 2"]),
  FreshTool(
    program: "cppcheck",
    files: [
      "a.c": """
      int main(void) {
        int values[2];
        values[2] = 1;
        int *none = 0;
        return *none + values[0];
      }

      """
    ],
    forms: [
      FreshTool.Form(
        format: "cppcheck-xml", arguments: ["--xml", "--enable=warning", "a.c"], usesErrorStream: true),
      FreshTool.Form(
        format: "gcc-text", arguments: ["--enable=warning", "--template=gcc", "a.c"], usesErrorStream: true),
    ],
    findings: ["arrayIndexOutOfBounds 3", "nullPointer 5"]),
]
