import CivilTime
import GateEngine
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Evaluation") struct EvaluationTests {
  static let table: [(behaviour: String, enforcement: Enforcement, verdict: Verdict)] = [
    ("answers", .block, .passed), ("skips", .block, .passed), ("throws", .block, .errored),
    ("throws", .warn, .passed), ("throws", .inform, .passed), ("throws", .off, .passed),
  ]

  @Test("a gate's behaviour and its enforcement decide the verdict", arguments: table)
  func verdicts(row: (behaviour: String, enforcement: Enforcement, verdict: Verdict)) async {
    let node = Node.map(["behaviour": .plain(row.behaviour), "enforcement": .plain(row.enforcement.rawValue)])
    let report = await report(inputs(policy([("probe", node)])))
    #expect(report.verdict == row.verdict)
  }

  static let findingTable:
    [(enforcement: Enforcement, atMost: Enforcement, verdict: Verdict, effect: Enforcement)] = [
      (.block, .block, .blocked, .block), (.block, .warn, .passed, .warn), (.warn, .block, .passed, .warn),
      (.inform, .warn, .passed, .inform), (.block, .inform, .passed, .inform),
    ]

  @Test("a finding does the lesser of what the policy and the finding allow", arguments: findingTable)
  func effects(row: (enforcement: Enforcement, atMost: Enforcement, verdict: Verdict, effect: Enforcement))
    async
  {
    let node = Node.map([
      "findings": .list([.text("wrong")]), "at_most": .plain(row.atMost.rawValue),
      "enforcement": .plain(row.enforcement.rawValue),
    ])
    let report = await report(inputs(policy([("probe", node)])))
    #expect(report.verdict == row.verdict)
    #expect(report.results.first?.findings.map(\.effect) == [row.effect])
  }

  @Test("the greatest verdict wins, and results come sorted by name whatever the policy's order")
  func greatestWins() async {
    let gates: [(String, Node)] = [
      ("c", .map(["behaviour": .plain("throws")])), ("a", .map(["findings": .list([.text("wrong")])])),
      ("b", .map([:])),
    ]
    let one = await report(inputs(policy(gates)))
    let other = await report(inputs(policy(gates.reversed())))
    #expect(one.verdict == .errored)
    #expect(one.results.map(\.name) == ["a", "b", "c"])
    #expect(other.results.map(\.name) == ["a", "b", "c"])
    #expect(one.results.map(\.verdict) == [.blocked, .passed, .errored])
  }

  @Test("a gate that throws says why")
  func thrown() async {
    let report = await report(inputs(policy([("probe", .map(["behaviour": .plain("throws")]))])))
    #expect(outcome(report.results.first) == "failed: the probe broke")
  }

  @Test("a blocking gate past its deadline makes the report errored, and the report knows that time decided")
  func deadline() async {
    let node = Node.map(["behaviour": .plain("hangs"), "deadline": .plain("2s")])
    let report = await report(inputs(policy([("probe", node)])), clock: ExpiredClock())
    #expect(report.verdict == .errored)
    #expect(outcome(report.results.first) == "failed: took longer than its deadline of 2s")
    guard case .failed(_, let isReproducible) = report.results.first?.outcome else {
      Issue.record("expected a failure")
      return
    }
    #expect(!isReproducible)
  }

  @Test("observing shows everything and blocks nothing")
  func observe() async {
    let node = Node.map(["findings": .list([.text("wrong")])])
    let report = await report(inputs(policy([("probe", node)], mode: .observe)))
    #expect(report.verdict == .passed)
    #expect(report.results.first?.findings.map(\.effect) == [.inform])
  }

  @Test("observing does not switch on a gate that is off")
  func observeKeepsOff() async {
    let report = await report(
      inputs(policy([("probe", .map(["enforcement": .plain("off")]))], mode: .observe)))
    #expect(outcome(report.results.first) == "skipped: enforcement is off (default)")
  }

  @Test("findings that count come first, at one place in the gate's order")
  func order() async {
    let node = Node.map(["findings": .list([.text("b"), .text("a"), .text("c")]), "path": .text("x")])
    var inputs = inputs(policy([("probe", node)]))
    var waived = Waiver()
    waived.gate = "probe"
    waived.reason = "known"
    waived.until = noon.adding(TimeSpan(seconds: 60))
    waived.fingerprint = Finding(rule: "told", message: "a", location: Location("x")).fingerprint(
      gate: "probe")
    inputs.waivers = WaiverFile()
    inputs.waivers?.waivers = [waived]
    inputs.waiverMarks = [.none]
    let report = await report(inputs)
    #expect(report.results.first?.findings.map(\.finding.message) == ["b", "c", "a"])
  }
}
