import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("A change between two revisions")
struct ChangeTests {
  @Test("starts at the merge base, so what base gained meanwhile is no part of it")
  func fromTheMergeBase() async throws {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["a.txt": "one\ntwo\nthree\n", "gone.txt": "x\n"])
    let main = try repository.commit("main goes on", ["b.txt": "main\n"])
    try repository.commit("work", on: "topic", ["a.txt": "one\n2\nthree\nfour\n"], parents: [first])
    let head = try repository.commit("more", on: "topic", ["gone.txt": .deleted, "new.txt": "n\nm"])

    let git = try GitRepository(opening: repository.path)
    let change = try await git.change(base: main, head: head)

    #expect(change.mergeBases == [first])
    #expect(change.commits.map(\.subject) == ["work", "more"])
    #expect(change.files.map(\.path) == ["a.txt", "gone.txt", "new.txt"])
    #expect(change.files.map(\.status) == [.modified, .deleted, .added])
    #expect(change.files[0].addedLines.ranges == [2...2, 4...4])
    #expect(change.files[0].removedLines.ranges == [2...2])
    #expect(change.files[1].removedLines.ranges == [1...1])
    #expect(change.files[2].addedLines.ranges == [1...2])
    #expect(change.changedLines == 6)
  }

  @Test("without a base is everything, from the empty tree and the first commit on")
  func withoutBase() async throws {
    let repository = try TestRepository()
    try repository.commit("first", ["a.txt": "one\n"])
    let head = try repository.commit("second", ["b/c.txt": "two\n"])

    let change = try await GitRepository(opening: repository.path).change(base: nil, head: head)

    #expect(change.mergeBases == [])
    #expect(change.commits.map(\.subject) == ["first", "second"])
    #expect(change.files.map(\.path) == ["a.txt", "b/c.txt"])
    #expect(change.files.allSatisfy { $0.status == .added })
  }

  @Test("merges in memory and writes nothing to the repository")
  func mergeResult() async throws {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n"])
    let main = try repository.commit("main", ["a.txt": "one\n2\n3\n4\n5\n6\n7\n8\n9\n"])
    let head = try repository.commit(
      "topic", on: "topic", ["a.txt": "1\n2\n3\n4\n5\n6\n7\n8\nnine\n"], parents: [first])
    let before = try repository.git("count-objects", "-v")

    let git = try GitRepository(opening: repository.path)
    let view = git.view(base: main, mergeBase: first, head: head, tips: [:])
    let merged = try await view.tree(.mergeResult).bytes(at: "a.txt", limit: 100)

    #expect(merged.map { String(decoding: $0, as: UTF8.self) } == "one\n2\n3\n4\n5\n6\n7\n8\nnine\n")
    #expect(try repository.git("count-objects", "-v") == before)
  }

  @Test("has no merge result where both sides changed one place")
  func mergeConflict() async throws {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["a.txt": "1\n", "b.txt": "1\n"])
    let main = try repository.commit("main", ["a.txt": "2\n"])
    let head = try repository.commit("topic", on: "topic", ["a.txt": "3\n"], parents: [first])

    let git = try GitRepository(opening: repository.path)
    let view = git.view(base: main, mergeBase: first, head: head, tips: [:])
    await #expect(throws: MergeConflicts(paths: ["a.txt"])) { try await view.tree(.mergeResult) }
  }
}
