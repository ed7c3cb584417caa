import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("Branches")
struct BranchTests {
  @Test("the current branch is nil on a detached HEAD")
  func current() async throws {
    let repository = try TestRepository()
    try repository.commit("first", ["a.txt": "1\n"])
    #expect(try await GitRepository(opening: repository.path).currentBranch() == "main")
    try repository.git("checkout", "--quiet", "--detach", "main")
    #expect(try await GitRepository(opening: repository.path).currentBranch() == nil)
  }

  @Test("in a clone, the remote's default branch and tips come before local ones")
  func clone() async throws {
    let origin = try TestRepository()
    let first = try origin.commit("first", ["a.txt": "1\n"])
    try origin.git("branch", "feature/x", "main")
    try origin.git("branch", "-m", "main", "trunk")
    let clone = try TestRepository(madeBy: ["clone", "--quiet", origin.path])
    let local = try clone.commit("local work", on: "trunk", ["b.txt": "b\n"])
    let git = try GitRepository(opening: clone.path)
    #expect(try await git.defaultBranch() == "trunk")
    #expect(try await git.upstream(of: "trunk") == "origin/trunk")
    #expect(try await git.upstream(of: "nothing") == nil)
    #expect(try await git.tip(of: "trunk") == first)
    #expect(try await git.tip(of: "refs/heads/trunk") == local)
    #expect(try await git.tip(of: "origin/trunk") == first)
    #expect(try await git.tip(of: "feature/x") == first)
    #expect(try await git.tip(of: "nowhere") == nil)
    #expect(
      try await git.branches() == [
        Branch(name: "trunk", isRemoteTracking: false, tip: local),
        Branch(name: "origin/feature/x", isRemoteTracking: true, tip: first),
        Branch(name: "origin/trunk", isRemoteTracking: true, tip: first),
      ])
  }

  @Test("a branch that follows another remote than origin has its tip there")
  func otherRemote() async throws {
    let origin = try TestRepository()
    try origin.commit("first", ["a.txt": "1\n"])
    let fork = try TestRepository(madeBy: ["clone", "--quiet", "--bare", origin.path])
    let ahead = try fork.commit("fork goes on", ["a.txt": "2\n"])
    let clone = try TestRepository(madeBy: ["clone", "--quiet", origin.path])
    try clone.git("remote", "add", "fork", fork.path)
    try clone.git("fetch", "--quiet", "fork")
    try clone.git("branch", "--quiet", "--set-upstream-to=fork/main", "main")
    #expect(try await GitRepository(opening: clone.path).tip(of: "main") == ahead)
  }

  @Test(
    "without a remote the default branch is main, else master, else unknown",
    arguments: [
      ("main", "main"), ("master", "master"), ("other", nil),
    ])
  func withoutRemote(_ name: String, _ expected: String?) async throws {
    let repository = try TestRepository()
    try repository.commit("first", on: name, ["a.txt": "1\n"])
    #expect(try await GitRepository(opening: repository.path).defaultBranch() == expected)
  }

  @Test("names that no branch can have are no branch", arguments: ["main\0", "a..b", "a b", "~", ""])
  func impossibleNames(_ name: String) async throws {
    let repository = try TestRepository()
    try repository.commit("first", ["a.txt": "1\n"])
    let git = try GitRepository(opening: repository.path)
    #expect(try await git.tip(of: name) == nil)
    #expect(try await git.upstream(of: name) == nil)
  }

  @Test("only branches that gates named can be looked up in a view")
  func view() async throws {
    let repository = try TestRepository()
    let head = try repository.commit("first", ["a.txt": "1\n"])
    let git = try GitRepository(opening: repository.path)
    let view = git.view(base: nil, mergeBase: nil, head: head, tips: ["main": head, "gone": nil])
    #expect(try await view.tip(of: "main") == head)
    #expect(try await view.tip(of: "gone") == nil)
    await #expect(throws: GitError.self) { try await view.tip(of: "other") }
  }
}
