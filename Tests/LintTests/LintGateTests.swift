import GateKit
import ScanEvidence
import SourceText
import TestSupport
import Testing

@testable import Lint

@Suite("lint: what counts")
struct LintScopeTests {
  /// Line 1 is old, line 2 is new; another file changes nowhere.
  private var trial: LintTrial {
    var trial = LintTrial()
    trial.before = ["a.py": "import os\n", "b.py": "x = 1\n"]
    trial.after = ["a.py": "import os\ny = z\n"]
    trial.reports = [
      "r": "a.py:1: error: old  [one]\na.py:2: error: new  [two]\nb.py:1: error: other  [three]\n"
    ]
    return trial
  }

  @Test(
    "is in the scope",
    arguments: [
      ("changed-lines", ["two"]), ("changed-files", ["one", "two"]), ("all", ["one", "two", "three"]),
    ])
  func scope(scope: String, rules: [String]) async throws {
    let answer = try await trial.ask("scope: \(scope)")
    #expect(answer.findings.count == rules.count)
    for rule in rules { #expect(answer.messages.contains { $0.hasPrefix("high \(rule) (mypy): ") }) }
  }

  @Test("is new by the text of its line, wherever that stands")
  func new() async throws {
    var trial = trial
    trial.after = ["a.py": "# moved down\nimport os\ny = z\n"]
    trial.reports = [
      "r": "a.py:2: error: old  [one]\na.py:3: error: new  [two]\n",
      "r (base)": "a.py:1: error: old  [one]\n",
    ]
    let answer = try await trial.ask("scope: new")
    #expect(answer.messages == ["high two (mypy): new"])
    #expect(answer.findings.first?.location == Location("a.py", lines: 3...3))
    #expect(answer.notes == ["1 new finding blocks: 1 high (limit 0); 1 known on base"])
  }

  @Test("is a file of a formatter where the change touches it")
  func formatter() async throws {
    var trial = trial
    trial.reports = ["r": "Would reformat: a.py\nWould reformat: b.py\n2 files would be reformatted\n"]
    for scope in ["changed-lines", "changed-files"] {
      let answer = try await trial.ask("scope: \(scope)")
      #expect(answer.messages == ["high unformatted (ruff): ruff would change it"])
      #expect(
        answer.findings.first?.rule == "unformatted" && answer.findings.first?.location == Location("a.py"))
      #expect(answer.findings.first?.help == "let ruff format the file, and commit it")
    }
  }

  @Test("is not what lies in ignored files, and not what is below the thresholds")
  func ignored() async throws {
    let answer = try await trial.ask("scope: all\npaths_ignore: ['b.*']")
    #expect(
      answer.findings.count == 2 && answer.notes == ["2 findings block: 2 high (limit 0); 1 in ignored files"]
    )
    let low = try await trial.ask("scope: all\nblock_at: none\nwarn_at: critical")
    #expect(low.messages.isEmpty && low.notes == ["no finding blocks; 3 below the thresholds"])
  }
}

@Suite("lint: thresholds")
struct LintThresholdTests {
  private func trial(_ report: String) -> LintTrial {
    var trial = LintTrial()
    trial.before = ["web/a.js": "a\nb\nc\n"]
    trial.reports = ["r": report]
    return trial
  }

  /// Two errors and a warning.
  private let eslint = """
    [{"filePath": "/ci/web/a.js", "messages": [
      {"ruleId": "no-undef", "severity": 2, "message": "'a' is not defined.", "line": 1, "column": 1},
      {"ruleId": "no-undef", "severity": 2, "message": "'b' is not defined.", "line": 2, "column": 1},
      {"ruleId": "no-console", "severity": 1, "message": "Unexpected console statement.", "line": 3, "column": 1}],
      "errorCount": 2, "warningCount": 1, "fatalErrorCount": 0}]
    """

  @Test(
    "say what blocks and what warns",
    arguments: [
      ("{}", [Enforcement.block, .block, .warn]), ("block_at: medium", [.block, .block, .block]),
      ("{block_at: none, warn_at: high}", [.warn, .warn]), ("max: {high: 2}", [.warn, .warn, .warn]),
      ("max: {high: 1}", [.block, .block, .warn]), ("{max: {high: 2, medium: 0}}", [.block, .warn, .warn]),
      ("severity_overrides: [{rule: no-undef, severity: low, reason: known}]", [.warn]),
    ])
  func effects(settings: String, effects: [Enforcement]) async throws {
    let lines = settings.hasPrefix("{") ? String(settings.dropFirst().dropLast()) : settings
    let written =
      lines.isEmpty
      ? "" : lines.contains("max: {") || lines.contains("[") ? lines : lines.replacing(", ", with: "\n")
    let answer = try await trial(eslint).ask("scope: all\n" + written)
    #expect(answer.findings.map(\.atMost) == effects)
  }

  @Test("measure each severity against its limit")
  func measurements() async throws {
    let answer = try await trial(eslint).ask("scope: all\nmax: {medium: 5}")
    #expect(answer.measurements.map(\.name) == ["critical findings", "high findings", "medium findings"])
    #expect(answer.measurements.map(\.numerator) == [0, 2, 1])
    #expect(answer.measurements.last?.limit == .atMost(numerator: 5, denominator: 1))
  }

  @Test("find the place of a path of another machine")
  func place() async throws {
    let answer = try await trial(eslint).ask("scope: all")
    #expect(answer.findings.first?.location == Location("web/a.js", lines: 1...1))
  }

  @Test("name the first fifty")
  func many() async throws {
    let lines = (1...120).map { "a.js:\($0): error: x\($0)  [misc]\n" }.joined()
    let answer = try await trial(lines).ask("scope: all")
    #expect(answer.findings.count == 51 && answer.messages.last == "more findings break this rule: 70")
  }
}

@Suite("lint: reports")
struct LintReportTests {
  @Test(
    "are of the version that the policy names",
    arguments: [
      ("9.1", "9.1.0", nil), ("9", "9.1.0", nil), ("9.1.0", "9.1.0", nil), ("v9.1", "9.1.2", nil),
      ("9.1", "9.10.0", "r.report is of ESLint 9.10.0, and not of 9.1"),
      ("9.1", "", "r.report does not say which version of ESLint made it; it has to be 9.1"),
    ])
  func versions(wanted: String, version: String, message: String?) async throws {
    var trial = LintTrial()
    let told = version.isEmpty ? "" : #", "version": "\#(version)""#
    trial.reports = [
      "r": #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "ESLint"\#(told)}}, "results": []}]}"#
    ]
    let answer = try await trial.ask("scope: all", more: ", tool_version: '\(wanted)'")
    #expect(answer.messages == [message].compactMap(\.self))
    #expect(answer.findings.allSatisfy { $0.atMost == .block })
  }

  @Test(
    "that say less than they should are no pass",
    arguments: [
      ("would reformat a.py\n", "the output ends before Black's last line"),
      ("Checking formatting...\n", "the output ends before Prettier's last line"),
      (
        #"[{"filePath": "a.js", "messages": [{"fatal": true, "severity": 2, "message": "Parsing error", "line": 1}]}]"#,
        "Parsing error"
      ),
    ])
  func incomplete(text: String, reason: String) async {
    var trial = LintTrial()
    trial.reports = ["r": text]
    let asked = trial
    let error = await #expect(throws: IncompleteEvidence.self) { try await asked.ask("scope: all") }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "read")")
  }

  @Test("that are empty are clean only of a tool that prints nothing, and only by name")
  func empty() async throws {
    var trial = LintTrial()
    trial.reports = ["r": ""]
    let asked = trial
    await #expect(throws: MalformedEvidence.self) { try await asked.ask("scope: all") }
    await #expect(throws: MalformedEvidence.self) {
      try await asked.ask("scope: all", more: ", format: black")
    }
    for format in ["gofmt", "swift-format", "flake8-text"] {
      #expect(try await asked.ask("scope: all", more: ", format: \(format)").messages.isEmpty)
    }
  }

  @Test("of the tool that the policy names, and no other")
  func tool() async {
    var trial = LintTrial()
    trial.reports = ["r": "a.py:1: error: x  [misc]\n"]
    let asked = trial
    let error = await #expect(throws: MalformedEvidence.self) {
      try await asked.ask("scope: all", more: ", tool: pyright")
    }
    #expect(error?.reason == "it is a report of the tool mypy, and the policy asks for pyright")
  }
}

/// Files of both sides and the reports of each, `r` and `r (base)`.
struct LintTrial {
  var before: [RepositoryPath: TestFile] = ["a.py": "x\n"]
  var after: [RepositoryPath: TestFile] = [:]
  var reports: [String: String] = [:]

  /// - Parameter more: of the entry of `reports:`.
  func ask(_ settings: String, more: String = "") async throws -> GateAnswer {
    var trial = GateTrial(before: before, after: before.merging(after) { $1 })
    for (name, text) in reports {
      trial.reports["r", default: []].append(
        Evidence(
          id: "r", of: name.hasSuffix("(base)") ? .mergeBase : .head, path: RepositoryPath("\(name).report"),
          digest: String(repeating: "0", count: 64), commit: nil, made: nil,
          content: ReportContent(Array(text.utf8))))
    }
    return try await trial.ask(LintGate.self, "reports: [{id: r, paths: ['r.*']\(more)}]\n\(settings)")
  }
}
