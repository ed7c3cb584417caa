import CivilTime
import GateKit
import SourceText
import TestSupport
import Testing

@testable import Checks

@Suite("Checks") struct ChecksGateTests {
  private static let head = String(repeating: "02", count: 20)
  private static let other = String(repeating: "03", count: 20)

  /// - Parameter checks: entries of the fact; those of the target where `of` says so.
  private static func ask(
    _ settings: String, checks: String? = nil, base: String? = nil, deployments: String? = nil,
    files: [RepositoryPath: TestFile] = ["a.txt": "2\n"], ancestors: Set<ObjectID> = [],
    renames: [RepositoryPath: RepositoryPath] = [:], before: [RepositoryPath: TestFile] = [:]
  ) async throws -> GateAnswer {
    var trial = GateTrial(before: before, after: files)
    trial.renames = renames
    trial.ancestors = ancestors
    let facts = [
      checks.map { "checks: [\($0)]" }, base.map { "base_checks: [\($0)]" },
      deployments.map { "deployments: [\($0)]" },
    ]
    trial.facts = "{\(facts.compactMap { $0 }.joined(separator: ", "))}"
    return try await trial.ask(ChecksGate.self, settings)
  }

  private static func entry(_ settings: String) -> String {
    "required: [{id: build, name: build, \(settings)}]"
  }
  private static func check(_ conclusion: String, _ more: String = "app: ci") -> String {
    "{name: build, conclusion: \(conclusion), \(more)}"
  }

  /// `good`, the rules of findings, or `waits`.
  private static func outcome(_ answer: GateAnswer) -> String {
    let rules = answer.findings.map(\.rule)
    let waits = answer.waitingFor.isEmpty ? [] : ["waits"]
    let measured = answer.measurements.first { $0.name == "required checks that went well" }
    let isGood = measured.map { $0.numerator == 1 } ?? false
    return (rules + waits + (isGood ? ["good"] : [])).joined(separator: " ")
  }

  static let conclusions: [(String, String, String)] = [
    ("success", "app: ci", "good"), ("neutral", "app: ci", "check-failed"),
    ("skipped", "app: ci", "check-failed"),
    ("failure", "app: ci", "check-failed"), ("error", "app: ci", "check-failed"),
    ("stale", "app: ci", "check-failed"),
    ("timed_out", "app: ci", "check-failed"), ("action_required", "app: ci", "check-failed"),
    ("startup_failure", "app: ci", "check-failed"), ("cancelled", "app: ci", "check-failed"),
    ("pending", "app: ci", "waits"), ("neutral", "conclusions: [success, neutral]", "good"),
    ("skipped", "conclusions: [success, neutral]", "check-failed"),
    ("failure", "conclusions: failure", "good"),
    ("pending", "conclusions: [success, neutral]", "waits"),
  ]

  @Test("a conclusion counts where the policy names it", arguments: conclusions)
  func conclusion(given: String, settings: String, expected: String) async throws {
    #expect(Self.outcome(try await Self.ask(Self.entry(settings), checks: Self.check(given))) == expected)
  }

  static let apps: [(settings: String, checks: [String], expected: String)] = [
    ("app: ci", ["app: ci"], "good"), ("app: CI", ["app: ci"], "good"),
    ("app: ci", ["app: stranger"], "check-missing"),
    ("app: ci", [""], "check-missing"), ("of: head", ["app: stranger"], "good"), ("of: head", [""], "good"),
    ("app: ci", ["app: ci", "app: stranger"], "good"),
  ]

  @Test("a check of the same name by another app does not count where the app is named", arguments: apps)
  func app(row: (settings: String, checks: [String], expected: String)) async throws {
    let checks = row.checks.map { Self.check("success", $0) }.joined(separator: ", ")
    #expect(Self.outcome(try await Self.ask(Self.entry(row.settings), checks: checks)) == row.expected)
  }

  @Test("a good result by another app hides no bad one")
  func hides() async throws {
    let checks = "\(Self.check("failure", "app: ci")), \(Self.check("success", "app: stranger"))"
    #expect(Self.outcome(try await Self.ask(Self.entry("app: ci"), checks: checks)) == "check-failed")
    #expect(Self.outcome(try await Self.ask(Self.entry("of: head"), checks: checks)) == "check-failed")
  }

  private static let early = "app: ci, completed: 2026-06-15T10:00:00Z"
  private static let late = "app: ci, completed: 2026-06-15T11:00:00Z"

  static let runs: [(first: String, second: String, expected: String)] = [
    (check("failure", early), check("success", late), "good"),
    (check("success", late), check("failure", early), "good"),
    (check("success", early), check("failure", late), "check-failed"),
    (check("failure", late), check("success", early), "check-failed"),
    // Begun again: what it will say is not known yet.
    (check("success", late), check("pending"), "waits"), (check("pending"), check("success", late), "waits"),
    // Nothing says when: the later one in the list. One that says so is newer than one that does not.
    (check("failure"), check("success"), "good"), (check("success"), check("failure"), "check-failed"),
    (check("success", early), check("failure"), "good"), (check("failure"), check("success", early), "good"),
    (check("failure", early), check("success", early), "good"), (check("pending"), check("pending"), "waits"),
  ]

  @Test("of several runs the newest counts", arguments: runs)
  func newest(row: (first: String, second: String, expected: String)) async throws {
    #expect(
      Self.outcome(try await Self.ask(Self.entry("app: ci"), checks: "\(row.first), \(row.second)"))
        == row.expected)
  }

  static let absences: [(onMissing: String, findings: [Enforcement], notes: Int, waits: Int)] = [
    ("fail", [.block], 0, 0), ("warn", [.warn], 0, 0), ("pass", [], 1, 0), ("wait", [], 0, 1),
  ]

  @Test("what a missing check does is for on_missing to say", arguments: absences)
  func missing(row: (onMissing: String, findings: [Enforcement], notes: Int, waits: Int)) async throws {
    let answer = try await Self.ask(Self.entry("on_missing: \(row.onMissing)"), checks: "")
    #expect(answer.findings.map(\.atMost) == row.findings)
    #expect(answer.notes.count == row.notes && answer.waitingFor.count == row.waits)
    let deployed = try await Self.ask(
      "deployments: [{id: s, environment: staging, on_missing: \(row.onMissing)}]", deployments: "")
    #expect(deployed.findings.map(\.atMost) == row.findings)
    #expect(deployed.notes.count == row.notes && deployed.waitingFor.count == row.waits)
  }

  @Test("a missing check is told with what could have been meant")
  func missingMessage() async throws {
    func message(_ settings: String, _ checks: String) async throws -> String? {
      try await Self.ask(Self.entry(settings), checks: checks).messages.first
    }
    #expect(try await message("of: head", "") == "no check build of head 0202020202 is reported")
    #expect(
      try await message("of: head", "{name: biuld, conclusion: success}")
        == "no check build of head 0202020202 is reported; did you mean \"biuld\"?")
    #expect(
      try await message("app: ci", "\(Self.check("success", "app: x")), {name: build, conclusion: success}")
        == "no check build by ci of head 0202020202 is reported; that of somebody unknown, x does not count")
  }

  @Test("a matrix has to be there as a whole", arguments: [(1, "check-missing"), (2, "good"), (3, "good")])
  func atLeast(count: Int, expected: String) async throws {
    let settings = "required: [{id: m, name: \"build *\", at_least: 2}]"
    let checks = (1...count).map { "{name: build \($0), conclusion: success}" }.joined(separator: ", ")
    let answer = try await Self.ask(settings, checks: checks)
    #expect(Self.outcome(answer) == expected)
    if count == 1 {
      #expect(answer.messages == ["1 of at least 2 checks build * of head 0202020202 are reported"])
    }
    let failing = try await Self.ask(settings, checks: checks + ", {name: build x, conclusion: failure}")
    #expect(failing.messages.contains("check \"build x\" ended in failure; it must be success"))
    let short = try await Self.ask(settings, checks: "{name: build x, conclusion: failure}")
    #expect(short.findings.map(\.rule) == ["check-missing", "check-failed"])
  }

  @Test("a check of another commit says nothing of this head")
  func commits() async throws {
    for (commit, expected) in [(head, "good"), (other, "check-missing"), ("x", "check-missing")] {
      let checks = Self.check("success", "app: ci, commit: \"\(commit)\"")
      #expect(Self.outcome(try await Self.ask(Self.entry("of: head"), checks: checks)) == expected)
    }
  }
  private var head: String { Self.head }
  private var other: String { Self.other }

  static let ageTable: [(completed: String, expected: String)] = [
    ("2026-06-14T12:00:00Z", "good"), ("2026-06-14T11:59:59Z", "check-stale"),
    ("2026-06-15T12:00:00Z", "good"),
  ]

  @Test("a result may be as old as max_age, of head and of the target", arguments: ageTable)
  func ages(row: (completed: String, expected: String)) async throws {
    let checks = Self.check("success", "completed: \(row.completed)")
    let ofBase = try await Self.ask(Self.entry("of: base, max_age: 24h"), base: checks)
    #expect(Self.outcome(ofBase) == row.expected)
    let ofHead = try await Self.ask(Self.entry("max_age: 24h"), checks: checks)
    #expect(Self.outcome(ofHead) == row.expected)
    let end = try #require(Instant(row.completed)).adding(TimeSpan(seconds: 86400))
    #expect(ofHead.validUntil == (row.expected == "good" ? end : nil))
  }

  @Test("a result without a time is too old for any max_age")
  func timeless() async throws {
    let answer = try await Self.ask(Self.entry("max_age: 24h"), checks: Self.check("success"))
    #expect(answer.messages == ["check \"build\" by ci does not say when it ended, and max_age is 1d"])
    #expect(answer.findings.map(\.rule) == [Rule.checkStale])
  }

  @Test("the earliest moment at which the answer may change is told")
  func earliest() async throws {
    let checks = """
      {name: a, conclusion: success, completed: 2026-06-15T11:00:00Z},
      {name: b, conclusion: success, completed: 2026-06-15T10:00:00Z},
      {name: c, conclusion: success, completed: 2026-06-15T11:30:00Z}
      """
    let answer = try await Self.ask("required: [{id: all, name: [a, b, c], max_age: 3h}]", checks: checks)
    #expect(answer.validUntil == Instant("2026-06-15T13:00:00Z"))
  }

  @Test("of the target count its tip and the commits before it, the newest first")
  func ofBase() async throws {
    let before = try #require(ObjectID(Self.other))
    let tip = String(repeating: "01", count: 20)
    func outcome(_ entries: String..., ancestors: Set<ObjectID> = []) async throws -> String {
      Self.outcome(
        try await Self.ask(
          Self.entry("of: base"), base: entries.joined(separator: ", "), ancestors: ancestors))
    }
    let older = Self.check("success", "\(Self.early), commit: \"\(Self.other)\"")
    #expect(try await outcome(Self.check("success", "commit: \"\(tip)\"")) == "good")
    #expect(try await outcome(older) == "check-missing")
    #expect(try await outcome(older, ancestors: [before]) == "good")
    #expect(
      try await outcome(older, Self.check("failure", "\(Self.late), commit: \"\(tip)\""), ancestors: [before])
        == "check-failed")
    #expect(try await outcome(Self.check("success", "commit: x"), ancestors: [before]) == "check-missing")
  }

  @Test("messages of the target say so")
  func baseMessages() async throws {
    let failed = try await Self.ask(
      Self.entry("of: base"), base: Self.check("failure", "url: \"https://ci.example.com/1\""))
    #expect(failed.messages == ["check \"build\" ended in failure on the target branch; it must be success"])
    #expect(failed.findings.first?.help == "mend what it found, or run it again: https://ci.example.com/1")
    let old = try await Self.ask(
      Self.entry("of: base, max_age: 1h"), base: Self.check("success", Self.early))
    #expect(old.messages == ["check \"build\" by ci ended 2h ago on the target branch; the limit is 1h"])
    #expect(old.findings.first?.help == "run it again")
    let none = try await Self.ask(Self.entry("of: base"), base: "")
    #expect(none.messages == ["no check build of base 0101010101 is reported"])
  }

  @Test(
    "a check is owed where a changed file, or where it was, matches",
    arguments: [
      ("apps/web/a.ts", nil, true), ("lib/a.ts", nil, false), ("lib/a.ts", "apps/web/a.ts", true),
    ] as [(String, String?, Bool)])
  func whenChanged(path: String, old: String?, owed: Bool) async throws {
    let answer = try await Self.ask(
      Self.entry("when_changed: [\"apps/web/**\"]"), checks: "", files: [RepositoryPath(path): "2\n"],
      renames: old.map { [RepositoryPath($0): RepositoryPath(path)] } ?? [:],
      before: old.map { [RepositoryPath($0): "1\n"] } ?? [:])
    #expect(answer.findings.map(\.rule) == (owed ? ["check-missing"] : []))
    #expect(answer.skipped == (owed ? nil : "no changed file asks for a check"))
  }

  @Test("a deployment is asked for whatever files change, and without anything to ask the gate is skipped")
  func skips() async throws {
    #expect(try await Self.ask("{}").skipped == "the policy requires no check")
    let answer = try await Self.ask(
      "{required: [{id: a, name: a, when_changed: [x]}], deployments: [{id: s, environment: staging}]}",
      checks: "",
      deployments: "")
    #expect(answer.skipped == nil)
    #expect(answer.measurements.map(\.name) == ["required deployments"])
    let both = try await Self.ask(
      "{required: [{id: a, name: a}], deployments: [{id: s, environment: staging}]}", checks: "",
      deployments: "")
    #expect(both.measurements.map(\.name) == ["required checks that went well", "required deployments"])
  }

  private static func deployed(_ state: String, _ more: String = "", commit: String = head) -> String {
    "{environment: staging, commit: \"\(commit)\", state: \(state)\(more.isEmpty ? "" : ", \(more)")}"
  }

  static let deployments: [(soak: String, given: [String], expected: String)] = [
    ("0s", [], "deployment-missing"), ("0s", [deployed("success")], ""),
    ("0s", [deployed("failure")], "deployment-failed"),
    ("0s", [deployed("error")], "deployment-failed"), ("0s", [deployed("inactive")], "deployment-failed"),
    ("0s", [deployed("pending")], "waits"), ("0s", [deployed("queued")], "waits"),
    ("0s", [deployed("in_progress")], "waits"),
    ("0s", [deployed("success", commit: other)], "deployment-missing"),
    ("0s", ["{environment: production, commit: \"\(head)\", state: success}"], "deployment-missing"),
    // The newest counts, and soaks anew.
    ("0s", [deployed("failure"), deployed("success")], ""),
    ("0s", [deployed("success"), deployed("failure")], "deployment-failed"),
    ("0s", [deployed("success"), deployed("failure", commit: other)], ""),
    // To the second.
    ("2h", [deployed("success", "since: 2026-06-15T10:00:00Z")], ""),
    ("2h", [deployed("success", "since: 2026-06-15T10:00:01Z")], "waits"),
    ("2h", [deployed("success", "since: 2026-06-15T09:00:00Z")], ""),
    ("1s", [deployed("success")], "deployment-failed"),
    (
      "2h",
      [
        deployed("success", "since: 2026-06-15T01:00:00Z"),
        deployed("success", "since: 2026-06-15T11:00:00Z"),
      ], "waits"
    ),
  ]

  @Test("this head must be deployed, and must have been for a while", arguments: deployments)
  func deployment(row: (soak: String, given: [String], expected: String)) async throws {
    let answer = try await Self.ask(
      "deployments: [{id: s, environment: staging, soak: \(row.soak)}]",
      deployments: row.given.joined(separator: ", "))
    #expect(Self.outcome(answer) == row.expected)
    let good = answer.measurements.first { $0.name == "required deployments" }
    #expect(good?.numerator == (row.expected.isEmpty ? 1 : 0))
  }

  @Test("while it soaks, the gate says until when")
  func soaking() async throws {
    let answer = try await Self.ask(
      "deployments: [{id: s, environment: staging, soak: 2h}]",
      deployments: Self.deployed("success", "since: 2026-06-15T11:00:00Z"))
    #expect(
      answer.waitingFor == [
        "the deployment of 0202020202 to staging has to run 2h, until 2026-06-15T13:00:00Z"
      ])
    #expect(answer.validUntil == Instant("2026-06-15T13:00:00Z"))
    let over = try await Self.ask(
      "deployments: [{id: s, environment: staging, soak: 2h}]",
      deployments: Self.deployed("success", "since: 2026-06-15T10:00:00Z"))
    #expect(over.validUntil == nil)
  }

  @Test("what is not committed was never deployed and has no checks of its own")
  func uncommitted() async throws {
    let change = Change(base: nil, mergeBases: [], head: nil, commits: [], files: [])
    var facts = Facts()
    var deployment = Deployment()
    deployment.environment = "staging"
    deployment.commit = "x"
    deployment.state = .success
    facts.deployments = [deployment]
    var check = CheckResult()
    check.name = "build"
    check.commit = Self.head
    check.conclusion = .success
    facts.checks = [check]
    facts.baseChecks = [check]
    let prepared = try GateTrial.prepare(
      ChecksGate.self,
      "{required: [{id: b, name: build}, {id: n, name: build, of: base}], deployments: [{id: s, environment: staging}]}"
    )
    let answer = try await prepared.examine(
      GateContext(change: change, repository: StillRepository(), now: Instant(seconds: 0), facts: facts))
    #expect(
      answer.messages == [
        "no check build is reported", "no check build is reported",
        "what is not committed has not been deployed to staging",
      ])
  }

  @Test("needs are the facts that the settings ask about")
  func needs() throws {
    func names(_ settings: String) throws -> [String] {
      try GateTrial.prepare(ChecksGate.self, settings).needs.facts.map(\.name).sorted()
    }
    #expect(try names("{}") == [])
    #expect(try names("required: [{id: a, name: a}]") == ["checks"])
    #expect(try names("required: [{id: a, name: a, of: base}]") == ["base_checks"])
    #expect(try names("deployments: [{id: a, environment: a}]") == ["deployments"])
  }

  @Test(
    "settings that can never be met are told",
    arguments: [
      ("conclusions: []", "without a conclusion that counts no check goes well"),
      ("conclusions: pending", "pending is no conclusion: the gate waits for a check that has not ended"),
      (
        "conclusions: [success, pending]",
        "pending is no conclusion: the gate waits for a check that has not ended"
      ),
    ])
  func contradictions(settings: String, message: String) {
    let problems = #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(ChecksGate.self, Self.entry(settings))
    }
    #expect(problems?.problems.count == 1 && problems?.problems.first?.hasSuffix(message) == true)
  }
}
