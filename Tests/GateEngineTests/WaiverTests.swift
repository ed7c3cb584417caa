import CivilTime
import GateEngine
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Waivers and baseline") struct WaiverTests {
  private func waiver(
    gate: String = "probe", rule: String? = nil, path: String? = nil, until: Int64 = 60
  ) throws -> Waiver {
    var waiver = Waiver()
    waiver.gate = gate
    waiver.rule = rule
    waiver.paths = try path.map { OneOrMany([try Glob($0)]) }
    waiver.reason = "being replaced"
    waiver.until = Instant(seconds: noon.seconds + until)
    return waiver
  }

  private func report(waivers: [Waiver], path: String? = "src/a.c", findings: [String] = ["wrong"]) async
    -> Report
  {
    let node = Node.map([
      "findings": .list(findings.map { .text($0) }), "path": path.map { .text($0) },
    ])
    var inputs = inputs(policy([("probe", node)]))
    inputs.waivers = WaiverFile()
    inputs.waivers?.waivers = waivers
    inputs.waiverMarks = waivers.indices.map { Mark(source: "w.yml", line: $0 + 1, column: 1) }
    return await GateEngineTests.report(inputs)
  }

  @Test(
    "a waiver holds until its day and not a second longer", arguments: [(1, true), (0, false), (-1, false)])
  func expiry(row: (seconds: Int64, holds: Bool)) async throws {
    let report = await report(waivers: [try waiver(until: row.seconds)])
    #expect(report.verdict == (row.holds ? .passed : .blocked))
    #expect(report.validUntil == (row.holds ? Instant(seconds: noon.seconds + row.seconds) : nil))
    #expect(report.idleWaivers.isEmpty == row.holds)
  }

  @Test("a waiver covers its gate, rule and paths, nothing else")
  func scope() async throws {
    #expect(await report(waivers: [try waiver(rule: "told")]).verdict == .passed)
    #expect(await report(waivers: [try waiver(rule: "other")]).verdict == .blocked)
    #expect(await report(waivers: [try waiver(path: "src/**")]).verdict == .passed)
    #expect(await report(waivers: [try waiver(path: "lib/**")]).verdict == .blocked)
    #expect(await report(waivers: [try waiver(path: "**")], path: nil).verdict == .blocked)
    #expect(await report(waivers: [try waiver(gate: "other")]).verdict == .blocked)
  }

  @Test("a waiver that does nothing is told")
  func idle() async throws {
    let ended = await report(waivers: [try waiver(until: -86400)])
    #expect(ended.idleWaivers.map(\.message) == ["ended on 2027-01-14T08:00:00Z"])
    let unused = await report(waivers: [try waiver(rule: "other")])
    #expect(unused.idleWaivers.map(\.message) == ["waives nothing in this change"])
    let stray = await report(waivers: [try waiver(gate: "prob")])
    #expect(stray.idleWaivers.map(\.message) == ["the policy runs no gate of this name"])
    #expect(stray.idleWaivers.map(\.mark.line) == [1])
  }

  @Test("the baseline takes as many findings alike as it knows, and the next one counts")
  func baseline() async {
    let node = Node.map(["findings": .list([.text("wrong"), .text("wrong")]), "path": .text("a")])
    var inputs = inputs(policy([("probe", node)]))
    let before = await GateEngineTests.report(inputs)
    inputs.baseline = Baseline(of: before.results, commit: nil)
    #expect(inputs.baseline?.findings.map(\.count) == [2])
    #expect(await GateEngineTests.report(inputs).verdict == .passed)

    let three = Node.map([
      "findings": .list([.text("wrong"), .text("wrong"), .text("wrong")]), "path": .text("a"),
    ])
    inputs.policy = policy([("probe", three)])
    let after = await GateEngineTests.report(inputs)
    #expect(after.verdict == .blocked)
    #expect(after.results.first?.findings.map(\.effect) == [.block, .off, .off])
  }

  @Test("a fingerprint knows gate, rule, path and identity, and no line")
  func fingerprint() {
    let finding = Finding(rule: "r", message: "m", location: Location("a", lines: 1...2))
    let moved = Finding(rule: "r", message: "m", location: Location("a", lines: 7...9))
    #expect(finding.fingerprint(gate: "g") == moved.fingerprint(gate: "g"))
    #expect(finding.fingerprint(gate: "g").count == 32)
    let others = [
      Finding(rule: "s", message: "m", location: Location("a")),
      Finding(rule: "r", message: "n", location: Location("a")),
      Finding(rule: "r", message: "m", location: Location("b")),
    ]
    for other in others { #expect(other.fingerprint(gate: "g") != finding.fingerprint(gate: "g")) }
    #expect(finding.fingerprint(gate: "h") != finding.fingerprint(gate: "g"))
  }
}
