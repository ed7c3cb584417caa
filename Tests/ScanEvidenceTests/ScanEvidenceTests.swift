import GateKit
import ScanEvidence
import SourceText
import TestSupport
import Testing

private let sast = "reports: [{id: sast, paths: ['*.sarif']}]\n"

@Suite("Scan evidence: reports")
struct ScanReportTests {
  @Test("take the words of every report, a format and a tool")
  func words() throws {
    let needs = try GateTrial.prepare(
      ProbeGate.self,
      "reports: [{id: a, paths: [a.json], format: sarif, on_missing: warn, base_paths: [old.json]}]\nscope: new"
    ).needs
    #expect(needs.evidence.map(\.of) == [.head, .mergeBase])
    #expect(needs.evidence.map(\.onMissing) == [.warn, .pass])
    #expect(needs.evidence.last?.basePaths.map(\.text) == ["old.json"])
    #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(ProbeGate.self, "reports: [{id: a, paths: [a], format: sarrif}]")
    }
  }

  @Test(
    "of another tool or format, or torn, are malformed",
    arguments: [
      ("tool: semgrep", sarif([]), "the tool Probe, and the policy asks for semgrep"),
      ("format: bandit", sarif([]), "this is a report of the format sarif, not of bandit"),
      ("tool: probe", String(sarif([]).dropLast(3)), "scan.sarif:"),
    ])
  func malformed(row: (setting: String, report: String, words: String)) async throws {
    var trial = ScanTrial()
    trial.head = row.report
    let error = await #expect(throws: MalformedEvidence.self) {
      try await trial.ask("reports: [{id: sast, paths: ['*.sarif'], \(row.setting)}]\nscope: all")
    }
    #expect(error?.reason.contains(row.words) == true)
  }

  @Test(
    "whose tool says that it failed are never passed over in silence",
    arguments: [EvidenceRequest.Reaction.fail, .warn, .pass])
  func incomplete(reaction: EvidenceRequest.Reaction) async throws {
    var trial = ScanTrial()
    trial.head = sarif(
      [], run: #""invocations": [{"executionSuccessful": false, "exitCodeDescription": "out of memory"}],"#)
    let settings =
      "reports: [{id: sast, paths: ['*.sarif'], on_incomplete: \(reaction.rawValue)}]\nscope: all"
    guard reaction != .fail else {
      let error = await #expect(throws: IncompleteEvidence.self) { try await trial.ask(settings) }
      #expect(error?.description.hasPrefix("report scan.sarif is incomplete: the tool failed: ") == true)
      return
    }
    let answer = try await trial.ask(settings)
    #expect(answer.findings.map(\.atMost) == (reaction == .warn ? [.warn] : []))
    #expect(answer.notes.count == (reaction == .pass ? 1 : 0))
  }

  @Test(
    "that examined nothing are incomplete, unless the policy allows it", arguments: [false, true])
  func empty(isAllowed: Bool) async throws {
    var trial = ScanTrial()
    trial.head = #"{"version": "2.1.0", "runs": []}"#
    let settings = "reports: [{id: sast, paths: ['*.sarif'], allow_empty: \(isAllowed)}]\nscope: all"
    if isAllowed {
      #expect(try await trial.ask(settings).findings.isEmpty)
    } else {
      await #expect(throws: IncompleteEvidence.self) { try await trial.ask(settings) }
    }
  }

  @Test("that say they are of another commit do what on_stale says", arguments: ["fail", "warn", "pass"])
  func revision(reaction: String) async throws {
    var trial = ScanTrial()
    let other = String(repeating: "ab", count: 20)
    trial.head = sarif(
      [],
      run:
        #""versionControlProvenance": [{"repositoryUri": "https://x.example", "revisionId": "\#(other)"}],"#)
    let settings = "reports: [{id: sast, paths: ['*.sarif'], on_stale: \(reaction)}]\nscope: all"
    if reaction == "fail" {
      let error = await #expect(throws: EvidenceOfAnotherCommit.self) { try await trial.ask(settings) }
      #expect(error?.description.contains("commit ababababab, the head is 02020202") == true)
    } else {
      let answer = try await trial.ask(settings)
      #expect(answer.findings.map(\.rule) == (reaction == "warn" ? ["other-commit"] : []))
      #expect(answer.notes.count == (reaction == "pass" ? 1 : 0))
    }
  }

  @Test("that nobody owes, or whose absence passes, leave nothing to ask")
  func skipped() async throws {
    var trial = ScanTrial()
    trial.head = nil
    #expect(try await trial.ask(sast).skipped == "no report is there, and the policy lets that pass")
    let owed = "reports: [{id: sast, paths: [a], when_changed: ['**/Dockerfile']}]"
    #expect(try await trial.ask(owed).skipped == "no changed file asks for a report")
  }
}

@Suite("Scan evidence: places")
struct ScanPlaceTests {
  private let tree = TreePaths(["a/util.py", "b/util.py", "src/app.py", "src/main/java/A.java", "web/x.js"])

  @Test(
    "of a report are those of the tree",
    arguments: [
      ("src/app.py", "src/app.py" as RepositoryPath?), ("./src/app.py", "src/app.py"),
      ("/builds/acme/shop/src/app.py", "src/app.py"),
      ("C:\\build\\src\\main\\java\\A.java", "src/main/java/A.java"),
      ("C:/build/src/app.py", "src/app.py"), ("main/java/A.java", "src/main/java/A.java"),
      ("util.py", nil), ("/builds/c/util.py", nil), ("https://shop.example/src/app.py", nil),
      ("../../etc/passwd", nil), ("alpine:3.18 (alpine 3.18.4)", nil), ("", nil),
    ])
  func places(name: String, path: RepositoryPath?) {
    var places = ScanPlaces(in: tree)
    #expect(places.place(of: name) == path)
    #expect(places.place(of: name) == path, "the second time, as remembered")
  }

  @Test("start below the root of the report")
  func root() {
    var places = ScanPlaces(in: tree, root: "b")
    #expect(places.place(of: "util.py") == "b/util.py")
  }
}

@Suite("Scan evidence: scope")
struct ScanScopeTests {
  @Test("of changed lines and files leaves out what lies elsewhere, but nothing without a place")
  func changed() async throws {
    var trial = ScanTrial()
    trial.before["src/other.py"] = .text("x\n")
    trial.after = ["src/app.py": .text("one\nnew\ntwo\nthree\n")]
    trial.head = sarif([
      ("A", "src/app.py", 2), ("B", "src/app.py", 4), ("C", "src/other.py", 1), ("D", "https://x.example", 1),
    ])
    let lines = try await trial.ask(sast + "scope: changed-lines")
    #expect(
      lines.places == ["counts -", "counts src/app.py:2", "outside src/app.py:4", "outside src/other.py:1"])
    let files = try await trial.ask(sast + "scope: changed-files")
    #expect(
      files.places == ["counts -", "counts src/app.py:2", "counts src/app.py:4", "outside src/other.py:1"])
    let all = try await trial.ask(sast + "scope: all")
    #expect(all.places.allSatisfy { $0.hasPrefix("counts") } && all.places.count == 4)
  }

  @Test("of what is new knows a finding whose line moved or was renamed, in a file that changes or not")
  func new() async throws {
    var trial = ScanTrial()
    trial.before["src/still.py"] = .text("x\nsame\nsame\n")
    trial.before["old/name.py"] = .text("a\nb\nc\n")
    trial.after = ["src/app.py": .text("zero\none\n  two\nthree\n"), "new/name.py": .text("a\nb\nc\nd\n")]
    trial.renames = ["old/name.py": "new/name.py"]
    trial.base = sarif([("A", "src/app.py", 2), ("A", "src/still.py", 2), ("A", "old/name.py", 3)])
    trial.head = sarif([
      ("A", "/ci/build/src/app.py", 3), ("A", "src/app.py", 4), ("A", "src/still.py", 2),
      ("A", "src/still.py", 3),
      ("A", "new/name.py", 3), ("B", "new/name.py", 3),
    ])
    let answer = try await trial.ask(sast)
    #expect(
      answer.places == [
        "known new/name.py:3", "counts new/name.py:3", "known src/app.py:3", "counts src/app.py:4",
        "known src/still.py:2", "counts src/still.py:3",
      ])
  }

  @Test(
    "of what is new without a report of the merge base does what on_base_missing says",
    arguments: [("fail", [Enforcement.block]), ("warn", [.warn]), ("all", [])])
  func missing(row: (setting: String, effects: [Enforcement])) async throws {
    var trial = ScanTrial()
    trial.head = sarif([("A", "src/app.py", 1)])
    let answer = try await trial.ask(sast + "on_base_missing: \(row.setting)")
    #expect(answer.findings.filter { $0.rule == "base-missing" }.map(\.atMost) == row.effects)
    #expect(answer.findings.last?.rule == "counts")
    #expect(answer.notes.count == (row.effects.isEmpty ? 1 : 0))
    trial.base = sarif([("A", "src/app.py", 1)])
    trial.baseCommit = ObjectID(filledWith: 9)
    let other = try await trial.ask(sast + "on_base_missing: \(row.setting)")
    #expect(other.notes.contains { $0.contains("not of the merge base") })
  }
}

@Suite("Scan evidence: findings")
struct ScanFindingTests {
  @Test("have an identity that does not hang on the number of their line")
  func identity() async throws {
    var trial = ScanTrial()
    trial.head = sarif([("A", "src/app.py", 2)])
    let first = try await trial.ask(sast + "scope: all").findings
    trial.after = ["src/app.py": .text("zero\nzero\none\n two\n")]
    trial.head = sarif([("A", "src/app.py", 4)])
    let second = try await trial.ask(sast + "scope: all").findings
    #expect(first.map(\.identity) == second.map(\.identity) && first.count == 1)
    trial.head = sarif([("A", "src/app.py", 3)])
    #expect(try await trial.ask(sast + "scope: all").findings.map(\.identity) != first.map(\.identity))
  }

  @Test("of a secret tell its rule and nothing that it found")
  func secrets() async throws {
    var trial = ScanTrial()
    trial.after = ["src/app.py": .text("key = 'AKIAHUNTER2'\n")]
    trial.head = """
      [{"RuleID": "aws-key", "Description": "AWS key AKIAHUNTER2", "StartLine": 1, "File": "src/app.py",
        "Secret": "AKIAHUNTER2", "Match": "key = 'AKIAHUNTER2'", "Fingerprint": "", "Commit": "", "Tags": []}]
      """
    let answer = try await trial.ask(sast + "scope: all")
    #expect(answer.messages.count == 1)
    #expect(answer.messages.first?.hasSuffix("a secret") == true)
    #expect(answer.messages.first?.contains("aws-key") == true)
    #expect(!"\(answer)".contains("HUNTER2"))
  }

  @Test("are kept in their order, the foremost alone")
  func foremost() {
    var kept = Foremost<Int>(limit: 3)
    for number in (0..<1_000).reversed() { kept.add(number) }
    #expect(kept.elements == [0, 1, 2])
    #expect(kept.count == 1_000 && kept.others == 997)
  }
}
