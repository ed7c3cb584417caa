import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

/// Real histories: an approval of an earlier head is worth what the trees prove.
@Suite("An earlier head") struct RebasingTests {
  private let repository: TestRepository
  private let root: ObjectID
  /// Two commits on top of root, of which somebody has looked at the second.
  private let first: ObjectID
  private let seen: ObjectID

  init() throws {
    repository = try TestRepository(bare: true)
    root = try repository.commit("root", ["a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "b.txt": "b\n"])
    first = try repository.commit("first", on: "topic", ["n.txt": "new\n"], parents: [root])
    seen = try repository.commit("second", on: "topic", ["a.txt": "one\n2\n3\n4\n5\n6\n7\n8\n9\n"])
  }

  private func rebasing(to head: ObjectID, from earlier: ObjectID? = nil, onto target: ObjectID?) async throws
    -> Rebasing
  {
    let git = try GitRepository(opening: repository.path)
    return try await git.view(base: target, mergeBase: nil, head: head, tips: [:])
      .rebasing(of: earlier ?? seen, to: head, onto: target)
  }

  /// What the target got meanwhile: another file, and other lines of a file that the change touches.
  private func moveTarget() throws -> ObjectID {
    try repository.commit("meanwhile", ["c.txt": "c\n", "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\nnine\n"])
  }
  private let merged: TestFile = "one\n2\n3\n4\n5\n6\n7\n8\nnine\n"

  @Test("is head itself")
  func same() async throws {
    #expect(try await rebasing(to: seen, onto: root) == .clean)
  }

  @Test("was rebased cleanly: the same changes on a later commit of the target")
  func rebased() async throws {
    let target = try moveTarget()
    try repository.commit("first", on: "again", ["n.txt": "new\n"], parents: [target])
    let head = try repository.commit("second", on: "again", ["a.txt": merged])
    #expect(try await rebasing(to: head, onto: target) == .clean)
    // The target goes on, and head still stands where it stands.
    let later = try repository.commit("later", ["d.txt": "d\n"])
    #expect(try await rebasing(to: head, onto: later) == .clean)
  }

  @Test("was rebased as git rebases")
  func rebasedByGit() async throws {
    let target = try moveTarget()
    let work = try TestRepository(madeBy: ["clone", "--quiet", "--no-local", repository.path])
    try work.git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "checkout", "--quiet", "topic")
    try work.git(
      "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "rebase", "--quiet", "origin/main")
    try work.git("push", "--quiet", "--force", "origin", "topic:rebased")
    let head = try #require(ObjectID(try repository.git("rev-parse", "refs/heads/rebased")))
    #expect(head != seen)
    #expect(try await rebasing(to: head, onto: target) == .clean)
  }

  @Test("was squashed, or its message written anew: the same files on the same commit")
  func squashed() async throws {
    let head = try repository.commit(
      "all at once", on: "squashed", ["n.txt": "new\n", "a.txt": "one\n2\n3\n4\n5\n6\n7\n8\n9\n"],
      parents: [root])
    #expect(try await rebasing(to: head, onto: root) == .clean)
  }

  @Test("had its target merged into it, and nothing else")
  func mergedTarget() async throws {
    let target = try moveTarget()
    let head = try repository.commit(
      "Merge main", on: "topic", ["c.txt": "c\n", "a.txt": merged], parents: [seen, target])
    #expect(try await rebasing(to: head, onto: target) == .clean)
    let again = try repository.commit("later", ["d.txt": "d\n"])
    let second = try repository.commit("Merge main", on: "topic", ["d.txt": "d\n"], parents: [head, again])
    #expect(try await rebasing(to: second, onto: again) == .clean)
    #expect(try await rebasing(to: second, from: head, onto: again) == .clean)
  }

  @Test("is not the whole of head where a merge commit smuggles something in")
  func smuggledByMerge() async throws {
    let target = try moveTarget()
    let head = try repository.commit(
      "Merge main", on: "topic", ["c.txt": "c\n", "a.txt": merged, "b.txt": "evil\n", "door.txt": "open\n"],
      parents: [seen, target])
    #expect(try await rebasing(to: head, onto: target) == .changed(["b.txt", "door.txt"]))
  }

  @Test("is not the whole of head where a merge commit leaves out what the target got")
  func omittedByMerge() async throws {
    let target = try moveTarget()
    // As with `git merge -s ours`: the merge says that it holds c.txt, and takes it away again.
    let head = try repository.commit("Merge main", on: "topic", [:], parents: [seen, target])
    #expect(try await rebasing(to: head, onto: target) == .changed(["a.txt", "c.txt"]))
  }

  @Test(
    "is not the whole of head where the rebase changed something on the way",
    arguments: [
      (["n.txt": "newer\n"], ["n.txt"]), (["n.txt": .executable("new\n")], ["n.txt"]),
      (["n.txt": .deleted], ["n.txt"]), (["x.txt": "x\n"], ["x.txt"]),
    ] as [([RepositoryPath: TestFile], [RepositoryPath])])
  func smuggledByRebase(extra: [RepositoryPath: TestFile], paths: [RepositoryPath]) async throws {
    let target = try moveTarget()
    try repository.commit("first", on: "again", ["n.txt": "new\n", "a.txt": merged], parents: [target])
    let head = try repository.commit("second", on: "again", extra)
    #expect(try await rebasing(to: head, onto: target) == .changed(paths))
  }

  @Test("is not the whole of head where something was pushed on top, or taken away")
  func pushed() async throws {
    let head = try repository.commit("third", on: "topic", ["b.txt": "more\n"])
    #expect(try await rebasing(to: head, onto: root) == .changed(["b.txt"]))
    #expect(try await rebasing(to: first, onto: root) == .changed(["a.txt"]))
  }

  @Test("conflicts with what the target got: whatever head holds there, somebody wrote it since")
  func resolved() async throws {
    let target = try repository.commit("meanwhile", ["a.txt": "uno\n2\n3\n4\n5\n6\n7\n8\n9\n"])
    let head = try repository.commit(
      "Merge main", on: "topic", ["a.txt": "one uno\n2\n3\n4\n5\n6\n7\n8\n9\n"], parents: [seen, target])
    #expect(try await rebasing(to: head, onto: target) == .conflicts(["a.txt"]))
  }

  @Test("stood on a later commit of the target than head: what the target took back could return")
  func movedBack() async throws {
    let added = try repository.commit("add", ["c.txt": "c\n"])
    let earlier = try repository.commit("work", on: "work", ["n.txt": "new\n"], parents: [added])
    let target = try repository.commit("take back", ["c.txt": .deleted])
    // The same files as before, so that the tree alone says nothing.
    let head = try repository.commit("work", on: "old", ["c.txt": "c\n", "n.txt": "new\n"], parents: [root])
    #expect(try await rebasing(to: head, from: earlier, onto: target) == .movedBack)
  }

  @Test("left the target at no commit, or at two")
  func unclear() async throws {
    let other = try repository.commit("other", on: "other", ["o.txt": "o\n"], parents: [])
    #expect(try await rebasing(to: seen, from: other, onto: root) == .unclear)
    let target = try moveTarget()
    let left = try repository.commit(
      "left", on: "left", ["n.txt": "new\n"], parents: [target, first])
    let right = try repository.commit("right", on: "topic", ["c.txt": "c\n"], parents: [first, target])
    let head = try repository.commit("head", on: "topic", ["e.txt": "e\n"])
    #expect(try await rebasing(to: head, from: right, onto: left) == .unclear)
  }

  @Test("is not in the clone")
  func missing() async throws {
    #expect(try await rebasing(to: seen, from: ObjectID(filledWith: 9), onto: root) == .missing)
  }

  @Test("without a target has to hold the same files")
  func noTarget() async throws {
    let twin = try repository.commit("twin", on: "twin", ["n.txt": "new\n"], parents: [root])
    #expect(try await rebasing(to: twin, from: first, onto: nil) == .clean)
    #expect(try await rebasing(to: seen, from: first, onto: nil) == .changed(["a.txt"]))
  }

  @Test("writes nothing to the repository")
  func quiet() async throws {
    let target = try moveTarget()
    let before = try repository.git("count-objects", "-v")
    let head = try repository.git("rev-parse", "refs/heads/topic")
    let twin = try repository.commit("twin", on: "twin", ["n.txt": "new\n"], parents: [target])
    let after = try repository.git("count-objects", "-v")
    _ = try await rebasing(to: twin, onto: target)
    #expect(try repository.git("count-objects", "-v") == after)
    #expect(before != after && head == seen.description)
  }
}
