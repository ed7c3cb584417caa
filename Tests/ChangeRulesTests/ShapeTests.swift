import ChangeRules
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("change-rules: size, companions, changelog, tags")
struct ShapeTests {
  private func lines(_ count: Int) -> TestFile { .text(String(repeating: "x\n", count: count)) }

  @Test("a change may be exactly as large as allowed", arguments: [(9, 0), (10, 0), (11, 1)])
  func lineLimit(count: Int, findings: Int) async throws {
    let trial = GateTrial(before: ["a": "old\n"], after: ["a": "new\n", "b": lines(count - 2)])
    let answer = try await trial.ask(ChangeRulesGate.self, "size: {max_lines: 10}")
    #expect(answer.findings.count == findings)
    #expect(
      answer.measurements == [
        Measurement("changed lines", count, limit: .atMost(numerator: 10, denominator: 1)),
        Measurement("changed files", 2),
      ])
  }

  @Test("a change may touch exactly as many files as allowed", arguments: [(1, 0), (2, 0), (3, 1)])
  func fileLimit(count: Int, findings: Int) async throws {
    let files = Dictionary(uniqueKeysWithValues: (0..<count).map { (RepositoryPath("f\($0)"), lines(1)) })
    let answer = try await GateTrial(after: files).ask(ChangeRulesGate.self, "size: {max_files: 2}")
    #expect(answer.findings.count == findings)
    #expect(
      answer.measurements.last
        == Measurement("changed files", count, limit: .atMost(numerator: 2, denominator: 1)))
  }

  @Test("the way out names the largest files, largest first, ties by path")
  func largest() async throws {
    let files = ["a": lines(1), "b": lines(3), "c": lines(2), "d": lines(2)] as [RepositoryPath: TestFile]
    let answer = try await GateTrial(after: files).ask(ChangeRulesGate.self, "size: {max_lines: 1}")
    #expect(answer.findings[0].help?.hasSuffix("b (3), c (2), d (2)") == true)
  }

  @Test("excluded files count neither lines nor files, and a list of one's own replaces the lock files")
  func exclude() async throws {
    let trial = GateTrial(after: [
      "gen/a": lines(9), "go.sum": lines(9), "x/yarn.lock": lines(9), "b": lines(1),
    ])
    let own = try await trial.ask(ChangeRulesGate.self, "size: {exclude: ['gen/**']}")
    #expect(own.measurements.map(\.numerator) == [19, 3])
    let usual = try await trial.ask(ChangeRulesGate.self, "size: {}")
    #expect(usual.measurements.map(\.numerator) == [10, 2])
    #expect(SizeLimits().exclude.count == 2)
  }

  @Test("without size nothing is measured")
  func unmeasured() async throws {
    #expect(try await GateTrial().ask(ChangeRulesGate.self, "changelog: {}").measurements == [])
  }

  private let together =
    "together: [{id: docs, when: 'src/**', exclude: '**/*.md', then: 'docs/**', unless: NO_DOCS}]"

  @Test(
    "X asks for Y, whatever happens to either",
    arguments: [
      (["src/a": "1"], ["src/a": "2"], 1), (["src/a": "1"], [:], 1), ([:], ["src/a": "1"], 1),
      ([:], ["src/a": "1", "docs/a": "1"], 0), (["docs/a": "1", "src/a": "1"], [:], 0),
      ([:], ["src/a.md": "1"], 0), ([:], ["src/a": "1", "NO_DOCS": ""], 0), ([:], ["other": "1"], 0),
      ([:], ["docs/a": "1"], 0),
    ] as [([RepositoryPath: TestFile], [RepositoryPath: TestFile], Int)])
  func companions(before: [RepositoryPath: TestFile], after: [RepositoryPath: TestFile], count: Int)
    async throws
  {
    let answer = try await GateTrial(before: before, after: after).ask(ChangeRulesGate.self, together)
    #expect(answer.messages == (count == 1 ? ["src/a changed, and nothing at docs/** did (docs)"] : []))
    #expect(answer.findings.map(\.location) == (count == 1 ? [after.isEmpty ? nil : Location("src/a")] : []))
  }

  @Test("a file that moved away was changed where it was")
  func moved() async throws {
    var trial = GateTrial(before: ["src/a": "1"], after: ["lib/a": "1"])
    trial.renames = ["src/a": "lib/a"]
    #expect(
      try await trial.ask(ChangeRulesGate.self, together).messages == [
        "lib/a changed, and nothing at docs/** did (docs)"
      ])
    trial = GateTrial(before: ["docs/a": "1"], after: ["lib/a": "1", "src/b": "1"])
    trial.renames = ["docs/a": "lib/a"]
    #expect(try await trial.ask(ChangeRulesGate.self, together).messages == [])
  }

  @Test("many files that ask are three names and a number, and the message is the way out")
  func manyAsking() async throws {
    let files = Dictionary(uniqueKeysWithValues: (1...5).map { (RepositoryPath("src/\($0)"), lines(1)) })
    let answer = try await GateTrial(after: files).ask(
      ChangeRulesGate.self, "together: [{id: docs, when: 'src/**', then: 'docs/**', message: write}]")
    #expect(answer.messages == ["src/1, src/2, src/3 and 2 more changed, and nothing at docs/** did (docs)"])
    #expect(answer.findings[0].help == "write")
  }

  private let breaking = [Commit("feat!: x"), Commit("fix: y", number: 2)]

  @Test("a breaking commit asks for an added line of the changelog, not for any change of it")
  func changelog() async throws {
    func ask(_ before: TestFile, _ after: TestFile) async throws -> [String] {
      try await GateTrial(
        before: ["CHANGELOG.md": before, "a": "1"], after: ["CHANGELOG.md": after], commits: breaking
      )
      .ask(ChangeRulesGate.self, "changelog: {}").messages
    }
    let missing = ["\"feat!: x\" says that it breaks something, and CHANGELOG.md has no new line"]
    #expect(try await ask("a\n", "a\nb\n") == [])
    #expect(try await ask("a\nb\n", "a\n") == missing)
    #expect(try await ask("a\n", "a\n") == missing)
    #expect(try await ask("a\n", .deleted) == missing)
  }

  @Test("several breaking commits are named, other commits ask for nothing")
  func commits() async throws {
    let trial = GateTrial(
      after: ["a": "1"], commits: breaking + [Commit("feat: z\n\nBREAKING CHANGE: w", number: 3)])
    #expect(
      try await trial.ask(ChangeRulesGate.self, "changelog: {}").messages == [
        "\"feat!: x\", \"feat: z\" say that they break something, and CHANGELOG.md has no new line"
      ])
    let quiet = GateTrial(after: ["a": "1"], commits: [Commit("feat: BREAKING CHANGE: in a subject")])
    #expect(try await quiet.ask(ChangeRulesGate.self, "changelog: {}").messages == [])
    let unconventional = GateTrial(after: ["a": "1"], commits: [Commit("Draw\n\nBREAKING CHANGE: round")])
    #expect(try await unconventional.ask(ChangeRulesGate.self, "changelog: {}").messages.count == 1)
  }

  @Test("the changelog may be asked for always, and be one of several files")
  func always() async throws {
    let settings = "changelog: {when: always, file: ['changes/*.md', NEWS]}"
    #expect(
      try await GateTrial(after: ["a": "1"]).ask(ChangeRulesGate.self, settings).messages == [
        "every change is told to users, and changes/*.md, NEWS has no new line"
      ])
    #expect(
      try await GateTrial(after: ["a": "1", "NEWS": "x\n"]).ask(ChangeRulesGate.self, settings).messages == []
    )
    #expect(try await GateTrial().ask(ChangeRulesGate.self, settings).messages == [])
  }

  @Test("labels and paths ask, other labels and paths do not")
  func occasions() async throws {
    let trial = GateTrial(after: ["a": "1"], facts: "labels: [{name: b}, {name: api/v2}, {name: api/v1}]")
    #expect(
      try await trial.ask(ChangeRulesGate.self, "changelog: {labels: ['api/*']}").messages == [
        "the label \"api/v1\", \"api/v2\" is set, and CHANGELOG.md has no new line"
      ])
    #expect(try await trial.ask(ChangeRulesGate.self, "changelog: {labels: [c], paths: [b]}").messages == [])
  }

  @Test(
    "semantic versions are told from others by the specification",
    arguments: [
      ("1.2.3", true), ("0.0.0", true), ("10.20.30", true), ("1.2.3-rc.1", true), ("1.2.3-0.a-b", true),
      ("1.2.3+build.01", true), ("1.2.3-a+b", true), ("1.2.3-01a", true), ("1.2.3--", true),
      ("1.2.3+a-b", true),
      ("1.2", false), ("1.2.3.4", false), ("01.2.3", false), ("1.02.3", false), ("1.2.03", false),
      ("1.2.3-", false),
      ("1.2.3+", false), ("1.2.3-01", false), ("1.2.3-a..b", false), ("1.2.3-ä", false), ("1.2.3+a+b", false),
      ("1.2.x", false), ("", false), ("1..3", false), ("1.2.3-a_b", false), ("1.2.٣", false),
      ("1.2.3+a..b", false),
      ("v1.2.3", false),
    ])
  func semver(version: String, isOne: Bool) async throws {
    let trial = GateTrial(facts: "ref: \"refs/tags/v\(version)\"")
    let messages = try await trial.ask(ChangeRulesGate.self, "tag: {semver: true}").messages
    #expect(messages == (isOne ? [] : ["the tag \"v\(version)\" is not \"v\" and a semantic version"]))
  }

  @Test("the prefix of a tag is the team's")
  func prefix() async throws {
    func ask(_ tag: String) async throws -> Int {
      try await GateTrial(facts: "ref: refs/tags/\(tag)").ask(
        ChangeRulesGate.self, "tag: {semver: true, prefix: app-}"
      ).findings.count
    }
    #expect(try await ask("app-1.2.3") == 0)
    #expect(try await ask("1.2.3") == 1)
    #expect(try await ask("v1.2.3") == 1)
  }

  @Test("a tag's pattern is matched without semver too, and a branch never")
  func pattern() async throws {
    let settings = "tag: {pattern: '^release-'}"
    for (ref, count) in [("refs/tags/release-1", 0), ("refs/tags/v1", 1), ("refs/heads/v1", 0)] {
      #expect(
        try await GateTrial(facts: "ref: \(ref)").ask(ChangeRulesGate.self, settings).findings.count == count)
    }
  }

  @Test("without a ref the other rules are judged, and a note says that no tag was")
  func noRef() async throws {
    let answer = try await GateTrial(after: ["a": "1\n"]).ask(
      ChangeRulesGate.self, "{tag: {semver: true}, size: {max_lines: 0}}")
    #expect(answer.findings.map(\.rule) == ["size"])
    #expect(answer.notes == ["no ref was named, so no tag was judged"])
  }
}
