import CommitRules
import GateKit
import TestSupport
import Testing

/// What the gate finds in commits of these messages, by Ada.
func found(_ messages: String..., settings: String) async throws -> [String] {
  let commits = messages.enumerated().map { Commit($1, number: UInt8($0 + 1)) }
  return try await GateTrial(commits: commits).ask(CommitRulesGate.self, settings).messages
}

@Suite("commit-rules: messages")
struct MessageTests {
  @Test(
    "what git or its author marks as unfinished is found",
    arguments: [
      ("fixup! Draw", "is a fixup! commit"), ("squash! Draw", "is a squash! commit"),
      ("amend! Draw", "is a amend! commit"), ("WIP", "is work in progress"),
      ("wip: draw", "is work in progress"),
      ("Wip draw", "is work in progress"), ("[WIP] draw", "is work in progress"),
      ("(wip) draw", "is work in progress"), ("fix(map): WIP", "is work in progress"),
    ])
  func unfinished(subject: String, words: String) async throws {
    #expect(try await found(subject, settings: "{}") == ["\"\(subject)\" \(words)"])
  }

  @Test(
    "words that only look like a mark are none",
    arguments: [
      "fixup!Draw", "Draw fixup! marks", "fixup", "Wipe the map", "wip2 protocol", "wip-up", "wip_up", "wi",
      "feat: wiping", "feat: draw wip", "wipé",
    ])
  func finished(subject: String) async throws { #expect(try await found(subject, settings: "{}") == []) }

  @Test("fixup commits pass where the policy lets them")
  func allowed() async throws { #expect(try await found("fixup! Draw", settings: "fixup: false") == []) }

  @Test("the way out of a fixup commit and of work in progress differ")
  func wayOut() async throws {
    let commits = [Commit("fixup! Draw", number: 1), Commit("WIP", number: 2)]
    let findings = try await GateTrial(commits: commits).ask(CommitRulesGate.self, "{}").findings
    #expect(findings[0].help?.contains("--autosquash") == true)
    #expect(findings[0].help?.contains("0101010101") == true)
    #expect(findings[1].help?.contains("finish commit 0202020202") == true)
  }

  @Test(
    "conventional messages pass",
    arguments: [
      "feat: draw", "Feat: draw", "fix(map): draw", "fix(map)!: draw", "feat!: draw", "docs: a: b",
      "feat: draw\n\nBody.\n\nBREAKING CHANGE: round", "feat: draw\n\nBREAKING-CHANGE: round",
      "Revert \"feat: draw\"\n\nThis reverts commit 0101010101010101010101010101010101010101.",
      "fixup! draw", "squash! draw", "amend! draw", "feat: draw\n \nbody",
    ])
  func conventional(message: String) async throws {
    #expect(try await found(message, settings: "{conventional: {}, fixup: false}") == [])
  }

  @Test(
    "messages of another form say what is missing",
    arguments: [
      ("Draw", "there is no \":\" after a type"), ("", "there is no \":\" after a type"),
      ("feat:draw", "\":\" is not followed by a space and a description"),
      ("feat: ", "\":\" is not followed by a space and a description"),
      (": draw", "what stands before \":\" is not a type such as feat or fix(parser)"),
      ("new feature: draw", "what stands before \":\" is not a type such as feat or fix(parser)"),
      ("feat (map): draw", "what stands before \":\" is not a type such as feat or fix(parser)"),
      ("feat(): draw", "the scope in parentheses is empty or holds parentheses"),
      ("feat((a)): draw", "the scope in parentheses is empty or holds parentheses"),
      ("feat: draw\nmore", "the second line is not blank"),
      ("feat: draw\n\nbreaking change: round", "the footer \"breaking change:\" has to be in capitals"),
      ("feat: draw\n\nBreaking-Change: round", "the footer \"Breaking-Change:\" has to be in capitals"),
      ("Revert \"draw\"", "there is no \":\" after a type"),
    ])
  func unconventional(message: String, objection: String) async throws {
    let subject = message.prefix { $0 != "\n" }
    let name = subject.isEmpty ? "a commit without a subject" : "\"\(subject)\""
    #expect(
      try await found(message, settings: "{conventional: {}, fixup: false}") == [
        "\(name) is not a conventional commit: \(objection)"
      ])
  }

  @Test("types and scopes are the team's, and an empty list takes all")
  func lists() async throws {
    let own = "conventional: {types: [feat], scopes: [map, sea], require_scope: true}"
    #expect(try await found("feat(map): x", "FEAT(map, sea): x", settings: own) == [])
    #expect(
      try await found("fix(map): x", "feat: x", "feat(map,land): x", settings: own) == [
        "\"fix(map): x\" is not a conventional commit: type \"fix\" is not one of feat",
        "\"feat: x\" is not a conventional commit: it names no scope",
        "\"feat(map,land): x\" is not a conventional commit: scope \"land\" is not one of map, sea",
      ])
    #expect(try await found("anything(at all): x", settings: "conventional: {types: []}") == [])
  }

  @Test("a breaking mark without its footer is found only where the policy asks")
  func breakingFooter() async throws {
    #expect(try await found("feat!: x", settings: "conventional: {}") == [])
    let asked = "conventional: {breaking_footer: true}"
    #expect(try await found("feat: x", "feat!: x\n\nBREAKING CHANGE: y", settings: asked) == [])
    #expect(try await found("feat!: x", settings: asked).count == 1)
  }

  @Test("a merge commit's message is judged only where the policy asks")
  func merges() async throws {
    let parents = [ObjectID(filledWith: 1), ObjectID(filledWith: 2)]
    let commits = [
      Commit("Merge branch 'a'", number: 3, parents: parents),
      Commit("Bring a in", number: 4, parents: parents),
    ]
    let trial = GateTrial(commits: commits)
    #expect(try await trial.ask(CommitRulesGate.self, "conventional: {}").messages == [])
    // Git's own words are fine even then.
    #expect(
      try await trial.ask(CommitRulesGate.self, "{conventional: {}, merge_commits: true}").messages == [
        "\"Bring a in\" is not a conventional commit: there is no \":\" after a type"
      ])
    #expect(try await trial.ask(CommitRulesGate.self, "sign_off: author").messages == [])
    #expect(
      try await trial.ask(CommitRulesGate.self, "{sign_off: author, merge_commits: true}").messages.count == 2
    )
  }

  @Test("subjects may be exactly as long as allowed", arguments: [(19, 0), (20, 0), (21, 1)])
  func subjectLength(length: Int, count: Int) async throws {
    let subject = String(repeating: "é", count: length)
    let messages = try await found("\(subject)\n\nlonger than that", settings: "subject: {max_length: 20}")
    #expect(messages.count == count)
    if count == 1 { #expect(messages == ["\"\(subject)\" has a subject of 21 characters; the limit is 20"]) }
  }

  @Test("a subject's pattern looks at the first line alone, and its message is the way out")
  func subjectPattern() async throws {
    let commits = [Commit("Draw\n\nMAP-1", number: 1), Commit("MAP-1 draw", number: 2)]
    let answer = try await GateTrial(commits: commits).ask(
      CommitRulesGate.self, "subject: {pattern: MAP-, message: name the ticket}")
    #expect(answer.messages == ["the subject of \"Draw\" does not match MAP-"])
    #expect(
      answer.findings[0].help == "reword commit 0101010101 with git rebase --interactive: name the ticket")
  }

  @Test("a message of a megabyte is quoted in few words")
  func long() async throws {
    let messages = try await found(String(repeating: "x", count: 1 << 20), settings: "conventional: {}")
    #expect(messages.count == 1)
    #expect(messages[0].count < 200)
  }

  @Test("names of types and scopes from outside are cut")
  func longScope() async throws {
    let scope = String(repeating: "s", count: 100_000)
    let messages = try await found("feat(\(scope)): x", settings: "conventional: {scopes: [map]}")
    #expect(messages.count == 1)
    #expect(messages[0].count < 600)
  }
}
