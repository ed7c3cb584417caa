import CivilTime
import GateKit
import SourceText
import TestSupport
import Testing

@testable import Coverage

@Suite("coverage: patch")
struct PatchTests {
  /// Five new lines, three of them run.
  private var trial: CoverageTrial {
    var trial = CoverageTrial()
    trial.after = ["new.py": .text("a = 1\nb = 2\n\nc = 3\nd = 4\ne = 5\n")]
    trial.reports = ["unit": record("new.py", [1: 1, 2: 1, 4: 1, 5: 0, 6: 0])]
    return trial
  }

  @Test(
    "is held against its target exactly, from both sides",
    arguments: [
      ("{target: 60}", nil),
      ("{target: 60.01}", "patch 60.00 % (3 of 5) < 60.01 %: 1 more line needed; new.py 5-6"),
      ("{target: 80}", "patch 60.00 % (3 of 5) < 80 %: 1 more line needed; new.py 5-6"),
      ("{target: 80.01}", "patch 60.00 % (3 of 5) < 80.01 %: 2 more lines needed; new.py 5-6"),
      ("{target: 65, threshold: 5}", nil),
      (
        "{target: 65, threshold: 4.99}",
        "patch 60.00 % (3 of 5) < 65 % less 4.99 %: 1 more line needed; new.py 5-6"
      ),
      ("{target: 0}", nil), ("{target: 3, threshold: 50}", nil),
    ])
  func target(patch: String, message: String?) async throws {
    let answer = try await trial.ask(unit + "patch: \(patch)\nannotations: {max: 0}")
    #expect(answer.messages == (message.map { [$0] } ?? []))
    #expect(answer.measurements.first?.numerator == 3 && answer.measurements.first?.denominator == 5)
  }

  @Test("is measured without a target as well")
  func untargeted() async throws {
    let answer = try await trial.ask(unit + "annotations: {max: 0}")
    #expect(answer.messages.isEmpty)
    #expect(answer.measurements.map(\.name) == ["patch coverage", "project coverage"])
  }

  @Test(
    "counts what the metric says",
    arguments: [
      ("line", "patch 75.00 % (3 of 4) < 100 %: 1 more line needed; new.py 4"),
      ("line_strict", "patch 50.00 % (2 of 4) < 100 %: 2 more lines needed; new.py 1, 4"),
      ("branch", "patch 50.00 % (1 of 2) < 100 %: 1 more branch arm needed; new.py 1"),
      ("line_and_branch", "patch 66.66 % (4 of 6) < 100 %: 2 more lines or branch arms needed; new.py 1, 4"),
    ])
  func metric(metric: String, message: String) async throws {
    var trial = CoverageTrial()
    trial.after = ["new.py": .text("a\nb\nc\nd\n")]
    trial.reports = ["unit": record("new.py", [1: 1, 2: 1, 3: 1, 4: 0], "BRDA:1,0,0,1\nBRDA:1,0,1,0\n")]
    let answer = try await trial.ask(unit + "metric: \(metric)\npatch: {target: 100}\nannotations: {max: 0}")
    #expect(answer.messages == [message])
  }

  @Test("counts added lines alone, also of a file that moved")
  func renamed() async throws {
    var trial = CoverageTrial()
    trial.renames = ["main.py": "lib/main.py"]
    trial.after = ["lib/main.py": .text("a = 1\nb = 2\nc = 3\nd = 4\n")]
    trial.reports = ["unit": record("lib/main.py", [1: 0, 2: 0, 3: 0, 4: 1])]
    let answer = try await trial.ask(unit + "patch: {target: 100}")
    #expect(answer.messages.isEmpty)
    #expect(answer.measurements.first?.denominator == 1)
  }

  @Test("has no figure where nothing that is added can run")
  func nothing() async throws {
    var trial = CoverageTrial()
    trial.after = ["main.py": .text("a = 1\nb = 2\n# c\nc = 3\n")]
    trial.reports = ["unit": record("main.py", [1: 1, 2: 1, 4: 0])]
    let answer = try await trial.ask(unit + "patch: {target: 100}")
    #expect(answer.messages.isEmpty)
    #expect(answer.measurements.map(\.name) == ["project coverage"])
    #expect(answer.notes == ["patch: the change adds nothing that a report measures"])
  }

  @Test("leaves out ignored files")
  func ignored() async throws {
    let answer = try await trial.ask(unit + "patch: {target: 100}\nignore: ['new.*']")
    #expect(answer.messages.isEmpty && answer.measurements.isEmpty)
  }

  @Test("takes several reports as one")
  func joined() async throws {
    var trial = trial
    trial.reports["more"] = record("new.py", [5: 2, 6: 1])
    let settings =
      "reports: [{id: unit, paths: ['unit*']}, {id: more, paths: ['more*']}]\npatch: {target: 100}"
    #expect(try await trial.ask(settings).messages.isEmpty)
  }

  @Test("shows new lines that no test runs, neighbours as one")
  func annotations() async throws {
    var trial = CoverageTrial()
    trial.after = ["new.py": .text("a\nb\n\n# c\nd\ne\nf\n")]
    trial.reports = [
      "unit": record("new.py", [1: 1, 2: 0, 5: 0, 6: 1, 7: 0], "BRDA:6,0,0,1\nBRDA:6,0,1,0\n")
    ]
    let answer = try await trial.ask(unit)
    #expect(
      answer.messages == [
        "lines 2-5 are new, and no test runs them", "line 7 is new, and no test runs it",
        "line 6 is new, and tests take 1 of its 2 branch arms",
      ])
    #expect(answer.findings.allSatisfy { $0.atMost == .inform })
    #expect(answer.findings.first?.location == Location("new.py", lines: 2...5))
    #expect(try await trial.ask(unit + "annotations: {collapse_ranges: false}").messages.count == 4)
    #expect(try await trial.ask(unit + "annotations: {max: 1}").messages.count == 1)
    #expect(try await trial.ask(unit + "annotations: {max: 0}").messages.isEmpty)
  }

  @Test("of formats of blocks counts neither comments nor brackets")
  func cleaned() async throws {
    var trial = CoverageTrial()
    trial.before["go.mod"] = .text("module example.com/m\n")
    trial.after = ["a.go": .text("package a\nfunc a() {\n\tb()\n\t// c\n\n}\n")]
    trial.reports = ["unit": "mode: set\nexample.com/m/a.go:2.10,6.2 1 1\n"]
    let answer = try await trial.ask(unit + "patch: {target: 100}")
    #expect(answer.measurements.first?.numerator == 2 && answer.measurements.first?.denominator == 2)
  }
}

@Suite("coverage: formats that need the sources")
struct SourceFormatTests {
  @Test("V8's characters become lines with the text of the tree")
  func v8() async throws {
    var trial = CoverageTrial()
    trial.after = ["src/a.js": .text("f()\ng()\nh()\n")]
    trial.reports = [
      "unit": """
      {"result": [{"scriptId": "1", "url": "file:///builds/src/a.js", "functions": [{"functionName": "", "ranges": [
      {"startOffset": 0, "endOffset": 12, "count": 1}, {"startOffset": 4, "endOffset": 7, "count": 0}]}]}]}
      """
    ]
    let answer = try await trial.ask(unit + "patch: {target: 100}\nannotations: {max: 0}")
    #expect(answer.messages == ["patch 66.66 % (2 of 3) < 100 %: 1 more line needed; src/a.js 2"])
  }
}

@Suite("coverage: project")
struct ProjectCoverageTests {
  private let auto = "reports: [{id: unit, paths: ['*.info']}]\nannotations: {max: 0}\nproject: "

  private func trial(head: String, base: String?) -> CoverageTrial {
    var trial = CoverageTrial()
    trial.after = ["main.py": .text("a = 1\nb = 2\n")]
    trial.reports = ["unit": head, "unit (base)": base].compactMapValues { $0 }
    return trial
  }

  @Test(
    "is held against the merge base, without what the change removes",
    arguments: [
      ("{}", 1, 1, nil),
      ("{}", 1, 0, "project 50.00 % (1 of 2) < 100.00 % (2 of 2) at the merge base: 1 more line needed"),
      ("{threshold: 50}", 1, 0, nil),
      (
        "{threshold: 49.99}", 1, 0,
        "project 50.00 % (1 of 2) < 100.00 % (2 of 2) at the merge base less 49.99 %: 1 more line needed"
      ),
      (
        "{removed_code_behavior: off}", 1, 0,
        "project 50.00 % (1 of 2) < 66.66 % (2 of 3) at the merge base: 1 more line needed"
      ),
    ])
  func base(settings: String, first: Int, second: Int, message: String?) async throws {
    let trial = trial(
      head: record("main.py", [1: first, 2: second]), base: record("main.py", [1: 1, 2: 1, 3: 0]))
    let answer = try await trial.ask(auto + settings)
    #expect(answer.messages == (message.map { [$0] } ?? []))
    #expect(answer.notes.contains { $0.hasPrefix("project at the merge base ") })
  }

  @Test("deleting covered code is no loss")
  func deletion() async throws {
    let trial = trial(head: record("main.py", [1: 1, 2: 0]), base: record("main.py", [1: 1, 2: 0, 3: 1]))
    #expect(try await trial.ask(auto + "{}").messages.isEmpty)
    #expect(try await trial.ask(auto + "{removed_code_behavior: off}").messages.count == 1)
  }

  @Test(
    "without a report of the merge base does what if_not_found says",
    arguments: [
      ("fail", Enforcement.block as Enforcement?), ("warn", .warn), ("pass", nil),
    ])
  func missing(reaction: String, enforcement: Enforcement?) async throws {
    let trial = trial(head: record("main.py", [1: 1, 2: 1]), base: nil)
    let answer = try await trial.ask(auto + "{if_not_found: \(reaction)}")
    #expect(answer.findings.map(\.atMost) == (enforcement.map { [$0] } ?? []))
    let isNoted = answer.notes.contains { $0.hasPrefix("project: no report of the merge base") }
    #expect(isNoted == (enforcement == nil))
  }

  @Test("a base report of another commit is not used")
  func otherBase() async throws {
    var trial = trial(head: record("main.py", [1: 1, 2: 1]), base: record("main.py", [1: 1]))
    trial.baseCommit = ObjectID(filledWith: 9)
    let answer = try await trial.ask(auto + "{}")
    #expect(answer.messages == ["project: no report of the merge base to compare with"])
    #expect(answer.notes.contains { $0.contains("not of the merge base") })
    trial.baseCommit = ObjectID(filledWith: 1)
    #expect(try await trial.ask(auto + "{}").messages.isEmpty)
  }

  @Test("names lines that the change does not touch and that are no longer run")
  func indirect() async throws {
    var trial = CoverageTrial()
    trial.before["other.py"] = .text("x\ny\n")
    trial.after = ["main.py": .text("new\na = 1\nb = 2\n")]
    trial.reports = [
      "unit (base)": record("main.py", [1: 1, 2: 1, 3: 1]) + record("other.py", [1: 1, 2: 0]),
      "unit": record("main.py", [1: 1, 2: 1, 3: 0]) + record("other.py", [1: 0, 2: 1]),
    ]
    let answer = try await trial.ask(auto + "{target: auto, threshold: 100}")
    #expect(
      answer.notes.contains(
        "2 lines that the change does not touch are no longer run: main.py 3; other.py 1"))
    #expect(answer.notes.contains("1 lines that the change does not touch are run now"))
  }

  @Test("of flags and paths has targets of its own")
  func scopes() async throws {
    var trial = CoverageTrial()
    trial.before["core/a.py"] = .text("x\ny\n")
    trial.after = ["new.js": .text("a\nb\n")]
    trial.reports = [
      "py": record("main.py", [1: 1]) + record("core/a.py", [1: 1, 2: 0]),
      "js": record("new.js", [1: 1, 2: 0]),
    ]
    let settings = """
      reports: [{id: py, paths: ['py*'], flag: py}, {id: js, paths: ['js*'], flag: js}]
      annotations: {max: 0}
      project: {target: 60}
      flags: {js: {patch: {target: 90}}, py: {project: {target: 66.66}, patch: {target: 100}}}
      paths: [{path: 'core/**', project: {target: 95}}]
      """
    let answer = try await trial.ask(settings)
    #expect(
      answer.messages == [
        "patch of flag js 50.00 % (1 of 2) < 90 %: 1 more line needed; new.js 2",
        "project of core/** 50.00 % (1 of 2) < 95 %: 1 more line needed",
      ])
    #expect(answer.notes == ["patch of flag py: the change adds nothing that a report measures"])
  }
}

@Suite("coverage: reports")
struct CoverageReportTests {
  private func trial(_ report: String, new path: RepositoryPath = "js/src/new.js") -> CoverageTrial {
    var trial = CoverageTrial()
    trial.before["js/src/old.js"] = .text("a\n")
    trial.after = [path: .text("a\n")]
    trial.reports = ["unit": report]
    return trial
  }

  @Test(
    "that know nothing of a changed file of a measured language are no pass",
    arguments: [
      ("", "js/src/new.js", Enforcement.block as Enforcement?), ("no_data: warn", "js/src/new.js", .warn),
      ("no_data: pass", "js/src/new.js", nil), ("", "README.txt", nil), ("", "js/test/new.js", nil),
      ("", "js/src/new.spec.js", nil), ("no_data_except: []", "js/src/new.spec.js", .block),
    ])
  func noData(setting: String, path: RepositoryPath, enforcement: Enforcement?) async throws {
    let trial = trial(record("js/src/old.js", [1: 1]), new: path)
    let answer = try await trial.ask(unit + "patch: {target: 80, \(setting)}")
    let found = answer.findings.filter { $0.rule == "no-data" }
    #expect(found.map(\.atMost) == (enforcement.map { [$0] } ?? []))
    if enforcement != nil {
      #expect(found.first?.message == "no data: \(path) (reports resolve 1 of 1 paths)")
    }
  }

  @Test("whose paths are those of another place come with advice that helps")
  func advice() async throws {
    let trial = trial(record("/app/lib/new.js", [1: 0]) + record("/app/lib/old.js", [1: 0]))
    let answer = try await trial.ask(unit + "patch: {target: 80}")
    #expect(answer.findings.map(\.rule) == ["unplaced-report", "no-data"])
    #expect(answer.findings.first?.help == "add fixes: [\"/app/lib/::js/src/\"]")
    let mended = try await trial.ask(unit + "fixes: ['/app/lib/::js/src/']\npatch: {target: 80}")
    #expect(mended.findings.map(\.rule) == ["patch", "uncovered-lines"])
  }

  @Test("that start at a root are found there")
  func root() async throws {
    var trial = trial(record("src/new.js", [1: 1]))
    trial.before["web/src/new.js"] = .text("a\n")
    let answer = try await trial.ask(unit + "patch: {target: 80}")
    #expect(answer.findings.map(\.rule) == ["unplaced-report", "ambiguous-path"])
    let settings = "reports: [{id: unit, paths: ['*'], root: js/}]\npatch: {target: 80}"
    #expect(try await trial.ask(settings).messages.isEmpty)
  }

  @Test(
    "that cannot be read are malformed, and so are those that do not say what was run",
    arguments: [
      ("", "the file is empty"), ("SF:a\nDA:1,1\n", "ends too early"), ("{}", "not a coverage report"),
      (
        "<report><package name='p'><sourcefile name='a'><line nr='1'/></sourcefile></package></report>",
        "have gcovr"
      ),
    ])
  func malformed(report: String, words: String) async throws {
    let trial = trial(report)
    let error = await #expect(throws: MalformedEvidence.self) { try await trial.ask(unit) }
    #expect(error?.reason.contains(words) == true)
  }

  @Test("of flags that are expected have to be there")
  func expectedFlags() async throws {
    let settings =
      "reports: [{id: unit, paths: ['*'], flag: js}, {id: py, paths: [p], flag: py}]\nexpect_flags: [js, py]"
    let answer = try await trial(record("js/src/new.js", [1: 1])).ask(settings)
    #expect(answer.messages == ["no report of the flag py is there"])
  }

  @Test("of the merge base stand in for a flag without one, but not for changed files")
  func carryforward() async throws {
    var trial = CoverageTrial()
    trial.before["lib/a.py"] = .text("x\ny\n")
    trial.after = ["new.js": .text("a\n"), "main.py": .text("a = 9\nb = 2\nc = 3\n")]
    trial.reports = [
      "js": record("new.js", [1: 1]),
      "py (base)": record("lib/a.py", [1: 1, 2: 0]) + record("main.py", [1: 1, 2: 1, 3: 1]),
    ]
    let settings = """
      reports: [{id: js, paths: ['js*'], flag: js}, {id: py, paths: ['py*'], flag: py}]
      expect_flags: [js, py]
      carryforward: true
      """
    let answer = try await trial.ask(settings)
    #expect(answer.messages.isEmpty)
    #expect(answer.notes.contains("flag py is carried forward from the merge base"))
    let project = answer.measurements.first { $0.name == "project coverage" }
    #expect(project?.numerator == 2 && project?.denominator == 3)
  }

  @Test(
    "that neither head nor the merge base has are missing, carried forward or not",
    arguments: [
      ("", ["no report of the flag py is there"]), (", on_missing: pass", []),
    ])
  func nothingToCarry(row: (more: String, messages: [String])) async throws {
    var trial = CoverageTrial()
    trial.after = ["new.js": .text("a\n")]
    trial.reports = ["js": record("new.js", [1: 1])]
    let settings = """
      reports: [{id: js, paths: ['js*'], flag: js}, {id: py, paths: ['py*'], flag: py\(row.more)}]
      carryforward: true
      """
    #expect(try await trial.ask(settings).messages == row.messages)
  }

  @Test("with lines behind the end of a changed file are of another version", arguments: [(1, 0), (2, 1)])
  func stale(line: Int, findings: Int) async throws {
    let answer = try await trial(record("js/src/new.js", [line: 1])).ask(unit)
    #expect(answer.findings.filter { $0.rule == "stale-lines" }.count == findings)
  }

  @Test("that disagree with their own totals say so in a note")
  func notes() async throws {
    let answer = try await trial("SF:js/src/new.js\nDA:1,1\nLF:72\nend_of_record\n").ask(unit)
    #expect(answer.notes.contains("unit.info: js/src/new.js: LF says 72 lines, the record lists 1"))
  }

  @Test("are not asked for where the policy lets a missing one pass")
  func absent() async throws {
    #expect(
      try await CoverageTrial().ask(unit).skipped
        == "no coverage report is there, and the policy lets that pass")
  }

  @Test("of the usual names are read where the policy names none") func usual() async throws {
    #expect(CoverageReportSource.usual.source.paths.count == CoverageReportSource.usualNames.count)
    var trial = trial("SF:js/src/new.js\nDA:1,0\nend_of_record\n")
    trial.reports = ["coverage": trial.reports["unit"] ?? ""]
    #expect(try await trial.ask("patch: {target: 80}").messages.first?.hasPrefix("patch 0.00 %") == true)
  }

  @Test("of files that the target calls generated do not count, whatever head calls its own")
  func generated() async throws {
    var trial = trial("SF:js/src/new.js\nDA:1,0\nend_of_record\n")
    trial.before[".gitattributes"] = .text("*.js linguist-generated\n")
    #expect(try await trial.ask(unit + "patch: {target: 80}").messages.isEmpty)
    #expect(!(try await trial.ask(unit + "gitattributes: no\npatch: {target: 80}").messages.isEmpty))
    trial.before[".gitattributes"] = nil
    trial.after[".gitattributes"] = .text("*.js linguist-generated\n")
    #expect(!(try await trial.ask(unit + "patch: {target: 80}").messages.isEmpty))
  }

  @Test("are shown beside the new lines, with a few lines around, the least covered file first")
  func exhibits() async throws {
    var trial = CoverageTrial()
    let lines = (1...20).map { "line \($0)\n" }
    trial.before["a.py"] = .text(lines.joined())
    trial.after["a.py"] = .text((lines[..<10] + ["new 1\r\n", "new 2\n"] + lines[10...]).joined())
    trial.after["b.py"] = .text("b = 1\nc = 2\n")
    trial.reports = [
      "unit": record("a.py", [11: 1, 12: 1], "BRDA:11,0,0,1\nBRDA:11,0,1,0\n") + record("b.py", [1: 0, 2: 1])
    ]
    let exhibits = try await trial.ask(unit).exhibits
    #expect(
      exhibits.map(\.title) == ["1 of 2 new lines covered", "2 of 2 new lines covered, 1 of them partly"])
    let shown = try #require(exhibits.last?.panels.first)
    #expect(shown.location == Location("a.py", lines: 8...15))
    #expect(
      shown.lines.prefix(5) == [
        .init(8, "line 8"), .init(9, "line 9"), .init(10, "line 10"),
        .init(11, "new 1", mark: .partial, isNew: true, note: "1 of 2 branch arms"),
        .init(12, "new 2", mark: .covered, isNew: true),
      ])
  }
}

@Suite("coverage: settings")
struct CoverageSettingsTests {
  @Test(
    "that contradict themselves are refused",
    arguments: [
      ("fixes: [a]", "a fix is written before::after"),
      ("project: {target: most}", "expected auto or a percentage"),
      ("expect_flags: [x]", "no report has the flag \"x\""),
      ("flags: {x: {}}", "no report has the flag \"x\""),
      ("paths: [{path: a, project: {target: 101}}]", "expected auto or a percentage"),
    ])
  func contradictions(settings: String, words: String) {
    let error = #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(CoverageGate.self, unit + settings)
    }
    #expect(error?.problems.count == 1 && error?.problems.first?.contains(words) == true)
  }

  @Test(
    "ask for the merge base only where a target compares with it",
    arguments: [
      ("project: {target: 80}", false), ("project: {}", true), ("carryforward: true", true),
      ("patch: {}", false),
      ("paths: [{path: a, project: {target: auto}}]", true),
    ])
  func base(settings: String, asks: Bool) throws {
    let needs = try GateTrial.prepare(CoverageGate.self, unit + settings).needs
    #expect(needs.snapshots.contains(.mergeBase) == asks)
    #expect(needs.evidence.contains { $0.of == .mergeBase } == asks)
    #expect(needs.snapshots.contains(.head))
  }

  @Test("know the usual names of tests")
  func tests() {
    for path: RepositoryPath in [
      "tests/a.py", "a/test_b.py", "a/b_test.go", "a/__tests__/b.js", "a/b.spec.ts", "Tests/X/Y.swift",
      "a/BTest.java",
      "spec/a_spec.rb", "src/FooTests/Bar.cs",
    ] {
      #expect(WholePatchTarget().noDataExcept.values.contains { $0.matches(path) }, "\(path)")
    }
    for path: RepositoryPath in ["a/latest.py", "src/contest.js", "testing.go", "a/attest/b.py"] {
      #expect(!WholePatchTarget().noDataExcept.values.contains { $0.matches(path) }, "\(path)")
    }
    #expect(WholePatchTarget().noDataExcept.values.count == 8)
  }
}
