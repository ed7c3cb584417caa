import GateKit
import ScanEvidence
import SourceText
import TestSupport
import Testing

@testable import Tests

@Suite("tests: what they came out as")
struct OutcomeTests {
  @Test(
    "is counted alike in every format",
    arguments: [
      // Run, failed, flaky, run again, skipped.
      (Reports.pytest, [6, 2, 0, 0, 1]), (Reports.node, [2, 1, 0, 0, 1]),
      (Reports.surefire, [2, 2, 1, 2, 0]),
      (Reports.trx, [2, 1, 0, 0, 1]), (Reports.nunit, [2, 1, 0, 0, 1]), (Reports.jest, [3, 1, 1, 1, 1]),
      (Reports.playwright, [2, 1, 1, 1, 0]),
    ])
  func formats(report: String, counts: [Int]) async throws {
    let answer = try await TestTrial(["unit": report]).ask()
    let names = ["tests run", "failures", "flaky tests", "tests run again", "skipped tests"]
    #expect(names.map { name in answer.measurements.first { $0.name == name }?.numerator } == counts)
  }

  @Test("is told test by test, with the place that the report or the name of the class tells")
  func failures() async throws {
    var trial = TestTrial(["unit": Reports.pytest, "web": Reports.jest])
    trial.after = ["tests/unit/test_cart.py": "", "web/cart.test.ts": "a\nb\n"]
    let answer = try await trial.ask("reports: [{id: unit, paths: ['unit*']}, {id: web, paths: ['web*']}]")
    #expect(
      answer.messages.filter { $0.contains("of 3") } == [
        "tests.unit.test_cart.test_removes failed (1 of 3, the limit is 0): AssertionError: one is left",
        "tests.unit.test_cart.test_pays could not be run (2 of 3, the limit is 0): failed on setup with "
          + "\"RuntimeError: no database\"",
        "cart pays failed (3 of 3, the limit is 0): Error: expect(received).toBe(expected)",
      ])
    #expect(
      answer.findings.prefix(3).map(\.location) == [
        Location("tests/unit/test_cart.py"), Location("tests/unit/test_cart.py"),
        Location("web/cart.test.ts", lines: 2...2),
      ])
    #expect(answer.findings.prefix(3).allSatisfy { $0.atMost == .block && $0.help != nil })
  }

  @Test("may be a failure as often as the limit says", arguments: [(1, Enforcement.block), (2, .warn)])
  func failureLimit(limit: Int, atMost: Enforcement) async throws {
    let answer = try await TestTrial(["unit": Reports.surefire]).ask(
      unit + "max_failures: \(limit)\nflaky: pass")
    #expect(answer.findings.filter { $0.rule == "failed-test" }.map(\.atMost) == [atMost, atMost])
  }

  @Test(
    "may be flaky as often as the limit says",
    arguments: [
      ("{}", Enforcement.warn), ("flaky: fail", .block), ("flaky: pass", .inform),
      ("{flaky: fail, max_flaky: 1}", .inform),
    ])
  func flaky(settings: String, atMost: Enforcement) async throws {
    let more = settings.filter { !"{}".contains($0) }.replacing(", ", with: "\n")
    let answer = try await TestTrial(["unit": Reports.jest]).ask(unit + more)
    let finding = try #require(answer.findings.first { $0.rule == "flaky-test" })
    #expect(finding.atMost == atMost)
    #expect(
      finding.message.hasPrefix("cart.loads failed first and passed when it was run again; 1 flaky test"))
  }

  @Test("may be run again and skipped as often as the limits say")
  func rerunsAndSkips() async throws {
    let trial = TestTrial(["unit": Reports.surefire])
    let over = try await trial.ask(unit + "flaky: pass\nmax_failures: 2\nmax_reruns: 1")
    #expect(
      over.messages.contains(
        "2 tests had to be run again; the limit is 1: shop.CartTest.adds, shop.CartTest.pays"))
    let within = try await trial.ask(unit + "max_reruns: 2")
    #expect(!within.findings.contains { $0.rule == "reruns" })
    let skipped = try await TestTrial(["unit": Reports.pytest]).ask(unit + "max_skipped: 0")
    #expect(
      skipped.messages.contains("1 test skipped; the limit is 0: tests.integration.test_shop.test_orders"))
  }

  @Test("of thousands names the first and counts the rest")
  func many() async throws {
    let cases = (1...200).map { "<testcase classname='a.B' name='t\($0)'><failure message='no'/></testcase>" }
    let answer = try await TestTrial(["unit": "<testsuite>\(cases.joined())</testsuite>"]).ask()
    #expect(answer.findings.count == 51)
    #expect(answer.findings.last?.message == "more tests failed: 150")
  }
}

@Suite("tests: how many there are")
struct NumberTests {
  @Test("is held to a minimum exactly; skipped ones were not run", arguments: [(6, true), (7, false)])
  func minimum(minimum: Int, passes: Bool) async throws {
    let answer = try await TestTrial(["unit": Reports.pytest]).ask(
      unit + "min_tests: \(minimum)\nmax_failures: 2")
    #expect(answer.findings.contains { $0.rule == "too-few-tests" } == !passes)
    if !passes { #expect(answer.messages.contains("6 tests were run and 1 skipped; the minimum is 7")) }
  }

  @Test("is never none", arguments: ["<testsuite tests='0'/>", "<testsuites/>"])
  func none(report: String) async throws {
    let trial = TestTrial(["unit": report])
    let error = await #expect(throws: IncompleteEvidence.self) { try await trial.ask() }
    #expect(error?.description.contains("no test was run") == true)
    // An empty report may be told to be one, and still there have to be tests.
    let told = try await trial.ask("reports: [{id: unit, paths: ['unit*'], allow_empty: true}]")
    #expect(told.messages == ["0 tests were run; the minimum is 1"])
    let both = try await trial.ask("reports: [{id: unit, paths: ['unit*'], allow_empty: true}]\nmin_tests: 0")
    #expect(both.messages.isEmpty)
  }

  @Test("is counted of each report, so that one cannot hide behind another")
  func perReport() async throws {
    let skipped = "<testsuite><testcase classname='a' name='b'><skipped/></testcase></testsuite>"
    let trial = TestTrial(["unit": Reports.trx, "e2e": skipped])
    let answer = try await trial.ask(
      "reports: [{id: unit, paths: ['unit*']}, {id: e2e, paths: ['e2e*']}]\nmax_failures: 1")
    #expect(answer.messages.last == "report e2e: 0 tests were run and 1 skipped; the minimum is 1")
  }

  @Test(
    "is held to the minimum of each suite, told by report or by path",
    arguments: [
      ("{id: it, tests: ['**/integration/**']}", nil),
      (
        "{id: it, tests: ['**/integration/**'], min_tests: 2}",
        "suite it: 1 test was run and 1 skipped; the minimum is 2"
      ),
      ("{id: it, tests: ['**/integration/**'], max_skipped: 0}", "suite it: 1 test skipped; the limit is 0"),
      ("{id: e2e, tests: ['**/e2e/**']}", "suite e2e: 0 tests were run; the minimum is 1"),
      ("{id: all, reports: unit, min_tests: 6}", nil),
      ("{id: js, tests: ['**/*.test.ts']}", "suite js: 0 tests were run; the minimum is 1"),
    ])
  func suites(suite: String, message: String?) async throws {
    let answer = try await TestTrial(["unit": Reports.pytest]).ask(
      unit + "max_failures: 2\nsuites: [\(suite)]")
    #expect(answer.findings.filter { $0.atMost == .block }.map(\.message) == [message].compactMap(\.self))
  }

  @Test("of a suite counts where one of its reports is owed")
  func owed() async throws {
    let settings = """
      reports: [{id: unit, paths: ['unit*']}, {id: e2e, paths: ['e2e*'], when_changed: ['web/**']}]
      max_failures: 1
      suites: [{id: e2e, reports: [e2e]}]
      """
    #expect(
      try await TestTrial(["unit": Reports.trx]).ask(settings).findings.allSatisfy { $0.atMost != .block })
    var changed = TestTrial(["unit": Reports.trx])
    changed.after = ["web/a.ts": "a"]
    #expect(
      try await changed.ask(settings).messages.contains("suite e2e: 0 tests were run; the minimum is 1"))
  }

  @Test("asks for reports that are there")
  func unknownReport() async {
    let mistakes = await #expect(throws: GateTrial.Mistakes.self) {
      try await TestTrial([:]).ask(unit + "suites: [{id: a, reports: [b]}]")
    }
    #expect(mistakes?.description.contains("no report has the id \"b\"") == true)
  }
}

@Suite("tests: the merge base")
struct BaseTests {
  @Test(
    "tells which tests are gone, and which have another name",
    arguments: [
      (["a.B.one", "a.B.two"], ["a.B.one", "a.B.two"], [], nil),
      (["a.B.one", "a.B.two"], ["a.B.one"], ["a.B.two"], nil),
      // Another class, another file.
      (["a.B.one"], ["c.D.one"], [], "1 test renamed or moved: a.B.one is now c.D.one"),
      (
        ["a.B.removes_one"], ["a.B.removes_two"], [],
        "1 test renamed or moved: a.B.removes_one is now a.B.removes_two"
      ),
      (
        ["a.B.adds[1]"], ["a.B.adds[two, three]"], [],
        "1 test renamed or moved: a.B.adds[1] is now a.B.adds[two, three]"
      ),
      (["a.B.adds"], ["a.B.pays"], ["a.B.adds"], nil),
      // As often as it was there.
      (["a.B.one", "a.B.one"], ["a.B.one"], ["a.B.one"], nil),
      (["a.B.one"], ["a.B.one", "a.B.two"], [], nil),
    ])
  func dropped(before: [String], after: [String], gone: [String], note: String?) async throws {
    let answer = try await TestTrial(["unit": junit(after), "unit (base)": junit(before)]).ask(
      unit + "dropped: fail")
    let tail = "is in the report of the merge base and gone; \(gone.count) dropped test, the limit is 0"
    #expect(answer.messages == gone.map { "\($0) \(tail)" })
    #expect(answer.notes == [note].compactMap(\.self))
    #expect(answer.findings.allSatisfy { $0.atMost == .block })
  }

  @Test(
    "lets as many go as the limit says, and reacts as dropped says",
    arguments: [
      ("max_dropped: 1\ndropped: fail", Enforcement.inform), ("dropped: warn", .warn),
      ("dropped: fail", .block),
    ])
  func limit(settings: String, atMost: Enforcement) async throws {
    let trial = TestTrial(["unit": junit(["a.B.adds"]), "unit (base)": junit(["a.B.adds", "c.D.pays"])])
    #expect(try await trial.ask(unit + settings).findings.map(\.atMost) == [atMost])
  }

  @Test("tells of tests that are skipped now and were run then")
  func newlySkipped() async throws {
    let skipped =
      "<testsuite><testcase classname='a.B' name='one'><skipped/></testcase><testcase classname='a.B' name='two'/></testsuite>"
    var trial = TestTrial(["unit": skipped, "unit (base)": junit(["a.B.one", "a.B.two"])])
    let answer = try await trial.ask(unit + "max_newly_skipped: 0")
    #expect(answer.messages == ["a.B.one is skipped and was run at the merge base; 1 in all, the limit is 0"])
    trial.reports["unit (base)"] = skipped
    #expect(try await trial.ask(unit + "max_newly_skipped: 0").messages.isEmpty)
  }

  @Test(
    "may be unknown; then nothing is said of dropped tests",
    arguments: ["pass", "warn", "fail"])
  func missing(reaction: String) async throws {
    let answer = try await TestTrial(["unit": junit(["a.B.one"])]).ask(unit + "on_base_missing: \(reaction)")
    let words = "no report of the merge base tells which tests there were"
    #expect(answer.messages == (reaction == "pass" ? [] : [words]))
    #expect(answer.findings.allSatisfy { $0.atMost == (reaction == "fail" ? .block : .warn) })
  }

  @Test("of another commit is not used")
  func otherCommit() async throws {
    var trial = TestTrial(["unit": junit(["a.B.one"]), "unit (base)": junit(["a.B.one", "a.B.two"])])
    trial.baseCommit = ObjectID(filledWith: 9)
    let answer = try await trial.ask(unit + "dropped: fail")
    #expect(answer.messages.isEmpty && answer.notes.count == 1)
  }

  private func junit(_ names: [String]) -> String {
    let cases = names.map { name in
      let dot = name.prefix { $0 != "[" }.lastIndex(of: ".") ?? name.startIndex
      return "<testcase classname='\(name[..<dot])' name='\(name[name.index(after: dot)...])'/>"
    }
    return "<testsuite>\(cases.joined())</testsuite>"
  }
}

@Suite("tests: reports")
struct TestReportTests {
  @Test(
    "that hold no tests are refused, since none can fail in them",
    arguments: [
      (#"{"version": "2.1.0", "runs": []}"#, "a report of the format sarif holds no tests"),
      ("<testsuite><testcase name='a'", "unit"), ("nothing", "not a report that Gatehouse knows"),
    ])
  func refused(text: String, reason: String) async {
    let error = await #expect(throws: MalformedEvidence.self) {
      try await TestTrial(["unit": text]).ask("reports: [{id: unit, paths: ['unit*'], on_incomplete: pass}]")
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "read")")
  }

  @Test("of an interrupted run are incomplete")
  func interrupted() async {
    let text = Reports.jest.replacing("\"success\"", with: "\"wasInterrupted\": true, \"success\"")
    let error = await #expect(throws: IncompleteEvidence.self) { try await TestTrial(["unit": text]).ask() }
    #expect(error?.reason == "the tool failed: the run was interrupted")
  }

  @Test("that nobody owes leave nothing to ask")
  func skipped() async throws {
    let answer = try await TestTrial([:]).ask(
      "reports: [{id: unit, paths: ['unit*'], when_changed: ['src/**']}]")
    #expect(answer.skipped == "no changed file asks for a report")
  }
}

/// Reports by their ids: `unit`, and `unit (base)` for the merge base.
struct TestTrial {
  var reports: [String: String]
  var after: [RepositoryPath: TestFile] = [:]
  var baseCommit: ObjectID?

  init(_ reports: [String: String]) { self.reports = reports }

  func ask(_ settings: String = unit) async throws -> GateAnswer {
    var trial = GateTrial(
      before: ["README.md": "# Shop\n"], after: after.merging(["README.md": "# Shop\n"]) { $1 })
    for (name, text) in reports {
      let id = String(name.prefix { $0 != " " })
      let isOfBase = name.hasSuffix(" (base)")
      trial.reports[id, default: []].append(
        Evidence(
          id: id, of: isOfBase ? .mergeBase : .head, path: RepositoryPath("\(name).report"),
          digest: String(repeating: "0", count: 64), commit: isOfBase ? baseCommit : nil, made: nil,
          content: ReportContent(Array(text.utf8))))
    }
    return try await trial.ask(TestsGate.self, settings)
  }
}

let unit = "reports: [{id: unit, paths: ['unit*']}]\n"
