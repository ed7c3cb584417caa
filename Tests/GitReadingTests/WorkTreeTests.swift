import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("Before a commit exists")
struct WorkTreeTests {
  private func checkedOut(_ files: [RepositoryPath: TestFile]) throws -> (TestRepository, ObjectID) {
    let repository = try TestRepository()
    let head = try repository.commit("first", files)
    try repository.checkOut()
    return (repository, head)
  }

  @Test("the index is what git commit would record: staged files and nothing else")
  func staged() async throws {
    let (repository, head) = try checkedOut(["a.txt": "one\n", "b.txt": "b\n", "old.txt": "1\n2\n3\n4\n"])
    try repository.write("a.txt", "one\nstaged\n")
    try repository.git("mv", "old.txt", "new.txt")
    try repository.git("add", "a.txt")
    try repository.write("b.txt", "not staged\n")
    try repository.write("announced.txt", "later\n")
    try repository.git("add", "--intent-to-add", "announced.txt")

    let git = try GitRepository(opening: repository.path)
    let change = try await git.change(base: head, head: .index)

    #expect(change.head == nil)
    #expect(change.commits == [])
    #expect(change.files.map(\.path) == ["a.txt", "new.txt"])
    #expect(change.files[0].addedLines.ranges == [2...2])
    #expect(change.files[1].status == .renamed(from: "old.txt", similarity: 100))
    let tree = try await git.view(base: head, mergeBase: head, head: .index, tips: [:]).tree(.head)
    #expect(try await tree.bytes(at: "a.txt", limit: 100) == Array("one\nstaged\n".utf8))
  }

  @Test("the work tree is what git add --all would record: ignored files are left out, links not followed")
  func workTree() async throws {
    let (repository, head) = try checkedOut([
      ".gitignore": "*.log\n", "a.txt": "one\n", "gone.txt": "x\n", "run.sh": "echo\n",
    ])
    try repository.write("a.txt", "one\ntwo\n")
    try repository.write("noise.log", "ignored\n")
    try repository.write("new folder/new.txt", "new\n")
    repository.remove("gone.txt")
    repository.link("passwords", to: "/etc/passwd")
    try repository.setExecutable("run.sh")

    let git = try GitRepository(opening: repository.path)
    let change = try await git.change(base: head, head: .workTree)

    #expect(change.files.map(\.path) == ["a.txt", "gone.txt", "new folder/new.txt", "passwords", "run.sh"])
    #expect(change.files.map(\.status) == [.modified, .deleted, .added, .added, .modified])
    #expect(change.files[3].after?.mode == .symbolicLink)
    #expect(change.files[4].after?.mode == .executable)
    #expect(change.files[4].addedLines.isEmpty)
    let tree = try await git.view(base: head, mergeBase: head, head: .workTree, tips: [:]).tree(.head)
    #expect(try await tree.bytes(at: "passwords", limit: 100) == Array("/etc/passwd".utf8))
    #expect(try await tree.entry(at: "noise.log") == nil)
  }

  @Test("commits between base and HEAD belong to the change, what stands for the work tree does not")
  func commitsEndAtHead() async throws {
    let (repository, first) = try checkedOut(["a.txt": "one\n"])
    let main = try repository.commit("main goes on", ["main.txt": "m\n"])
    try repository.commit("work", on: "topic", ["b.txt": "b\n"], parents: [first])
    try repository.checkOut("topic")
    try repository.write("c.txt", "c\n")

    let git = try GitRepository(opening: repository.path)
    let change = try await git.change(base: main, head: .workTree)

    #expect(change.mergeBases == [first])
    #expect(change.commits.map(\.subject) == ["work"])
    #expect(change.files.map(\.path) == ["b.txt", "c.txt"])
    let merged = try await git.view(base: main, mergeBase: first, head: .workTree, tips: [:]).tree(
      .mergeResult)
    #expect(try await merged.entries(under: nil).map(\.path) == ["a.txt", "b.txt", "c.txt", "main.txt"])
  }

  @Test("agree with what git itself would commit", arguments: [1, 2, 3])
  func agreesWithGit(seed: Int) async throws {
    let (repository, _) = try checkedOut([
      "a.txt": "a\n", "b/c.txt": "c\n", "b/d.txt": "d\n", "e.txt": "e\r\n", "f": .link("a.txt"),
      ".gitattributes": "*.txt text=auto\n",
    ])
    try repository.write("a.txt", "line\r\nends\r\n")
    try repository.write("new-\(seed).txt", "x\r\n")
    repository.remove("b/c.txt")
    repository.remove("f")
    try repository.write("f", "a file now\n")
    repository.remove("b/d.txt")
    try repository.write("g/h/i.txt", "\(seed)\n")

    let git = try GitRepository(opening: repository.path)
    let tree = try await git.view(base: nil, mergeBase: nil, head: .workTree, tips: [:]).tree(.head)
    let files = try await tree.entries(under: nil)
    try repository.git("add", "--all")
    let expected = try repository.git("ls-files", "--format=%(objectmode) %(objectname) %(path)")
    #expect(
      files.map { "\(String($0.version.mode.rawValue, radix: 8)) \($0.version.id) \($0.path)" }
        .joined(separator: "\n") == expected)
    // A second look at the same repository object sees what the first one saw.
    let again = try await git.view(base: nil, mergeBase: nil, head: .workTree, tips: [:]).tree(.head)
    #expect(try await again.entries(under: nil) == files)
  }

  @Test("an unborn branch has an index and a work tree")
  func unborn() async throws {
    let repository = try TestRepository()
    try repository.write("a.txt", "one\n")
    try repository.write("b.txt", "two\n")
    try repository.git("add", "a.txt")
    let git = try GitRepository(opening: repository.path)
    #expect(try await git.change(base: nil, head: .index).files.map(\.path) == ["a.txt"])
    #expect(try await git.change(base: nil, head: .workTree).files.map(\.path) == ["a.txt", "b.txt"])
    #expect(try await git.currentBranch() == "main")
    await #expect(throws: GitError(.notFound, "cannot find HEAD: the current branch has no commit yet")) {
      try await git.resolve("HEAD")
    }
  }

  @Test("unresolved conflicts in the index are named")
  func conflicts() async throws {
    let (repository, first) = try checkedOut(["a.txt": "1\n"])
    try repository.commit("ours", ["a.txt": "2\n"])
    try repository.commit("theirs", on: "topic", ["a.txt": "3\n"], parents: [first])
    try repository.checkOut()
    #expect(throws: GitCommand.Failure.self) { try repository.git("merge", "topic") }
    let git = try GitRepository(opening: repository.path)
    await #expect(
      throws: GitError(.other, "cannot read the index: merge conflicts are not resolved in a.txt")
    ) { try await git.change(base: first, head: .index) }
    let inWorkTree = try await git.change(base: first, head: .workTree)
    #expect(inWorkTree.files.map(\.path) == ["a.txt"])
  }

  @Test("files that a sparse checkout leaves out are no deletions")
  func sparse() async throws {
    let (repository, head) = try checkedOut(["in/a.txt": "a\n", "out/b.txt": "b\n"])
    try repository.git("sparse-checkout", "set", "in")
    let git = try GitRepository(opening: repository.path)
    #expect(try await git.change(base: head, head: .workTree).files == [])
  }

  @Test("a hook of git commit -a sees the index git made for it")
  func otherIndex() async throws {
    let (repository, head) = try checkedOut(["a.txt": "a\n"])
    try repository.write("a.txt", "changed\n")
    try repository.run("cp", [".git/index", ".git/other"])
    try repository.git(["add", "--all"], environment: ["GIT_INDEX_FILE": ".git/other"])
    let usual = try GitRepository(opening: repository.path)
    let inHook = try GitRepository(opening: repository.path, indexFile: ".git/other")
    #expect(try await usual.change(base: head, head: .index).files == [])
    #expect(try await inHook.change(base: head, head: .index).files.map(\.path) == ["a.txt"])
  }

  @Test("a split index is refused with the command that joins it")
  func splitIndex() async throws {
    let (repository, head) = try checkedOut(["a.txt": "a\n"])
    try repository.git("update-index", "--split-index")
    let git = try GitRepository(opening: repository.path)
    let error = await #expect(throws: GitError.self) { try await git.change(base: head, head: .index) }
    #expect(error?.kind == .unsupported)
    #expect(error?.mend == "git update-index --no-split-index")
  }

  @Test("nothing that the configuration names is run, and nothing is written")
  func runsNothing() async throws {
    let (repository, head) = try checkedOut([
      "a.txt": "a\n", ".gitattributes": "*.txt filter=evil diff=evil merge=evil\n",
    ])
    let marker = "\(repository.path)/.git/marker"
    for key in [
      "filter.evil.clean", "filter.evil.smudge", "diff.evil.textconv", "diff.evil.command",
      "merge.evil.driver", "core.fsmonitor", "diff.external", "core.sshCommand",
    ] {
      try repository.git("config", key, "touch \(marker); cat")
    }
    try repository.write("a.txt", "changed\n")
    try repository.write("b.txt", "new\n")
    let objects = try listing(repository)
    let git = try GitRepository(opening: repository.path)
    let change = try await git.change(base: head, head: .workTree)
    #expect(change.files.map(\.path) == ["a.txt", "b.txt"])
    _ = try await git.change(base: nil, head: .index)
    let touched = try listing(repository).symmetricDifference(objects).sorted()
    #expect(touched == [])
  }

  /// Every file of `.git` with its size and time.
  private func listing(_ repository: TestRepository) throws -> Set<Substring> {
    Set(try repository.run("find", [".git", "-type", "f", "-printf", "%p %s %T@\n"]).split(separator: "\n"))
  }
}
