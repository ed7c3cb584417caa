import CivilTime
import GateEngine
import GateKit
import PolicyFiles
import SourceText
import TestSupport
import Testing

@Suite("Cases of a policy") struct PolicyCaseTests {
  @Test("a case is read, and what it leaves out is a plain pull request")
  func plain() throws {
    let policyCase = try readCase(
      """
      title: a feature enters main
      commits: [{message: "feat: a page", files: {page.md: A page, old.md: null}}]
      expect: {verdict: passed, gates: {size: not-asked}}
      """)
    #expect(policyCase.facts.source == "feature/example")
    #expect(policyCase.facts.target == "main")
    #expect(policyCase.facts.isFork == false)
    #expect(policyCase.facts.labels == [])
    #expect(policyCase.facts.reviews?.map(\.author) == ["grace", "linus"])
    #expect(policyCase.facts.checks == nil)
    #expect(policyCase.now == Instant("2026-06-15T12:00:00Z"))
    let history = try CaseHistory(policyCase)
    #expect(history.branches.map(\.name) == ["main"])
    #expect(history.headFrom == "main")
    #expect(history.commits.first?.files == ["page.md": .value("A page"), "old.md": .null])
  }

  @Test("facts that a case calls unknown are not known")
  func unknown() throws {
    let policyCase = try readCase(
      "{title: t, pull: {source: a}, unknown: [labels, title, head_repository], expect: {verdict: passed}}")
    #expect(policyCase.facts.labels == nil)
    #expect(policyCase.facts.title == nil)
    #expect(policyCase.facts.isFork == nil)
    #expect(policyCase.facts.source == "a")
  }

  @Test("a head repository of its own makes a fork, and so does none")
  func fork() throws {
    let other = try readCase(
      "{title: t, pull: {head_repository: {id: 2}, source: staging}, expect: {verdict: passed}}")
    #expect(other.facts.isFork == true)
    let gone = try readCase("{title: t, pull: {head_repository: null}, expect: {verdict: passed}}")
    #expect(gone.facts.isFork == true)
  }

  @Test("branches come in an order in which each can be made")
  func order() throws {
    let policyCase = try readCase(
      """
      title: t
      repository:
        branches:
          development: {from: main, commits: [{message: back, merge: hotfix}]}
          hotfix: {from: main, commits: [{message: mend}]}
          main: {commits: [{message: start}]}
      pull: {source: development, target: main}
      expect: {verdict: passed}
      """)
    let history = try CaseHistory(policyCase)
    #expect(history.branches.map(\.name) == ["main", "hotfix", "development"])
    #expect(history.headFrom == "development")
  }

  @Test(
    "mistakes in a case are told with their place",
    arguments: [
      ("{title: t}", ["c.yml:1:1: \"expect\" is required: what should come out"]),
      (
        "{title: t, expect: {verdict: passd}}",
        [
          "c.yml:1:30: expected one of passed, pending, blocked, errored, found \"passd\"; did you mean \"passed\"?"
        ]
      ),
      (
        "{title: t, unknown: [label], expect: {verdict: passed}}",
        ["c.yml:1:22: unknown fact \"label\"; did you mean \"labels\"?"]
      ),
      (
        "{title: t, from: mian, expect: {verdict: passed}}",
        ["c.yml:1:1: no branch is called \"mian\"; did you mean \"main\"?"]
      ),
      (
        "{title: t, repository: {branches: {a: {from: b}, b: {from: a}}}, expect: {verdict: passed}}",
        ["c.yml:1:24: branches start from each other: a, b"]
      ),
    ])
  func mistakes(text: String, expected: [String]) {
    expectProblems(expected) { _ = try readCase(text) }
  }
}

@Suite("Comparing a case with its report") struct PolicyCaseComparisonTests {
  /// The report of a policy on an empty change, without a repository behind it.
  private func report(_ text: String, now: Instant) async throws -> Report {
    let policy = try await policy(text, gates: [GateDefinition(Grumbler.self)])
    let change = Change(base: nil, mergeBases: [], head: nil, commits: [], files: [])
    let inputs = Inputs(
      facts: Facts(), change: change, policy: policy,
      origin: PolicyOrigin(source: .file, commit: nil, files: []), now: now)
    let plan = policy.plan(facts: Facts(), change: change)
    return await evaluate(inputs, plan: plan, in: StillRepository()).report
  }

  private static let policyText = """
    version: 1
    gates:
      loud: {gate: grumbler, words: [a, b]}
      mild: {gate: grumbler, words: [c], enforcement: warn}
      quiet: {gate: grumbler, words: [d], enforcement: inform}
      still: {gate: grumbler, enforcement: off}
      sated: {gate: grumbler}
    labels: [{label: "gatehouse: blocked", when: {verdict: blocked}}, {label: fine, when: {verdict: passed}}]
    """

  @Test("a case that came out as expected has no differences")
  func same() async throws {
    let policyCase = try readCase(
      """
      title: t
      expect:
        verdict: blocked
        gates: {loud: blocked, mild: warned, quiet: informed, still: skipped, sated: passed, other: absent}
        findings: [a, b, c, d]
        reasons: {still: "enforcement is off (.gatehouse.yml:6:40)"}
        labels: ["gatehouse: blocked"]
      """)
    let report = try await report(Self.policyText, now: policyCase.now)
    #expect(policyCase.differences(from: report) == [])
  }

  @Test("every difference is a line of its own")
  func different() async throws {
    let policyCase = try readCase(
      """
      title: t
      expect:
        verdict: passed
        gates: {loud: passed, other: skipped}
        findings: [b, a, x, d]
        reasons: {loud: none of yours}
        labels: [fine]
      """)
    let report = try await report(Self.policyText, now: policyCase.now)
    #expect(
      policyCase.differences(from: report) == [
        "verdict: expected passed, found blocked", "gate loud: expected passed, found blocked",
        "gate other: expected skipped, found absent", "reason of loud: expected none of yours, found none",
        "finding is missing: x", "finding is not expected: c", "label is missing: fine",
        "label is not expected: gatehouse: blocked",
      ])
    let shuffled = try readCase("{title: t, expect: {verdict: blocked, findings: [b, a, c, d]}}")
    #expect(
      shuffled.differences(from: report) == ["findings come in another order or number: a | b | c | d"])
  }
}

/// Finds whatever it is told to find.
private struct Grumbler: Gate {
  struct Configuration: Settings {
    var words: [String] = []
    init() {}
    static let schema: [Setting<Configuration>] = [setting("words", \.words, "what to find")]
  }
  static let manifest = GateManifest(
    id: "grumbler", summary: "Sample.", rationale: "", rules: [], examples: [])
  let words: [String]
  init(_ settings: Configuration) { words = settings.words }
  let needs = Needs()
  func examine(_ context: GateContext) async throws -> GateAnswer {
    GateAnswer(findings: words.map { Finding(rule: "word", message: $0) })
  }
}

func readCase(_ text: String) throws(UnreadableFile) -> PolicyCase {
  try PolicyCase.read(Array(text.utf8), source: "c.yml")
}
