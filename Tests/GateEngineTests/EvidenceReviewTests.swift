import CivilTime
import GateEngine
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Evidence") struct EvidenceReviewTests {
  private func request(_ more: KeyValuePairs<String, Node?> = [:]) -> Node {
    var entries = [
      Node.Entry(key: "id", node: .text("junit")), Node.Entry(key: "paths", node: .list([.text("*.xml")])),
    ]
    entries += more.compactMap { key, node in node.map { Node.Entry(key: key, node: $0) } }
    return Node(value: .map(entries))
  }

  private func evidence(
    _ path: String, _ text: String = "good", commit: ObjectID? = nil, made: Instant? = nil
  )
    -> Evidence
  {
    Evidence(
      id: "junit", path: RepositoryPath(path), digest: "\(path)\(text)", commit: commit, made: made,
      content: ReportContent(Array(text.utf8)))
  }

  private func result(_ request: Node, _ found: [Evidence], behaviour: String = "unreadable") async
    -> GateResult?
  {
    let node = Node.map(["behaviour": .plain(behaviour), "reports": .list([request])])
    var inputs = inputs(policy([("probe", node)]))
    inputs.evidence = found
    return await report(inputs).results.first
  }

  static let reactions: [(reaction: String?, outcome: String, findings: Int, verdict: Verdict)] = [
    (nil, "failed: report \"junit\" is missing: no file matches *.xml", 0, .errored),
    ("fail", "failed: report \"junit\" is missing: no file matches *.xml", 0, .errored),
    ("warn", "answered", 1, .passed),
    ("pass", "answered", 0, .passed),
  ]

  @Test("a missing report does what on_missing says, and failing is the default", arguments: reactions)
  func missing(row: (reaction: String?, outcome: String, findings: Int, verdict: Verdict)) async {
    let result = await result(request(["on_missing": row.reaction.map { .plain($0) }]), [])
    #expect(outcome(result) == row.outcome)
    #expect(result?.findings.count == row.findings)
    #expect(result?.findings.allSatisfy { $0.effect == .warn } == true)
    #expect(result?.verdict == row.verdict)
  }

  @Test(
    "a malformed report does what on_malformed says, and the others are still read",
    arguments: [
      ("fail", "failed: cannot read report b.xml: line 1 is not a report", [String]()),
      ("warn", "answered", ["read a.xml"]),
      ("pass", "answered", ["read a.xml", "cannot read report b.xml: line 1 is not a report"]),
    ])
  func malformed(row: (reaction: String, outcome: String, notes: [String])) async {
    let result = await result(
      request(["on_malformed": .plain(row.reaction)]), [evidence("b.xml", "bad"), evidence("a.xml")])
    #expect(outcome(result) == row.outcome)
    #expect(result?.notes == row.notes)
    #expect(result?.findings.map(\.finding.rule) == (row.reaction == "warn" ? ["report-malformed"] : []))
  }

  @Test(
    "a report that the gate finds to be of something else does what on_stale says",
    arguments: [
      ("fail", "failed: report b.xml speaks of something else: it is of yesterday", [String]()),
      ("warn", "answered", ["read a.xml"]),
      ("pass", "answered", ["read a.xml", "report b.xml speaks of something else: it is of yesterday"]),
    ])
  func stale(row: (reaction: String, outcome: String, notes: [String])) async {
    let result = await result(
      request(["on_stale": .plain(row.reaction)]), [evidence("b.xml", "old"), evidence("a.xml")])
    #expect(outcome(result) == row.outcome)
    #expect(result?.notes == row.notes)
    #expect(result?.findings.map(\.finding.rule) == (row.reaction == "warn" ? ["report-stale"] : []))
  }

  @Test("a report of another commit is stale; one that names no commit is taken")
  func otherCommit() async {
    let head = ObjectID(filledWith: 2)
    let other = ObjectID(filledWith: 3)
    let stale = await result(request(), [evidence("a.xml", commit: other)])
    #expect(outcome(stale) == "failed: report a.xml is of commit 0303030303, the head is 0202020202")
    #expect(outcome(await result(request(), [evidence("a.xml", commit: head)])) == "answered")
    #expect(outcome(await result(request(), [evidence("a.xml")])) == "answered")
  }

  @Test("a report is stale once it is older than max_age", arguments: [(3600, true), (3601, false)])
  func age(row: (seconds: Int64, isFresh: Bool)) async {
    let made = Instant(seconds: noon.seconds - row.seconds)
    let result = await result(request(["max_age": .plain("1h")]), [evidence("a.xml", made: made)])
    #expect(
      outcome(result)
        == (row.isFresh ? "answered" : "failed: report a.xml is 3601s old; the limit is 1h"))
  }

  @Test("where max_age is asked, a report without a time is stale")
  func ageless() async {
    let result = await result(request(["max_age": .plain("1h")]), [evidence("a.xml")])
    #expect(outcome(result) == "failed: report a.xml does not say when it was made, and max_age is 1h")
  }

  @Test(
    "a report that no changed file asks for is not missed",
    arguments: [("src/**", false), ("**/*.txt", true)])
  func notOwed(row: (glob: String, isMissed: Bool)) async {
    let result = await result(request(["when_changed": .list([.text(row.glob)])]), [])
    #expect((result?.verdict == .errored) == row.isMissed)
  }

  @Test("a report that can still come is waited for")
  func waiting() async {
    let node = Node.map(["reports": .list([request()])])
    var inputs = inputs(policy([("probe", node)]))
    inputs.evidenceDeadline = noon.adding(TimeSpan(seconds: 60))
    let report = await report(inputs)
    #expect(report.verdict == .pending)
    #expect(report.verdict.exitCode == 3)
    #expect(outcome(report.results.first) == "waiting for junit until 2027-01-15T08:01:00Z")
    #expect(report.validUntil == noon.adding(TimeSpan(seconds: 60)))
  }
}
