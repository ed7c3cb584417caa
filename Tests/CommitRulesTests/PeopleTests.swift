import CommitRules
import GateKit
import TestSupport
import Testing

@Suite("commit-rules: people")
struct PeopleTests {
  private let ada = "Ada Lovelace <ada@example.com>"
  private let bob = "Bob <bob@example.com>"

  private func found(_ commit: Commit, _ settings: String) async throws -> [String] {
    try await GateTrial(commits: [commit]).ask(CommitRulesGate.self, settings).messages
  }

  @Test(
    "a sign-off is a line of its own below the subject, in any case of letters",
    arguments: [
      ("Signed-off-by: Ada Lovelace <ada@example.com>", true),
      ("signed-off-by: ada lovelace <ADA@example.com>", true),
      ("Signed-off-by:Ada Lovelace<ada@example.com>", true),
      ("text\nSigned-off-by: Ada Lovelace <ada@example.com>\n\nmore text", true),
      (" Signed-off-by: Ada Lovelace <ada@example.com>", false),
      ("Signed-off-by: Ada Lovelace", false), ("Signed-off-by: >Ada Lovelace<", false),
      ("Signed-off: Ada Lovelace <ada@example.com>", false),
    ])
  func signOffLine(line: String, counts: Bool) async throws {
    let messages = try await found(Commit("Draw\n\n\(line)", author: ada), "sign_off: author")
    #expect(messages == (counts ? [] : ["\"Draw\" has no Signed-off-by line"]))
  }

  @Test("a subject is no sign-off")
  func subject() async throws {
    let commit = Commit("Signed-off-by: Ada Lovelace <ada@example.com>", author: ada)
    #expect(try await found(commit, "sign_off: anyone").count == 1)
  }

  @Test("name and address both have to be the person's")
  func both() async throws {
    for line in ["Signed-off-by: Ada <ada@example.com>", "Signed-off-by: Ada Lovelace <a@example.com>"] {
      let messages = try await found(Commit("Draw\n\n\(line)", author: ada), "sign_off: author")
      let person = line.dropFirst("Signed-off-by: ".count)
      #expect(messages == ["\"Draw\" is signed off by \(person), which is not its author"])
    }
  }

  @Test("the committer's sign-off counts where the policy says so, anybody's where it says that")
  func whose() async throws {
    let byBob = Commit("Draw\n\nSigned-off-by: Bob <bob@example.com>", author: ada, committer: bob)
    #expect(
      try await found(byBob, "sign_off: author") == [
        "\"Draw\" is signed off by Bob <bob@example.com>, which is not its author"
      ])
    #expect(try await found(byBob, "sign_off: author-or-committer") == [])
    let byEve = Commit("Draw\n\nSigned-off-by: Eve <eve@example.com>", author: ada, committer: bob)
    #expect(
      try await found(byEve, "sign_off: author-or-committer") == [
        "\"Draw\" is signed off by Eve <eve@example.com>, which is neither its author nor its committer"
      ])
    #expect(try await found(byEve, "sign_off: anyone") == [])
    #expect(
      try await found(Commit("Draw", author: ada), "sign_off: anyone") == [
        "\"Draw\" has no Signed-off-by line"
      ])
  }

  @Test("one right sign-off among several is enough")
  func several() async throws {
    let lines = "Signed-off-by: Eve <eve@example.com>\nSigned-off-by: Ada Lovelace <ada@example.com>"
    #expect(try await found(Commit("Draw\n\n\(lines)", author: ada), "sign_off: author") == [])
  }

  @Test("a signature that is there is not found, whoever made it")
  func signature() async throws {
    #expect(try await found(Commit("Draw", isSigned: true), "signature: true") == [])
    #expect(try await found(Commit("Draw"), "signature: true") == ["\"Draw\" is not signed"])
    #expect(try await found(Commit("Draw"), "{}") == [])
  }

  @Test(
    "authors without a name or an address are found",
    arguments: [
      ("<ada@example.com>", "has no name"), ("  <ada@example.com>", "has no name"),
      ("Ada <>", "has no mail address"),
      ("Ada <ada>", "has \"ada\" for a mail address"),
      ("Ada <@example.com>", "has \"@example.com\" for a mail address"),
      ("Ada <ada@>", "has \"ada@\" for a mail address"),
      ("root <root@build>", "uses root@build, which root@** forbids"),
      ("Ada <ada@localhost>", "uses ada@localhost, which **@localhost forbids"),
      ("Ada <ADA@LocalHost>", "uses ADA@LocalHost, which **@localhost forbids"),
      ("Ada <ada@laptop.local>", "uses ada@laptop.local, which **@**.local forbids"),
      (
        "Ada <ada@localhost.localdomain>",
        "uses ada@localhost.localdomain, which **@localhost.localdomain forbids"
      ),
      ("Ada <ada@laptop.(none)>", "uses ada@laptop.(none), which **.(none) forbids"),
    ])
  func identity(author: String, words: String) async throws {
    #expect(
      try await found(Commit("Draw", author: author), "identity: {}") == ["the author of \"Draw\" \(words)"])
  }

  @Test(
    "addresses that git did not make up pass",
    arguments: ["a@b", "1+ada@users.noreply.github.com", "groot@b.c"])
  func goodIdentity(email: String) async throws {
    #expect(try await found(Commit("Draw", author: "Ada <\(email)>"), "identity: {}") == [])
  }

  @Test(
    "noreply addresses are told by their parts",
    arguments: [
      ("noreply@github.com", true), ("no-reply@example.com", true), ("1+a@users.noreply.github.com", true),
      ("a@NoReply.example.com", true), ("noreplyer@example.com", false), ("a@noreplies.example.com", false),
    ])
  func noreply(email: String, isOne: Bool) async throws {
    let messages = try await found(Commit("Draw", author: "Ada <\(email)>"), "identity: {noreply: false}")
    #expect(messages == (isOne ? ["the author of \"Draw\" uses the noreply address \(email)"] : []))
  }

  @Test("addresses are compared without case, and the committer only where asked")
  func allowed() async throws {
    let commit = Commit("Draw", author: "Ada <Ada@Example.COM>", committer: "GitHub <noreply@github.com>")
    #expect(try await found(commit, "identity: {allowed_emails: ['**@exAmple.com']}") == [])
    #expect(
      try await found(
        commit, "identity: {allowed_emails: ['**@example.com', '**@example.net'], committer: true}") == [
          "the committer of \"Draw\" uses noreply@github.com, which is none of **@example.com, **@example.net"
        ])
  }

  @Test("the way out for an author and for a committer differ")
  func wayOut() async throws {
    func help(_ commit: Commit) async throws -> String? {
      try await GateTrial(commits: [commit]).ask(CommitRulesGate.self, "identity: {committer: true}")
        .findings[0].help
    }
    #expect(try await help(Commit("Draw", author: "Ada <>"))?.contains("--reset-author") == true)
    #expect(
      try await help(Commit("Draw", author: ada, committer: "Ada <>"))?.contains("--force-rebase") == true)
  }

  @Test("exempt authors are exempt from rules about single commits, not from those about all")
  func exempt() async throws {
    let bot = "renovate <29139614+renovate[bot]@users.noreply.github.com>"
    let settings = """
      exempt_authors: ['**+renovate\\[bot\\]@users.noreply.github.com']
      conventional: {}
      signature: true
      sign_off: author
      identity: {noreply: false}
      subject: {max_length: 1}
      linear_history: true
      max_commits: 1
      """
    let two = [ObjectID(filledWith: 8), ObjectID(filledWith: 9)]
    let commits = [
      Commit("WIP", number: 1, author: bot), Commit("WIP", number: 2, author: bot, parents: two),
    ]
    let answer = try await GateTrial(commits: commits).ask(CommitRulesGate.self, settings)
    #expect(
      answer.messages == [
        "\"WIP\" merges 2 commits; the history has to be linear",
        "the change holds 2 commits; the limit is 1",
      ])
    #expect(answer.measurements.contains(Measurement("commits of exempt authors", 2)))
  }
}
