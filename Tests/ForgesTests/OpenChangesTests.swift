import Forges
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles

@Suite("What other open pull requests add, from GitHub")
struct GitHubOpenChangesTests {
  private static let open = "pulls?state=open&base=main&per_page=100"

  private static func pull(_ number: Int, into target: String = "main") -> String {
    let side = #""sha": "\#(GitHubDouble.head)", "repo": null"#
    return """
      {"number": \(number), "html_url": "https://x.test/\(number)", "title": "x", "state": "open", "labels": [],
       "head": {"ref": "f", \(side)}, "base": {"ref": "\(target)", \(side)}}
      """
  }

  private static func file(_ name: String, _ status: String) -> String {
    #"{"filename": "\#(name)", "status": "\#(status)", "patch": "@@ -1 +1 @@"}"#
  }

  private func ask(_ double: GitHubDouble, target: String? = "main") async throws -> FactAnswer {
    var facts = Facts()
    facts.target = target
    let head = try #require(ObjectID(GitHubDouble.head))
    let pull = PullRequest(
      number: 7, head: head, base: nil, isOpen: true, headRef: "refs/pull/7/head", facts: facts)
    return try await double.forge.facts(FactQuestion(names: ["open_changes"], commitCount: 1), of: pull)
  }

  @Test("are the files that the others into the same target add or rename, page by page")
  func files() async throws {
    let double = try GitHubDouble([
      Self.open: list([9, 7, 8, 10].map { Self.pull($0) } + [Self.pull(11, into: "release")]),
      "pulls/9/files?per_page=100": .json(
        "[\(Self.file("b/2.sql", "added")), \(Self.file("a.sql", "modified"))]",
        headers: [("Link", "<http://x.test/?per_page=100&page=2>; rel=\"next\"")]),
      "pulls/9/files?per_page=100&page=2": list([
        Self.file("a/é.sql", "renamed"), Self.file("old.sql", "removed"), Self.file("c.sql", "copied"),
      ]),
      "pulls/8/files?per_page=100": list([Self.file("b/2.sql", "added")]),
      "pulls/10/files?per_page=100": list([Self.file("a.sql", "changed")]),
    ])
    let answer = try await ask(double)
    #expect(answer.unknown == [])
    #expect(
      answer.facts.openChanges == [
        OpenPull(number: 8, paths: ["b/2.sql"]),
        OpenPull(number: 9, paths: ["a/é.sql", "b/2.sql", "c.sql"]),
      ])
    #expect(double.server.requests.count == 5)
  }

  @Test("are none where nobody else has one open, which is known")
  func none() async throws {
    let double = try GitHubDouble([Self.open: list([Self.pull(7)])])
    let answer = try await ask(double)
    #expect(answer.facts.openChanges == [])
    #expect(answer.unknown == [])
    #expect(double.server.requests.count == 1)
  }

  @Test("are unknown beyond a hundred, of which no files are read")
  func many() async throws {
    let link = [("Link", "<http://x.test/?state=open&base=main&per_page=100&page=2>; rel=\"next\"")]
    func double(_ count: Int) throws -> GitHubDouble {
      let pulls = (7..<7 + count).map { Self.pull($0) }
      var answers: [String: LoopbackReply] = [
        Self.open: .json("[\(pulls.prefix(100).joined(separator: ","))]", headers: link),
        "\(Self.open)&page=2": list(Array(pulls.dropFirst(100))),
      ]
      for number in 8..<7 + count { answers["pulls/\(number)/files"] = list([Self.file("a.sql", "added")]) }
      return try GitHubDouble(answers)
    }
    // With its own.
    #expect(try await ask(double(101)).facts.openChanges?.count == 100)
    let beyond = try double(102)
    let answer = try await ask(beyond)
    #expect(answer.facts.openChanges == nil)
    #expect(
      answer.unknown == [
        "open_changes: cannot read what other open pull requests into main add to acme/app: more than 100 are open: "
          + "the limit"
      ])
    #expect(beyond.server.requests.count == 2)
  }

  @Test("are unknown where one has more files than GitHub lists, or is refused, or the target is not known")
  func unknown() async throws {
    let files = (0..<3_000).map { Self.file("\($0).sql", "modified") }
    let large = try GitHubDouble([Self.open: list([Self.pull(8)]), "pulls/8/files": list(files)])
    let cut = try await ask(large)
    #expect(cut.facts.openChanges == nil)
    #expect(cut.unknown.count == 1)
    #expect(
      cut.unknown.first?.hasSuffix("#8 changes 3000 files or more, of which not all are listed") == true)
    let gone = try await ask(try GitHubDouble([Self.open: list([Self.pull(8)])]))
    #expect(gone.facts.openChanges == nil)
    #expect(gone.unknown.first?.hasPrefix("open_changes: cannot read the files of acme/app#8: ") == true)
    let nowhere = try GitHubDouble([:])
    let answer = try await ask(nowhere, target: nil)
    #expect(answer.unknown.first?.hasSuffix("its target branch is not known") == true)
    #expect(nowhere.server.requests.isEmpty)
  }

  @Test(
    "are read from an emulator as from GitHub",
    .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"))
  func emulated() async throws {
    let stage = try await GitHubStage(on: try await .start())
    func open(_ base: String, _ name: String, _ status: String) async throws {
      let file = Node.map([
        "filename": .text(name), "status": .text(status), "additions": .number(1), "deletions": .number(0),
      ])
      try await stage.emulator.admin(
        "pulls",
        ["repo": .text(stage.name), "user": .text("bob"), "base": .text(base), "files": .list([file])])
    }
    try await open("main", "db/migrate/2_b.rb", "added")
    try await open("main", "README.md", "modified")
    try await open("release/1", "db/migrate/2_c.rb", "added")
    let pull = try await stage.forge.pull(1)
    let answer = try await stage.forge.facts(
      FactQuestion(names: ["open_changes"], commitCount: 1), of: pull)
    #expect(answer.unknown == [])
    #expect(answer.facts.openChanges == [OpenPull(number: 2, paths: ["db/migrate/2_b.rb"])])
    try stage.expectNoViolations()
  }
}

@Suite("What other open pull requests add, from other forges")
struct OtherOpenChangesTests {
  private static let expected = [OpenPull(number: 13, paths: ["db/2_b.sql", "db/3_c.sql"])]

  @Test("comes from the differences of GitLab's merge requests into the target")
  func gitLab() async throws {
    let double = try GitLabDouble()
    double.change { state in
      func diff(_ path: String, new: Bool = false, renamed: Bool = false) -> Node {
        .map([
          "old_path": .text(path), "new_path": .text(path), "new_file": .bool(new),
          "renamed_file": .bool(renamed), "deleted_file": .bool(false), "diff": .text("@@ -0,0 +1 @@"),
        ])
      }
      state.others = [
        .init(
          number: 13,
          files: [diff("db/3_c.sql", renamed: true), diff("README.md"), diff("db/2_b.sql", new: true)]),
        .init(number: 14, target: "release", files: [diff("db/9_x.sql", new: true)]),
      ]
      state.pageSize = 2
    }
    let answer = try await double.answer(["open_changes"])
    #expect(answer.unknown == [])
    #expect(answer.facts.openChanges == Self.expected)
    #expect(double.violations == [])
    double.change { $0.refusals = [("13/diffs", 403)] }
    let refused = try await double.answer(["open_changes"])
    #expect(refused.facts.openChanges == nil)
    #expect(refused.unknown.first?.hasPrefix("open_changes: cannot read the files of acme/app!13") == true)
  }

  @Test("comes from the files of Gitea's pull requests into the target")
  func gitea() async throws {
    let double = try GiteaDouble()
    double.change { state in
      func file(_ path: String, _ status: String) -> Node {
        .map(["filename": .text(path), "status": .text(status)])
      }
      state.others = [
        .init(
          number: 13,
          files: [
            file("db/3_c.sql", "renamed"), file("README.md", "changed"), file("db/2_b.sql", "added"),
            file("old.sql", "deleted"),
          ]),
        .init(number: 14, target: "release", files: [file("db/9_x.sql", "added")]),
      ]
      state.pageSize = 2
    }
    let answer = try await double.answer(["open_changes"])
    #expect(answer.unknown == [])
    #expect(answer.facts.openChanges == Self.expected)
    #expect(double.violations == [])
    double.change { $0.refusals = [("13/files", 403)] }
    let refused = try await double.answer(["open_changes"])
    #expect(refused.facts.openChanges == nil)
    #expect(refused.unknown.first?.hasPrefix("open_changes: cannot read the files of acme/app#13") == true)
  }
}
