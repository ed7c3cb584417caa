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
    #expect(
      report.idleWaivers.map(\.message).first?.hasPrefix(row.holds ? "ends in 1s" : "ended on ") == true)
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
    #expect(
      ended.idleWaivers.map(\.message) == [
        "ended on 2027-01-14T08:00:00Z; 1 finding that it named counts again"
      ])
    let unused = await report(waivers: [try waiver(rule: "other")])
    #expect(unused.idleWaivers.map(\.message) == ["waives nothing in this change"])
    let stray = await report(waivers: [try waiver(gate: "prob")])
    #expect(stray.idleWaivers.map(\.message) == ["the policy runs no gate of this name"])
    #expect(stray.idleWaivers.map(\.mark.line) == [1])
  }

  /// A report on one finding of a tool, and one waiver.
  private func report(on severity: Severity, author: String? = nil, _ change: (inout Waiver) throws -> Void)
    async throws -> Report
  {
    var waiver = try waiver(until: 86_400 * 30)
    try change(&waiver)
    let node = Node.map([
      "findings": .list([.text("wrong")]), "path": .text("src/a.c"), "severity": .plain(severity.rawValue),
    ])
    var facts = Facts()
    facts.author = author
    var inputs = inputs(policy([("probe", node)]), facts: facts)
    inputs.waivers = WaiverFile()
    inputs.waivers?.waivers = [waiver]
    inputs.waiverMarks = [Mark(source: "w.yml", line: 3, column: 5)]
    return await GateEngineTests.report(inputs)
  }

  @Test("a waiver names what a tool found: vulnerability, package, version, rule")
  func subjects() async throws {
    let rows: [(holds: Bool, change: (inout Waiver) throws -> Void)] = [
      (true, { $0.vulnerability = "cve-2024-1" }), (true, { $0.vulnerability = "GHSA-a-b-c" }),
      (false, { $0.vulnerability = "CVE-2024-10" }), (true, { $0.package = "lodash" }),
      (false, { $0.package = "lodash-es" }), (true, { ($0.package, $0.packageVersion) = ("lodash", "1.2") }),
      (false, { ($0.package, $0.packageVersion) = ("lodash", "1.3") }), (true, { $0.rule = "B101" }),
      (true, { $0.rule = "told" }), (false, { ($0.rule, $0.package) = ("B102", "lodash") }),
      (true, { $0.paths = OneOrMany([try Glob("src/**")]) }),
      (false, { $0.paths = OneOrMany([try Glob("**")]) }),
      (false, { _ in }),
    ]
    for (index, row) in rows.enumerated() {
      let report = try await report(on: .medium, row.change)
      #expect(report.verdict == (row.holds ? .passed : .blocked), "row \(index)")
      #expect(
        report.results.first?.notes == (row.holds ? ["waived"] : []), "row \(index): as the gate sees it")
      #expect(report.idleWaivers.isEmpty == row.holds, "row \(index)")
    }
  }

  @Test(
    "a waiver of a finding that is high or worse needs an approver, not the author, and an end within 180 days"
  )
  func severe() async throws {
    func message(_ severity: Severity, author: String? = "ada", _ change: (inout Waiver) -> Void) async throws
      -> String?
    {
      let report = try await report(on: severity, author: author) { waiver in
        waiver.package = "lodash"
        change(&waiver)
      }
      #expect((report.verdict == .passed) == report.idleWaivers.isEmpty)
      return report.idleWaivers.first?.message
    }
    #expect(try await message(.medium) { _ in } == nil)
    #expect(
      try await message(.high) { _ in }
        == "does not apply: a finding that is high needs somebody who approved it (approved_by)")
    #expect(try await message(.high) { $0.approvedBy = "grace" } == nil)
    #expect(
      try await message(.critical) { $0.approvedBy = "Ada" }?.contains("the author of the change") == true)
    #expect(try await message(.critical, author: nil) { $0.approvedBy = "Ada" } == nil)
    #expect(
      try await message(.high) {
        $0.approvedBy = "grace"
        $0.until = noon.adding(TimeSpan(seconds: 181 * 86_400))
      } == "does not apply: a finding that is high is waived for at most 180d")
    #expect(
      try await message(.high) {
        $0.approvedBy = "grace"
        $0.created = noon.adding(TimeSpan(seconds: -160 * 86_400))
      } == "does not apply: a finding that is high is waived for at most 180d")
    #expect(
      try await message(.high) {
        $0.approvedBy = "grace"
        $0.created = noon.adding(TimeSpan(seconds: 400 * 86_400))
        $0.until = noon.adding(TimeSpan(seconds: 500 * 86_400))
      } == "does not apply: a finding that is high is waived for at most 180d")
    #expect(
      try await message(.high) {
        $0.approvedBy = "grace"
        $0.maxSeverity = .medium
      } == "does not apply: it covers findings up to medium, and this is high")
    #expect(
      try await message(.medium) {
        $0.until = noon.adding(TimeSpan(seconds: -1)); $0.id = "W-9"
      }
        == "W-9 ended on 2027-01-15T07:59:59Z; 1 finding that it named counts again")
  }

  @Test("a waiver says what the finding is, in the words of the field")
  func status() async throws {
    let report = try await report(on: .medium) { waiver in
      waiver.package = "lodash"
      waiver.status = .notAffected
      waiver.justification = .vulnerableCodeNotInExecutePath
      waiver.reason = "no template comes from outside"
    }
    guard case .waived(let reason, _) = report.results.first?.findings.first?.standing else {
      Issue.record("not waived: \(report.verdict)")
      return
    }
    #expect(
      reason == "not affected (vulnerable code not in execute path): no template comes from outside")
  }

  @Test("what the file of waivers said of itself is told beside it")
  func unusable() async {
    var inputs = inputs(policy([("probe", .map([:]))]))
    let idle = IdleWaiver(gate: "probe", mark: Mark(source: "w.yml", line: 9, column: 5), message: "no")
    inputs.idleWaivers = [idle]
    #expect(await GateEngineTests.report(inputs).idleWaivers == [idle])
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
