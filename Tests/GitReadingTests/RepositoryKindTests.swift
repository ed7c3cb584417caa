import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("Repositories of every kind")
struct RepositoryKindTests {
  private func opened(_ repository: TestRepository) throws -> GitRepository {
    try GitRepository(opening: repository.path)
  }

  @Test("are found from a folder inside them and from their .git folder", arguments: ["/b/c", "/.git", ""])
  func discovery(_ inside: String) async throws {
    let repository = try TestRepository()
    let head = try repository.commit("first", ["b/c/d.txt": "d\n"])
    try repository.checkOut()
    let git = try GitRepository(opening: repository.path + inside)
    #expect(try await git.resolve("HEAD") == head)
    #expect(git.workTree == repository.path + "/")
  }

  @Test("outside a repository the error says so", arguments: ["/", "/no/such/folder"])
  func outside(_ path: String) {
    let error = #expect(throws: GitError.self) { try GitRepository(opening: path) }
    #expect(error?.kind == .notARepository)
    #expect(error?.description.hasPrefix("cannot open \(path): ") == true)
  }

  @Test("bare: objects are read, and there is no work tree")
  func bare() async throws {
    let repository = try TestRepository(bare: true)
    let head = try repository.commit("first", ["a.txt": "one\n"])
    let git = try opened(repository)
    #expect(git.workTree == nil)
    #expect(try await git.change(base: nil, head: head).files.map(\.path) == ["a.txt"])
    let error = await #expect(throws: GitError.self) { try await git.change(base: nil, head: .workTree) }
    #expect(error?.message == "cannot read the work tree: the repository is bare, it has none")
  }

  @Test("linked work trees have a branch of their own and share the rest")
  func linkedWorkTree() async throws {
    let repository = try TestRepository()
    let head = try repository.commit("first", ["a.txt": "one\n"])
    try repository.checkOut()
    let linked = repository.path + "/linked"
    try repository.git("worktree", "add", "--quiet", "-b", "topic", linked)
    let git = try GitRepository(opening: linked)
    #expect(try await git.currentBranch() == "topic")
    #expect(try await git.resolve("HEAD") == head)
    #expect(try await git.tip(of: "main") == head)
    #expect(git.workTree == linked + "/")
    #expect(try await git.change(base: head, head: .workTree).files == [])
  }

  @Test("objects borrowed from another repository are found")
  func alternates() async throws {
    let origin = try TestRepository()
    let first = try origin.commit("first", ["a.txt": "one\n"])
    let clone = try TestRepository(madeBy: ["clone", "--quiet", "--shared", origin.path])
    let git = try opened(clone)
    #expect(try await git.change(base: nil, head: first).files.map(\.path) == ["a.txt"])
    #expect(try clone.git("count-objects").hasPrefix("0 objects"))
  }

  @Test("shallow: what lies above the cut is read, what may lie beyond it is an error with its command")
  func shallow() async throws {
    let origin = try TestRepository()
    let first = try origin.commit("first", ["a.txt": "1\n"])
    let second = try origin.commit("second", ["a.txt": "2\n"])
    let third = try origin.commit("third", ["a.txt": "3\n"])
    let topic = try origin.commit("topic", on: "topic", ["b.txt": "b\n"], parents: [first])
    let clone = try TestRepository(madeBy: [
      "clone", "--quiet", "--depth=2", "--no-single-branch", "file://" + origin.path,
    ])
    let git = try opened(clone)
    #expect(await git.isShallow)
    #expect(try await git.change(base: second, head: third).commits.map(\.subject) == ["third"])
    #expect(try await git.isAncestor(second, of: third))
    // The cut of main lies at `second`; `first` is there, as the parent of topic.
    let deepened = try TestRepository(madeBy: [
      "clone", "--quiet", "--depth=1", "--no-single-branch", "file://" + origin.path,
    ])
    let cut = try opened(deepened)
    for question in [
      { try await cut.change(base: third, head: topic) } as @Sendable () async throws -> Any,
      { try await cut.mergeBases(third, topic) }, { try await cut.isAncestor(third, of: topic) },
      { try await cut.commits(reachableFrom: [topic], excluding: [third], limit: 10) },
    ] {
      let error = await #expect(throws: GitError.self) { _ = try await question() }
      #expect(error?.kind == .shallow)
      #expect(error?.mend == "git fetch --unshallow")
    }
    let view = git.view(base: third, mergeBase: second, head: second, tips: [:])
    #expect(try await view.tree(.mergeResult).bytes(at: "a.txt", limit: 9) == Array("3\n".utf8))
    #expect(try await cut.change(base: nil, head: third).commits.map(\.subject) == ["third"])
    try deepened.git("fetch", "--quiet", "--unshallow")
    let whole = try opened(deepened)
    #expect(await !whole.isShallow)
    #expect(try await whole.mergeBases(third, topic) == [first])
  }

  @Test("shallow: a merge whose base is the last commit above the cut has its result")
  func shallowMerge() async throws {
    let origin = try TestRepository()
    try origin.commit("beyond", ["a.txt": "0\n"])
    let first = try origin.commit("first", ["a.txt": "1\n"])
    let main = try origin.commit("main", ["b.txt": "b\n"])
    let topic = try origin.commit("topic", on: "topic", ["c.txt": "c\n"], parents: [first])
    let clone = try TestRepository(madeBy: [
      "clone", "--quiet", "--depth=2", "--no-single-branch", "file://" + origin.path,
    ])
    let git = try opened(clone)
    #expect(try await git.change(base: main, head: topic).mergeBases == [first])
    let tree = try await git.view(base: main, mergeBase: first, head: topic, tips: [:]).tree(.mergeResult)
    #expect(try await tree.entries(under: nil).map(\.path) == ["a.txt", "b.txt", "c.txt"])
  }

  @Test("the folder of a submodule is a repository of its own")
  func submodule() async throws {
    let inner = try TestRepository()
    let head = try inner.commit("inner", ["i.txt": "1\n"])
    let outer = try TestRepository()
    let first = try outer.commit("outer", ["o.txt": "1\n"])
    try outer.checkOut()
    try outer.git("submodule", "--quiet", "add", inner.path, "sub")
    #expect(try await GitRepository(opening: outer.path + "/sub").resolve("HEAD") == head)
    let change = try await opened(outer).change(base: first, head: .workTree)
    #expect(change.files.map(\.path) == [".gitmodules", "sub"])
    #expect(change.files[1].after == FileVersion(id: head, mode: .submodule))
  }

  @Test("shallow is seen from a linked work tree too")
  func shallowLinkedWorkTree() async throws {
    let origin = try TestRepository()
    let first = try origin.commit("first", ["a.txt": "1\n"])
    try origin.commit("second", ["a.txt": "2\n"])
    let topic = try origin.commit("topic", on: "topic", ["b.txt": "b\n"], parents: [first])
    let clone = try TestRepository(madeBy: [
      "clone", "--quiet", "--depth=1", "--no-single-branch", "file://" + origin.path,
    ])
    let linked = clone.path + "/linked"
    try clone.git("worktree", "add", "--quiet", linked, "origin/topic")
    let git = try GitRepository(opening: linked)
    #expect(await git.isShallow)
    let main = try await git.resolve("origin/main")
    let error = await #expect(throws: GitError.self) { try await git.mergeBases(main, topic) }
    #expect(error?.kind == .shallow)
  }

  @Test("partial clones are read; a file that was not fetched is an error with the command that fetches it")
  func partialClone() async throws {
    let origin = try TestRepository()
    let first = try origin.commit("first", ["a.txt": "1\n", "b.txt": "b\n"])
    let second = try origin.commit("second", ["a.txt": "2\n"])
    try origin.git("config", "uploadpack.allowFilter", "true")
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    let clone = try TestRepository(madeBy: [
      "clone", "--quiet", "--bare", "--filter=blob:none", "file://" + origin.path,
    ])
    try clone.git("config", "core.repositoryFormatVersion", "1")
    try clone.git("config", "extensions.partialClone", "origin")
    let git = try opened(clone)
    let error = await #expect(throws: GitError.self) { try await git.change(base: first, head: second) }
    #expect(error?.kind == .missingObject)
    #expect(
      error?.message
        == "cannot read a.txt (object d00491fd7e5bb6fa28c517a0bb32b8b506539d4d): this is a partial clone and "
        + "it was not fetched")
    #expect(error?.mend == "git diff \(first)...\(second) > /dev/null")
    let entry = try #require(try await git.tree(of: first).entry(at: "b.txt"))
    let unread = await #expect(throws: GitError.self) {
      try await git.tree(of: first).bytes(of: entry, limit: 9)
    }
    #expect(unread?.mend == "git cat-file -p \(entry.version.id) > /dev/null")
    let ours = try clone.commit("ours", on: "ours", ["a.txt": "3\n"], parents: [first])
    let unmerged = await #expect(throws: GitError.self) {
      try await git.view(base: ours, mergeBase: first, head: second, tips: [:]).tree(.mergeResult)
    }
    #expect(unmerged?.kind == .missingObject)
    #expect(unmerged?.mend == "git merge-tree --write-tree \(ours) \(second) > /dev/null")
    try clone.git("diff", "\(first)...\(second)")
    #expect(try await opened(clone).change(base: first, head: second).changedLines == 2)
  }

  @Test("SHA-256: the error says what is read")
  func sha256() throws {
    let repository = try TestRepository(objectFormat: "sha256")
    let error = #expect(throws: GitError.self) { try opened(repository) }
    #expect(error?.kind == .unsupported)
    #expect(
      error?.message
        == "cannot open \(repository.path): its object ids are SHA-256; only SHA-1 repositories are read")
  }

  @Test("reftable: the error names the command that converts the repository")
  func reftable() throws {
    let repository = try TestRepository()
    try repository.git("config", "core.repositoryFormatVersion", "1")
    try repository.git("config", "extensions.refStorage", "reftable")
    let error = #expect(throws: GitError.self) { try opened(repository) }
    #expect(error?.kind == .unsupported)
    #expect(error?.mend == "git refs migrate --ref-format=files")
  }

  @Test("an unknown extension is refused by its name")
  func unknownExtension() throws {
    let repository = try TestRepository()
    try repository.git("config", "core.repositoryFormatVersion", "1")
    try repository.git("config", "extensions.timeTravel", "true")
    let error = #expect(throws: GitError.self) { try opened(repository) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.contains("timetravel") == true)
  }

  @Test("settings of one work tree are no reason to refuse a repository")
  func workTreeConfiguration() async throws {
    let repository = try TestRepository()
    let head = try repository.commit("first", ["a.txt": "1\n"])
    try repository.git("config", "core.repositoryFormatVersion", "1")
    try repository.git("config", "extensions.worktreeConfig", "true")
    #expect(try await opened(repository).resolve("main") == head)
  }

  @Test("owned by somebody else: nothing from configuration is run, so it is read")
  func owner() async throws {
    let repository = try TestRepository()
    let head = try repository.commit("first", ["a.txt": "1\n"])
    // Only root can give files away; anybody else finds nothing to test here.
    guard (try? repository.run("chown", ["-R", "12345:12345", "."])) != nil else { return }
    #expect(throws: GitCommand.Failure.self) { try repository.git("log") }
    #expect(try await opened(repository).resolve("main") == head)
  }

  @Test("damage: an object cut short is named, with the command that says more")
  func corrupted() async throws {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["a.txt": "one\n"])
    let blob = try repository.git("rev-parse", "main:a.txt")
    let file = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try repository.run("chmod", ["u+w", file])
    try repository.write(file, "garbage")
    let error = await #expect(throws: GitError.self) {
      try await opened(repository).change(base: nil, head: first)
    }
    #expect(error?.kind == .corrupted)
    #expect(error?.message.hasPrefix("cannot read a.txt (object \(blob)): ") == true)
    #expect(error?.mend == "git fsck")
  }

  @Test("damage: an object that is gone is named")
  func missing() async throws {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["folder/a.txt": "one\n"])
    let tree = try repository.git("rev-parse", "main:folder")
    repository.remove(".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    let error = await #expect(throws: GitError.self) {
      try await opened(repository).change(base: nil, head: first)
    }
    #expect(error?.kind == .missingObject)
    #expect(error?.message == "cannot read object \(tree): it is not in the repository")
  }

  @Test(
    "revisions that name no commit are refused in words",
    arguments: [
      ("nowhere", "cannot find the revision nowhere: no branch, tag or commit has that name"),
      ("main:a.txt", "cannot take main:a.txt as a commit: it is a blob"),
      ("main^{tree}", "cannot take main^{tree} as a commit: it is a tree"),
      ("ma\0in", "cannot find the revision: it contains a NUL byte"),
    ])
  func revisions(_ revision: String, _ message: String) async throws {
    let repository = try TestRepository()
    try repository.commit("first", ["a.txt": "one\n"])
    let error = await #expect(throws: GitError.self) { try await opened(repository).resolve(revision) }
    #expect(error?.kind == .notFound)
    #expect(error?.message == message)
  }

  @Test("annotated tags and short ids lead to their commits")
  func tags() async throws {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["a.txt": "one\n"])
    try repository.commit("second")
    try repository.git("tag", "-a", "-m", "release", "v1", first.description)
    let git = try opened(repository)
    for revision in ["v1", "main~1", "main^", String(first.description.prefix(12)), "refs/tags/v1"] {
      #expect(try await git.resolve(revision) == first)
    }
  }
}
