import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("The merge result")
struct MergeTests {
  @Test("of random histories is git's, conflicts too", arguments: 1...8)
  func agreesWithGit(seed: UInt64) async throws {
    var random = Random(state: 1000 + seed)
    let repository = try TestRepository(bare: true)
    let commits = try randomHistory(30, in: repository, &random)
    let git = try GitRepository(opening: repository.path)
    var compared = 0
    for _ in 0..<30 {
      let (a, b) = (commits[random.below(30)], commits[random.below(30)])
      guard try await git.mergeBases(a, b).count == 1 else { continue }
      let view = git.view(base: a, mergeBase: nil, head: b, tips: [:])
      // Git exits 1 where there are conflicts.
      let expected = try? repository.git("merge-tree", "--write-tree", a.description, b.description)
      do {
        let entries = try await view.tree(.mergeResult).entries(under: nil)
        let listing = try repository.git(
          "ls-tree", "-r", "--format=%(objectname) %(path)", #require(expected))
        #expect(entries.map { "\($0.version.id) \($0.path)" }.joined(separator: "\n") == listing)
      } catch is MergeConflicts {
        #expect(expected == nil)
      }
      compared += 1
    }
    #expect(compared > 5)
  }

  @Test("has no conflict where git sees none: the lines that both sides kept are found as git finds them")
  func blocksInterchanged() async throws {
    func file(_ lines: String) -> TestFile { .text(lines.split(separator: " ").map { "\($0)\n" }.joined()) }
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": file("} 1 2 3 4 5 } end")])
    let main = try repository.commit("move", ["a.txt": file("} new } 2 3 } more } 1 end 4 5")])
    let head = try repository.commit(
      "add", on: "topic", ["a.txt": file("} 1 2 3 4 added 5 } end")], parents: [root])
    let expected = try repository.git("merge-tree", "--write-tree", main.description, head.description)
    let git = try GitRepository(opening: repository.path)
    let tree = try await git.view(base: main, mergeBase: root, head: head, tips: [:]).tree(.mergeResult)
    let entry = try #require(try await tree.entries(under: nil).first)
    #expect(try repository.git("ls-tree", "--object-only", expected) == entry.version.id.description)
  }

  @Test("is a conflict where one side puts a file and the other fills a folder of that name")
  func fileAgainstFolder() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": "a\n", "d/old.txt": "old\n"])
    let mine = try repository.commit("file c", ["c": "c\n", "c-d": "cd\n"])
    let other = try repository.commit("folder c", on: "other", ["c/x.txt": "x\n"], parents: [root])
    let flat = try repository.commit(
      "file d", on: "flat", ["d/old.txt": .deleted, "d": "d\n"], parents: [root])
    let more = try repository.commit("more in d", on: "more", ["d/new.txt": "new\n"], parents: [root])
    let git = try GitRepository(opening: repository.path)
    for (base, head, path) in [(mine, other, "c"), (other, mine, "c"), (flat, more, "d"), (more, flat, "d")] {
      #expect(throws: GitCommand.Failure.self) {
        try repository.git("merge-tree", "--write-tree", base.description, head.description)
      }
      let view = git.view(base: base, mergeBase: root, head: head, tips: [:])
      let conflicts = await #expect(throws: MergeConflicts.self) { try await view.tree(.mergeResult) }
      #expect(conflicts?.paths == [RepositoryPath(path)])
    }
  }

  @Test("is no conflict where a folder gave way to a file and the other side was elsewhere")
  func folderGivesWay() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": "a\n", "d/old.txt": "old\n"])
    let flat = try repository.commit("file d", ["d/old.txt": .deleted, "d": "d\n", "a.txt": "b\n"])
    let other = try repository.commit("a", on: "other", ["a.txt": "b\n", "e/x": "x\n"], parents: [root])
    let git = try GitRepository(opening: repository.path)
    let tree = try await git.view(base: flat, mergeBase: root, head: other, tips: [:]).tree(.mergeResult)
    #expect(try await tree.entries(under: nil).map(\.path) == ["a.txt", "d", "e/x"])
  }

  @Test("follows a file that one side moved and the other changed")
  func rename() async throws {
    let text = (1...30).map { "line \($0)\n" }.joined()
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": .text(text)])
    let main = try repository.commit("change", ["a.txt": .text(text + "more\n")])
    let head = try repository.commit(
      "move", on: "topic", ["a.txt": .deleted, "b.txt": .text(text)], parents: [root])
    let git = try GitRepository(opening: repository.path)
    let tree = try await git.view(base: main, mergeBase: root, head: head, tips: [:]).tree(.mergeResult)
    #expect(try await tree.entries(under: nil).map(\.path) == ["b.txt"])
    #expect(try await tree.bytes(at: "b.txt", limit: 1000) == Array((text + "more\n").utf8))
  }

  @Test("is the side that holds the other one already")
  func contained() async throws {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["a.txt": "1\n"])
    let second = try repository.commit("second", ["a.txt": "2\n"])
    let git = try GitRepository(opening: repository.path)
    for (base, head) in [(first, second), (second, first), (second, second)] {
      let tree = try await git.view(base: base, mergeBase: first, head: head, tips: [:]).tree(.mergeResult)
      #expect(try await tree.bytes(at: "a.txt", limit: 9) == Array("2\n".utf8))
    }
    let whole = git.view(base: nil, mergeBase: nil, head: first, tips: [:])
    #expect(try await whole.tree(.mergeResult).bytes(at: "a.txt", limit: 9) == Array("1\n".utf8))
    #expect(try await whole.tree(.base).entries(under: nil).isEmpty)
    #expect(try await whole.tree(.mergeBase).entries(under: nil).isEmpty)
  }

  @Test("names every path in conflict, sorted: both changed, changed and deleted, both added")
  func conflicts() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root", ["b.txt": "1\n", "a/c.txt": "1\n", "z.txt": "1\n"])
    let main = try repository.commit(
      "main", ["b.txt": "2\n", "a/c.txt": .deleted, "n.txt": "x\n", "z.txt": "2\n"])
    let head = try repository.commit(
      "topic", on: "topic", ["b.txt": "3\n", "a/c.txt": "3\n", "n.txt": "y\n"], parents: [root])
    let view = try GitRepository(opening: repository.path)
      .view(base: main, mergeBase: root, head: head, tips: [:])
    await #expect(throws: MergeConflicts(paths: ["a/c.txt", "b.txt", "n.txt"])) {
      try await view.tree(.mergeResult)
    }
  }

  /// What both sides did to a repository of `a/one.txt`, `a/two.txt` and `b/one.txt`, and the paths of the result;
  /// nil for a conflict.
  private static let sides: [([RepositoryPath: TestFile], [RepositoryPath: TestFile], [RepositoryPath]?)] = [
    // In one folder, and in different ones.
    (["a/one.txt": "1\n"], ["a/two.txt": "2\n"], ["a/one.txt", "a/two.txt", "b/one.txt"]),
    (
      ["a/new.txt": "1\n"], ["b/new.txt": "2\n"], paths("a/new.txt a/one.txt a/two.txt b/new.txt b/one.txt")
    ),
    // A folder that both empty goes.
    (["a/one.txt": .deleted], ["a/two.txt": .deleted], ["b/one.txt"]),
    (["a/one.txt": .deleted, "a/two.txt": .deleted], ["b/one.txt": .deleted], []),
    // The same on both sides.
    (["a/one.txt": "x\n"], ["a/one.txt": "x\n"], ["a/one.txt", "a/two.txt", "b/one.txt"]),
    (["a/one.txt": .deleted], ["a/one.txt": .deleted], ["a/two.txt", "b/one.txt"]),
    (["c/x.txt": "1\n"], ["c/y.txt": "2\n"], paths("a/one.txt a/two.txt b/one.txt c/x.txt c/y.txt")),
    // A folder becomes a file.
    (
      ["b/one.txt": .deleted, "b": "file\n"], ["a/one.txt": "x\n"],
      ["a/one.txt", "a/two.txt", "b"]
    ),
    // A file here, a folder of its name there.
    (["c": "file\n"], ["c/x.txt": "1\n"], nil),
    // One file moved to two places.
    (
      ["a/one.txt": .deleted, "a/here.txt": "one\none\none\n"],
      ["a/one.txt": .deleted, "a/there.txt": "one\none\none\n"], nil
    ),
    (["a/one.txt": .deleted], ["a/one.txt": "x\n"], nil),
  ]

  private static func paths(_ paths: String) -> [RepositoryPath] {
    paths.split(separator: " ").map { RepositoryPath(String($0)) }
  }

  @Test("of what two sides did to files and folders", arguments: sides.indices)
  func bothSides(index: Int) async throws {
    let (ours, theirs, expected) = Self.sides[index]
    let repository = try TestRepository(bare: true)
    let root = try repository.commit(
      "root", ["a/one.txt": "one\none\none\n", "a/two.txt": "two\n", "b/one.txt": "three\n"])
    let main = try repository.commit("main", ours)
    let head = try repository.commit("topic", on: "topic", theirs, parents: [root])
    let git = try GitRepository(opening: repository.path)
    for (base, head) in [(main, head), (head, main)] {
      let view = git.view(base: base, mergeBase: root, head: head, tips: [:])
      do {
        #expect(try await view.tree(.mergeResult).entries(under: nil).map(\.path) == expected)
      } catch is MergeConflicts {
        #expect(expected == nil)
      }
    }
  }

  @Test("does not listen to attributes of the work tree or the index")
  func attributes() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": "1\n"])
    let main = try repository.commit("main", ["a.txt": "2\n"])
    let head = try repository.commit("topic", on: "topic", ["a.txt": "3\n"], parents: [root])
    try repository.checkOut()
    try repository.write(".gitattributes", "a.txt merge=union\n")
    try repository.git("add", ".gitattributes")
    let view = try GitRepository(opening: repository.path)
      .view(base: main, mergeBase: root, head: head, tips: [:])
    await #expect(throws: MergeConflicts(paths: ["a.txt"])) { try await view.tree(.mergeResult) }
  }
}
