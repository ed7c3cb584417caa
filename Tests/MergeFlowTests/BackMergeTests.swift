import GateKit
import TestSupport
import Testing

private let lanes = """
  edges:
    - {from: staging, to: main}
    - {from: "hotfix/**", to: main, back_merge: [development, staging]}
    - {from: "feature/**", to: development}
  conflicts: false
  """

@Suite("A back-merge")
struct BackMergeTests {
  /// main has a hotfix (merged by a merge commit) that development and staging do not have.
  private var history: History {
    var history = History()
    history.commit("start")
    history.commit("work", on: "start")
    history.commit("Mend it", on: "start")
    history.commit("Merge hotfix/x", on: "start", "Mend it")
    history.branches = ["development": "work", "staging": "work"]
    return history
  }

  private func asking(_ history: History, base: String = "Merge hotfix/x") -> Asking {
    Asking(settings: lanes, history: history, change: history.change(from: base, to: "work"))
  }

  @Test("that is owed holds up what comes next, for each branch that has to have it")
  func owed() async throws {
    let findings = try await asking(history)("staging", "main").findings
    #expect(findings.map(\.rule) == ["back-merge", "back-merge"])
    #expect(
      findings.map(\.message) == [
        "development is owed a back-merge: it lacks 1 commit of main: \"Mend it\"",
        "staging is owed a back-merge: it lacks 1 commit of main: \"Mend it\"",
      ])
    #expect(
      findings.map(\.help) == [
        "merge main into development first, with a merge commit; then ask again",
        "merge main into staging first, with a merge commit; then ask again",
      ])
    #expect(findings.map(\.atMost) == [.block, .block])
  }

  @Test("that has happened is not owed any more")
  func paid() async throws {
    var history = history
    history.commit("Merge main", on: "work", "Merge hotfix/x")
    history.branches = ["development": "Merge main", "staging": "Merge main"]
    #expect(try await asking(history)("staging", "main").findings == [])
  }

  @Test("of the hotfix without the merge commit on main is enough")
  func mergesAreNotCounted() async throws {
    var history = history
    history.commit("Merge hotfix/x too", on: "work", "Mend it")
    history.branches = ["development": "Merge hotfix/x too", "staging": "Merge hotfix/x too"]
    #expect(try await asking(history)("staging", "main").findings == [])
  }

  @Test("that is owed does not hold up another hotfix, nor the way back, nor other targets")
  func notHeldUp() async throws {
    let hotfix = try await asking(history)("hotfix/y", "main")
    #expect(hotfix.findings == [])
    #expect(
      hotfix.notes == [
        "after the merge, development is owed a merge of main",
        "after the merge, staging is owed a merge of main",
      ])
    #expect(try await asking(history)("main", "development").findings == [])
    #expect(try await asking(history)("main", "staging").findings == [])
    #expect(try await asking(history)("feature/x", "development").findings == [])
    #expect(try await asking(history)("main", "development", from: .fork).rules == ["head-repository"])
  }

  @Test("holds up a change that the flow refuses anyway, so that both are known at once")
  func both() async throws {
    #expect(
      try await asking(history)("feature/x", "main").rules == ["edge", "back-merge", "back-merge"])
  }

  @Test("counts what it owes, and names three")
  func counted() async throws {
    var history = history
    history.commit("b", on: "Merge hotfix/x")
    history.commit("c", on: "b")
    history.commit("d", on: "c")
    history.branches["staging"] = "d"
    #expect(
      try await asking(history, base: "c")("staging", "main").messages
        == ["development is owed a back-merge: it lacks 3 commits of main: \"Mend it\", \"b\", \"c\""])
    #expect(
      try await asking(history, base: "d")("staging", "main").messages
        == [
          "development is owed a back-merge: it lacks 4 commits of main: \"Mend it\", \"b\", \"c\" and 1 more"
        ])
  }

  @Test("to a branch that is not there cannot be made")
  func missingBranch() async throws {
    var history = history
    history.branches["development"] = nil
    history.branches["staging"] = "Merge hotfix/x"
    let findings = try await asking(history)("staging", "main").findings
    #expect(
      findings.map(\.message) == [
        "development, to which the edge hotfix/** -> main owes back-merges, is not a branch of this repository"
      ])
    #expect(findings.map(\.help) == ["create development, or name another branch in back_merge"])
  }

  @Test("is asked once for a branch that several lanes owe, and never for the target itself")
  func once() async throws {
    var asking = asking(history)
    asking.settings = """
      edges:
        - {from: staging, to: main}
        - {from: "hotfix/**", to: "**", back_merge: [main, development]}
        - {from: "urgent/**", to: main, back_merge: development}
      conflicts: false
      """
    #expect(try await asking("staging", "main").rules == ["back-merge"])
    #expect(
      try await asking("hotfix/y", "main").notes == ["after the merge, development is owed a merge of main"])
  }

  @Test("is not asked where there is no base")
  func withoutBase() async throws {
    var asking = asking(history)
    asking.change = history.change(from: nil, to: "work")
    #expect(try await asking("staging", "main").findings == [])
  }

  @Test("needs the tips of the branches that are owed")
  func tips() throws {
    #expect(try needs(lanes).branches == ["development", "staging"])
  }

  @Test("says at least where it stopped counting", arguments: [(999, "999"), (1000, "at least 1000")])
  func limit(_ count: Int, _ words: String) async throws {
    let history = Crowd(count: count)
    let change = Change(
      base: ObjectID(filledWith: 1), mergeBases: [ObjectID(filledWith: 2)], head: ObjectID(filledWith: 3),
      commits: [], files: [])
    let asking = Asking(
      settings: "{otherwise: allow, edges: [{from: h, to: main, back_merge: dev}], conflicts: false}",
      change: change)
    let message = try #require(try await asking("x", "main", in: history).messages.first)
    #expect(
      message.hasPrefix("dev is owed a back-merge: it lacks \(words) commits of main: \"c\", \"c\", \"c\""))
    let promotion = Asking(
      settings: "{edges: [{from: x, to: main, promotes: dev}], conflicts: false}", change: change)
    let stray = try #require(try await promotion("x", "main", in: history).messages.first)
    #expect(stray.hasPrefix("\(words) commits of the change have not reached dev: \"c\""))
  }
}
