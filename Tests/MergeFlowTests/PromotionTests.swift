import GateKit
import SourceText
import TestSupport
import Testing

@Suite("A promotion")
struct PromotionTests {
  private func asking(_ history: History, head: String, enforcement: String = "allow") -> Asking {
    Asking(
      settings: """
        edges: [{from: "release/*", to: main, promotes: staging, enforcement: \(enforcement)}]
        conflicts: false
        """,
      history: history, change: history.change(from: "start", to: head))
  }

  /// Two commits on staging, and one more beside them.
  private var history: History {
    var history = History()
    history.commit("start")
    history.commit("one", on: "start")
    history.commit("two", on: "one")
    history.commit("stray", on: "two")
    history.branches = ["staging": "two"]
    return history
  }

  @Test("holds what has reached the branch it promotes, its tip or less", arguments: ["one", "two"])
  func reached(_ head: String) async throws {
    #expect(try await asking(history, head: head)("release/1", "main").findings == [])
  }

  @Test("holds nothing else")
  func stray() async throws {
    let finding = try #require(try await asking(history, head: "stray")("release/1", "main").findings.first)
    #expect(finding.rule == "promotion")
    #expect(finding.message == "1 commit of the change has not reached staging: \"stray\"")
    #expect(
      finding.help
        == "bring them into staging first; to see them: git log origin/staging..0404040404")
    #expect(finding.atMost == .block)
  }

  @Test("through an edge that warns is a warning at most")
  func warning() async throws {
    let findings = try await asking(history, head: "stray", enforcement: "warn")("release/1", "main").findings
    #expect(findings.map(\.rule) == ["edge", "promotion"])
    #expect(findings.map(\.atMost) == [.warn, .warn])
  }

  @Test("names three strays and counts the others")
  func manyStrays() async throws {
    var history = history
    for (name, parent) in [("b", "stray"), ("c", "b"), ("d", "c")] { history.commit(name, on: parent) }
    #expect(
      try await asking(history, head: "c")("release/1", "main").messages
        == ["3 commits of the change have not reached staging: \"stray\", \"b\", \"c\""])
    #expect(
      try await asking(history, head: "d")("release/1", "main").messages
        == ["4 commits of the change have not reached staging: \"stray\", \"b\", \"c\" and 1 more"])
  }

  @Test("may be a merge that ends in the tree of one of its parents, and no other merge")
  func merges() async throws {
    var history = history
    history.commit("other", on: "start", tree: 50)
    history.branches["staging"] = "two"
    history.commit("promotes two", on: "start", "two", tree: 3)
    history.commit("keeps start", on: "start", "two", tree: 1)
    history.commit("mixes", on: "start", "two", tree: 60)
    #expect(try await asking(history, head: "promotes two")("release/1", "main").findings == [])
    #expect(try await asking(history, head: "keeps start")("release/1", "main").findings == [])
    #expect(
      try await asking(history, head: "mixes")("release/1", "main").messages
        == ["1 commit of the change has not reached staging: \"mixes\""])
  }

  @Test("is no excuse for an ordinary commit with a known tree")
  func sameTree() async throws {
    var history = history
    history.commit("again", on: "two", tree: 3)
    #expect(
      try await asking(history, head: "again")("release/1", "main").messages
        == ["1 commit of the change has not reached staging: \"again\""])
  }

  @Test("of a branch that is not there cannot be")
  func missingBranch() async throws {
    var history = history
    history.branches = [:]
    let findings = try await asking(history, head: "one")("release/1", "main").findings
    #expect(
      findings.map(\.message)
        == ["staging, which the edge release/* -> main promotes, is not a branch of this repository"])
    #expect(findings.map(\.help) == ["create staging, or name another branch in promotes"])
  }

  @Test("holds nothing that is not committed")
  func withoutHead() async throws {
    var asking = asking(history, head: "stray")
    let file = ChangedFile(path: "a.txt", status: .added, before: nil, after: nil)
    let start = history.id("start")
    asking.change = Change(base: start, mergeBases: [], head: nil, commits: [], files: [file])
    #expect(
      try await asking("release/1", "main").messages
        == ["work that is not committed has not reached staging"])
    #expect(
      try await asking("release/1", "main").findings.map(\.help)
        == ["commit it on a branch that leads to staging"])
    asking.change = Change(base: start, mergeBases: [], head: nil, commits: [], files: [])
    #expect(try await asking("release/1", "main").findings == [])
  }

  @Test("is not asked of another edge")
  func notAsked() async throws {
    var asking = asking(history, head: "stray")
    asking.settings = "edges: [{from: x, to: main}, {from: \"*\", to: main, promotes: staging}]"
    #expect(try await asking("x", "main").findings == [])
  }

  @Test("from the first commit on has no base")
  func withoutBase() async throws {
    var asking = asking(history, head: "stray")
    asking.change = history.change(from: nil, to: "stray")
    #expect(
      try await asking("release/1", "main").messages
        == ["1 commit of the change has not reached staging: \"stray\""])
  }

  @Test("needs the tip of what it promotes")
  func tips() throws {
    #expect(try needs("edges: [{from: a, to: b, promotes: staging}]").branches == ["staging"])
    #expect(try needs("edges: [{from: a, to: b}]").branches == [])
  }
}
