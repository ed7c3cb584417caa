import GateKit
import TestSupport
import Testing

@Suite("contains_base")
struct BaseContainedTests {
  private func answer(_ history: History, base: String, enforcement: String = "allow") async throws
    -> GateAnswer
  {
    try await Asking(
      settings: """
        {edges: [{from: "*", to: main, contains_base: true, enforcement: \(enforcement)}], conflicts: false}
        """,
      history: history, change: history.change(from: base, to: "work"))("x", "main")
  }

  private var history: History {
    var history = History()
    history.commit("start")
    history.commit("work", on: "start")
    history.commit("one", on: "start")
    history.commit("two", on: "one")
    return history
  }

  @Test(
    "counts the commits that the change lacks",
    arguments: [("start", 0), ("one", 1), ("two", 2)])
  func behind(_ base: String, _ count: Int) async throws {
    let answer = try await answer(history, base: base)
    let words = count == 1 ? "1 commit" : "\(count) commits"
    #expect(answer.messages == (count == 0 ? [] : ["x is \(words) behind main"]))
    #expect(answer.rules == (count == 0 ? [] : ["behind-base"]))
    #expect(
      answer.measurements == [
        Measurement("commits behind the target", count, limit: .atMost(numerator: 0, denominator: 1))
      ])
  }

  @Test("gives the commands that mend it")
  func help() async throws {
    #expect(
      try await answer(history, base: "one").findings.map(\.help)
        == ["git fetch origin && git merge origin/main, or git rebase origin/main"])
  }

  @Test("of an edge that warns is a warning at most")
  func warning() async throws {
    #expect(
      try await answer(history, base: "one", enforcement: "warn").findings.map(\.atMost) == [.warn, .warn])
    #expect(try await answer(history, base: "one").findings.map(\.atMost) == [.block])
  }

  @Test("is answered for work without a commit, by its merge base")
  func withoutHead() async throws {
    let history = history
    let start = try #require(history.id("start"))
    let change = Change(base: history.id("two"), mergeBases: [start], head: nil, commits: [], files: [])
    let asking = Asking(
      settings: "edges: [{from: \"*\", to: main, contains_base: true}]", history: history, change: change)
    #expect(try await asking("x", "main").messages == ["x is 2 commits behind main"])
  }

  @Test("is not asked without a base, nor by an edge that blocks")
  func notAsked() async throws {
    let history = history
    var asking = Asking(
      settings: "edges: [{from: \"*\", to: main, contains_base: true}]", history: history,
      change: history.change(from: nil, to: "work"))
    #expect(try await asking("x", "main").findings == [])
    asking.change = history.change(from: "two", to: "work")
    asking.settings = "edges: [{from: \"*\", to: main, contains_base: true, enforcement: block}]"
    #expect(try await asking("x", "main").rules == ["edge"])
  }

  @Test("says at least where it stopped counting", arguments: [(999, "999"), (1000, "at least 1000")])
  func limit(_ count: Int, _ words: String) async throws {
    let history = Crowd(count: count)
    let change = Change(
      base: ObjectID(filledWith: 1), mergeBases: [ObjectID(filledWith: 2)], head: ObjectID(filledWith: 3),
      commits: [], files: [])
    let asking = Asking(
      settings: "{edges: [{from: \"*\", to: main, contains_base: true}], conflicts: false}", change: change)
    #expect(try await asking("x", "main", in: history).messages == ["x is \(words) commits behind main"])
  }
}
