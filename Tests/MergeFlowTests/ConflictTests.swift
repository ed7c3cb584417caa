import GateKit
import SourceText
import TestSupport
import Testing

@Suite("A merge")
struct ConflictTests {
  private func asking(_ paths: [RepositoryPath]?, settings: String = "otherwise: allow") -> Asking {
    var history = History()
    history.commit("start")
    history.commit("work", on: "start")
    history.commit("main", on: "start")
    history.commit("other")
    history.conflicts = paths
    return Asking(settings: settings, history: history, change: history.change(from: "main", to: "work"))
  }

  @Test("without conflicts is fine")
  func clean() async throws {
    #expect(try await asking(nil)("x", "main").findings == [])
  }

  @Test("with conflicts names the files")
  func conflicts() async throws {
    let finding = try #require(try await asking(["a.txt", "b.txt"])("x", "main").findings.first)
    #expect(finding.rule == "conflict")
    #expect(finding.message == "merging x into main conflicts in 2 files: a.txt, b.txt")
    #expect(finding.help == "git fetch origin && git merge origin/main, and resolve the conflicts")
    #expect(finding.related.map(\.path) == ["a.txt", "b.txt"])
    #expect(finding.identity == "x -> main")
  }

  @Test(
    "names five files and counts the others",
    arguments: [(5, "a1, a2, a3, a4, a5"), (6, "a1, a2, a3, a4, a5 and 1 more")])
  func many(_ count: Int, _ list: String) async throws {
    let paths = (1...count).map { RepositoryPath("a\($0)") }
    #expect(
      try await asking(paths)("x", "main").messages
        == ["merging x into main conflicts in \(count) files: \(list)"])
  }

  @Test("links to fifty files at most", arguments: [(50, 50), (51, 50)])
  func related(_ count: Int, _ linked: Int) async throws {
    let paths = (1...count).map { RepositoryPath("a\($0)") }
    #expect(try await asking(paths)("x", "main").findings.map(\.related.count) == [linked])
  }

  @Test("of histories that share no commit cannot be made")
  func unrelated() async throws {
    var asking = asking(nil)
    asking.change = asking.history.change(from: "main", to: "other")
    let finding = try #require(try await asking("x", "main").findings.first)
    #expect(finding.rule == "conflict")
    #expect(finding.message == "x and main share no history")
    #expect(
      finding.help
        == "start a branch from main and bring the work over: git switch -c NAME origin/main, git cherry-pick"
    )
  }

  @Test("is not tried where the change contains its target, has no base or no commit, or nobody asks")
  func notTried() async throws {
    var asking = asking(["a.txt"])
    let history = asking.history
    asking.change = history.change(from: "start", to: "work")
    #expect(try await asking("x", "main").findings == [])
    asking.change = history.change(from: nil, to: "work")
    #expect(try await asking("x", "main").findings == [])
    asking.change = Change(
      base: history.id("main"), mergeBases: [], head: nil, commits: [], files: [])
    #expect(try await asking("x", "main").findings == [])
    let off = self.asking(["a.txt"], settings: "{otherwise: allow, conflicts: false}")
    #expect(try await off("x", "main").findings == [])
  }

  @Test("is looked at only where conflicts are asked for")
  func snapshots() throws {
    #expect(try needs("otherwise: allow").snapshots == [.mergeResult])
    #expect(try needs("{otherwise: allow, conflicts: false}").snapshots == [])
  }
}
