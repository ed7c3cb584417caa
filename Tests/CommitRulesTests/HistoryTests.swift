import CommitRules
import GateKit
import TestSupport
import Testing

@Suite("commit-rules: the history")
struct HistoryTests {
  @Test("as many commits as allowed pass, one more does not", arguments: [(1, 0), (2, 0), (3, 1)])
  func maxCommits(count: Int, findings: Int) async throws {
    let commits = (1...count).map { Commit("Draw", number: UInt8($0)) }
    let answer = try await GateTrial(commits: commits).ask(CommitRulesGate.self, "max_commits: 2")
    #expect(answer.findings.count == findings)
    #expect(
      answer.measurements == [Measurement("commits", count, limit: .atMost(numerator: 2, denominator: 1))])
  }

  @Test("a merge is found where the history has to be linear, a root commit is not")
  func linear() async throws {
    let two = [ObjectID(filledWith: 1), ObjectID(filledWith: 2)]
    let commits = [
      Commit("Begin", number: 1, parents: []), Commit("Draw", number: 2),
      Commit("Merge a", number: 3, parents: two),
      Commit("Merge b and c", number: 4, parents: two + [ObjectID(filledWith: 3)]),
    ]
    let trial = GateTrial(commits: commits)
    #expect(try await trial.ask(CommitRulesGate.self, "{}").messages == [])
    #expect(
      try await trial.ask(CommitRulesGate.self, "linear_history: true").messages == [
        "\"Merge a\" merges 2 commits; the history has to be linear",
        "\"Merge b and c\" merges 3 commits; the history has to be linear",
      ])
  }

  @Test("a change without commits is skipped")
  func none() async throws {
    #expect(try await GateTrial().ask(CommitRulesGate.self, "{}").skipped == "the change holds no commits")
  }

  @Test("a commit is measured without a limit where there is none, and no exempt ones where nobody is")
  func measured() async throws {
    let answer = try await GateTrial(commits: [Commit("Draw")]).ask(CommitRulesGate.self, "{}")
    #expect(answer.measurements == [Measurement("commits", 1)])
  }

  @Test("a rule that every commit breaks names fifty and counts the rest", arguments: [50, 51, 120])
  func capped(count: Int) async throws {
    let commits = (1...count).map { Commit("draw \($0)", number: UInt8($0)) }
    let messages = try await GateTrial(commits: commits).ask(CommitRulesGate.self, "signature: true").messages
    #expect(messages.prefix(50) == (1...50).map { "\"draw \($0)\" is not signed" }[...])
    #expect(messages.dropFirst(50) == (count > 50 ? ["more commits break this rule: \(count - 50)"] : []))
  }

  @Test("a finding is the same one after a rebase")
  func identity() async throws {
    func finding(_ number: UInt8) async throws -> Finding {
      let commit = Commit("WIP", number: number)
      return try await GateTrial(commits: [commit]).ask(CommitRulesGate.self, "{}").findings[0]
    }
    #expect(try await finding(1).identity == finding(2).identity)
    #expect(try await finding(1).help != finding(2).help)
  }

  @Test("no commit rule needs anything fetched")
  func needs() throws {
    let needs = try GateTrial.prepare(
      CommitRulesGate.self,
      "{conventional: {}, sign_off: author, signature: true, identity: {}, max_commits: 1}"
    ).needs
    #expect(
      needs.facts.isEmpty && needs.optionalFacts.isEmpty && needs.snapshots.isEmpty && needs.evidence.isEmpty)
  }

  @Test("every rule that finds something is in the manifest")
  func rules() async throws {
    let two = [ObjectID(filledWith: 1), ObjectID(filledWith: 2)]
    let commits = [Commit("WIP", number: 1, author: "Ada <>"), Commit("WIP", number: 2, parents: two)]
    let settings = """
      conventional: {}
      subject: {max_length: 1}
      sign_off: author
      signature: true
      identity: {}
      linear_history: true
      max_commits: 1
      """
    let found = try await GateTrial(commits: commits).ask(CommitRulesGate.self, settings).findings.map(\.rule)
    #expect(Set(found) == Set(CommitRulesGate.manifest.rules.map(\.id)))
  }
}

@Suite("commit-rules: settings")
struct SettingsTests {
  @Test(
    "mistakes name their place",
    arguments: [
      ("sign_off: me", "settings:1:11: expected one of author, author-or-committer, anyone, found \"me\""),
      ("subject: {pattern: '('}", "settings:1:20: bad regular expression \"(\": missing ): ("),
      ("max_commits: 0", "settings:1:14: expected a whole number, 1 to 1000000, found \"0\""),
      (
        "exempt_authors: ['dependabot[bot]@example.com']",
        "settings:1:18: \"[bot]\" is one letter of b, o and t here; write \"\\[bot\\]\" for the brackets"
      ),
      (
        "identity: {allowed_emails: ['a[bot]@b.c']}",
        "settings:1:29: \"[bot]\" is one letter of b, o and t here; write \"\\[bot\\]\" for the brackets"
      ),
      (
        "identity: {forbidden_emails: ['a[bot]@b.c']}",
        "settings:1:31: \"[bot]\" is one letter of b, o and t here; write \"\\[bot\\]\" for the brackets"
      ),
    ])
  func mistakes(settings: String, message: String) {
    #expect(throws: GateTrial.Mistakes.self) { try GateTrial.prepare(CommitRulesGate.self, settings) }
    do { _ = try GateTrial.prepare(CommitRulesGate.self, settings) } catch { #expect("\(error)" == message) }
  }

  @Test("brackets that stand for themselves are fine")
  func brackets() throws {
    _ = try GateTrial.prepare(CommitRulesGate.self, #"exempt_authors: ['dependabot\[bot\]@example.com']"#)
  }

  @Test("every pattern of the default list is one")
  func defaults() { #expect(IdentityRules().forbiddenEmails.count == 5) }

  @Test("a class that has no small letters stays as written")
  func classes() async throws {
    let commit = Commit("Draw", author: "Ada <b@c>")
    #expect(
      try await GateTrial(commits: [commit]).ask(
        CommitRulesGate.self, "identity: {allowed_emails: ['[Z-c]@c']}"
      )
      .messages == [])
  }
}
