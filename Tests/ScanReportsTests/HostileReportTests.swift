import DocumentReading
import ScanReports
import SourceText
import TestSupport
import Testing

@Suite("Hostile scan reports")
struct HostileReportTests {
  @Test(
    "end in a report or a clear error, and never show a secret", arguments: subjects,
    HostileAttack.allCases.filter { $0 != .disguise })
  func attack(subject: HostileSubject, attack: HostileAttack) {
    for failure in attack.run(on: subject) { Issue.record("\(failure)") }
  }

  @Test("are read or refused in any disguise", arguments: disguised)
  func disguise(subject: HostileSubject) {
    for failure in HostileAttack.disguise.run(on: subject) { Issue.record("\(failure)") }
  }

  @Test("of a hundred thousand levels are refused", arguments: nestings)
  func deep(name: String, bytes: [UInt8]) {
    let error = #expect(throws: DocumentProblem.self) { try readScan(bytes, source: "s") }
    #expect(error?.message.contains("levels deep") ?? false, "\(name): \(error?.description ?? "read")")
  }

  @Test("with a message of a megabyte keep the finding and cut the message")
  func long() throws {
    let text = String(repeating: "é", count: 1 << 19)
    let report =
      #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "\#(text)"}}]}]}"#
    let contents = try readScan(Array(report.utf8), source: "s")
    #expect(contents.findings.count == 1)
    #expect(contents.findings[0].message.utf8.count <= ScanFinding.longestMessage)
    #expect(contents.findings[0].message.hasSuffix("…"))
  }

  @Test("stop at the limit of items, and at that of results that wait for their rules")
  func limits() {
    var limits = ScanLimits.standard
    limits.items = 2
    limits.waiting = 2
    let cases = String(repeating: "<testcase name='a'/>", count: 3)
    let error = #expect(throws: DocumentProblem.self) {
      try readScan(Array("<testsuite>\(cases)</testsuite>".utf8), source: "s", limits: limits)
    }
    #expect(error?.message == "more than 2 findings, tests and measurements")
    let results = Array(repeating: #"{"message": {"text": "m"}}"#, count: 3).joined(separator: ",")
    let late =
      #"{"version": "2.1.0", "runs": [{"results": [\#(results)], "tool": {"driver": {"name": "x"}}}]}"#
    #expect(throws: DocumentProblem.self) { try readScan(Array(late.utf8), source: "s", limits: limits) }
  }

  @Test(
    "are refused where the same key stands twice, NaN stands for a number, or something follows the end",
    arguments: [
      #"{"version": "2.1.0", "runs": [], "runs": []}"#,
      #"{"version": "2.1.0", "runs": [{"results": [{"level": "error", "level": "none"}]}]}"#,
      #"{"benchmarks": [{"name": "a", "stats": {"mean": NaN}}], "machine_info": {}}"#,
      #"{"version": "2.1.0", "runs": []} {"version": "2.1.0", "runs": []}"#,
      #"{"version": "2.1.0", "runs": {}}"#, #"{"version": "2.1.0", "runs": [{"results": [7]}]}"#,
      #"{"version": "2.0.0", "runs": []}"#, #"{"runs": [{"tool": {}}]}"#,
      #"{"version": "2.1.0", "runs": [{"tool": {}, "results": [{"locations": [{"physicalLocation": {"region": {"startLine": 1e400}}}]}]}]}"#,
      "<!DOCTYPE t [<!ENTITY a 'b'>]><testsuite><testcase name='&a;'/></testsuite>",
      "<!DOCTYPE t SYSTEM 'file:///etc/passwd' [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><testsuite>&a;</testsuite>",
    ])
  func refused(text: String) {
    #expect(throws: DocumentProblem.self) { try readScan(Array(text.utf8), source: "s") }
  }

  @Test("errors about what is no report show only plain words of it")
  func unknown() {
    for (text, shown) in [
      (#"{"AKIACANARY7": 1, "name": 2}"#, #"JSON with the keys "name""#),
      ("token AKIACANARY7SECRET", "text"),
      ("Nothing to see here", #"text that begins with "Nothing to see here""#),
      ("<html><body/></html>", "XML with the root <html>"),
    ] {
      let error = #expect(throws: DocumentProblem.self) { try readScan(Array(text.utf8), source: "s") }
      #expect(error?.message == "not a report that Gatehouse knows: \(shown); name its format if it is one")
    }
  }
}

private let nestings: [(String, [UInt8])] = [
  ("lists", [UInt8](repeating: UInt8(ascii: "["), count: 100_000)),
  ("a property", Array(#"{"version": "2.1.0", "runs": [{"properties": "#.utf8) + deep(#"{"a":"#)),
  ("suites", deep("<testsuite>")),
  ("suites of Playwright", Array(#"{"config": {}, "suites": ["#.utf8) + deep(#"{"suites":["#)),
]

private func deep(_ opening: String) -> [UInt8] {
  Array(repeating: Array(opening.utf8), count: 100_000).flatMap(\.self)
}

/// Formats whose documents may end after any line or value.
private let open: Set<String> = [
  "cargo-json", "yarn-audit-1", "yarn-audit-berry", "govulncheck", "trufflehog", "mypy-text", "mypy-json",
  "flake8-text", "pylint-text", "tsc-text", "gcc-text", "k6-ndjson", "locust-stats-csv",
  "locust-failures-csv",
  "bandit-csv", "criterion", "prettier", "black", "ruff-format", "gofmt", "swift-format",
]

/// Those with a secret stand alone: spliced into another report it would be shown with good reason. Bandit's own
/// message holds what it found, and changed it is not known for what it is.
private let subjects: [HostileSubject] =
  [
    subject("scans in XML", plain.filter { $0.text.hasPrefix("<") }),
    subject("scans in JSON", plain.filter { !open.contains($0.format) && !$0.text.hasPrefix("<") }),
    subject("scans in lines", plain.filter { open.contains($0.format) }, isOpen: true),
  ] + secret.map { subject($0.format, [$0], isOpen: open.contains($0.format)) }

/// Formats of one kind share what a disguise is for.
private let disguised = [
  "sarif", "junit", "codeclimate", "govulncheck", "gcc-text", "locust-stats-csv", "gitleaks",
]
.map { id in subject(id, samples.filter { $0.format == id }, isOpen: open.contains(id)) }

private let secret = samples.filter { $0.text.contains(ScanSample.secret) && !$0.format.hasPrefix("bandit") }
private let plain = samples.filter { !secret.contains($0) }

private func subject(_ name: String, _ samples: [ScanSample], isOpen: Bool = false) -> HostileSubject {
  HostileSubject(name: name, samples: samples.map(\.bytes), prefixesAreDocuments: isOpen) { bytes in
    let isSecret = samples.count == 1
    do {
      let contents = try readScan(bytes, source: HostileSubject.source)
      let shown = account(of: contents).joined(separator: "\n")
      if isSecret, "\(contents)".contains(ScanSample.secret) { Issue.record("a secret is shown: \(shown)") }
      return shown
    } catch {
      if isSecret, "\(error)".contains(ScanSample.secret) { Issue.record("a secret is shown: \(error)") }
      throw error
    }
  }
}
