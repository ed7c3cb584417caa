import GateKit
import GitFetching
import GitReading
import LocalSystem
import SourceText
import TestSupport
import Testing

@Suite("What a clone lacks")
struct MissingHistoryTests {
  /// `main` with 120 commits, `topic` with 40 on top of the sixtieth, `refs/pull/7/head` at its tip and
  /// `refs/pull/7/merge` a trial merge of the two, as GitHub keeps them.
  private static func origin() throws -> (repository: TestRepository, head: ObjectID, base: ObjectID) {
    let repository = try TestRepository(bare: true)
    try repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    try repository.git("config", "uploadpack.allowFilter", "true")
    var start: ObjectID?
    var base: ObjectID?
    for number in 1...120 {
      base = try repository.commit("main \(number)", on: "main", ["m.txt": .text("\(number)\n")])
      if number == 60 { start = base }
    }
    var head = try #require(start)
    for number in 1...40 {
      let parents = number == 1 ? [head] : nil
      head = try repository.commit(
        "topic \(number)", on: "topic", ["t.txt": .text("\(number)\n")], parents: parents)
    }
    let tip = try #require(base)
    let merge = try repository.commit(
      "trial", on: "trial", ["m.txt": "120\n", "t.txt": "40\n"], parents: [tip, head])
    try repository.git("update-ref", "refs/pull/7/head", head.description)
    try repository.git("update-ref", "refs/pull/7/merge", merge.description)
    for branch in ["topic", "trial"] { try repository.git("update-ref", "-d", "refs/heads/\(branch)") }
    return (repository, head, tip)
  }

  private static let plain = Environment(["PATH": "/usr/bin:/bin", "HOME": "/nowhere"])

  /// As actions/checkout leaves a pull request behind: one commit, the trial merge, detached.
  private static func checkout(of origin: TestRepository, depth: Int = 1) throws -> TestRepository {
    let clone = try TestRepository()
    try clone.git("remote", "add", "origin", "file://\(origin.path)")
    try clone.git(
      "fetch", "--quiet", "--depth=\(depth)", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
    try clone.git("checkout", "--quiet", "--detach", "refs/remotes/pull/7/merge")
    return clone
  }

  private static func history(of clone: TestRepository, _ environment: Environment = plain) -> MissingHistory
  {
    MissingHistory(of: LocalPath(clone.path), environment: environment)
  }

  @Test("is fetched into the checkout of one commit, until head and base meet")
  func shallow() async throws {
    let (origin, head, base) = try Self.origin()
    let clone = try Self.checkout(of: origin)
    let history = Self.history(of: clone)
    #expect(try await history.head(head, at: "refs/pull/7/head") == head)
    #expect(try await history.tip(of: "main") == base)
    let (_, change) = try await history.change(base: base, head: head)
    let whole = try await GitRepository(opening: origin.path).change(base: base, head: head)
    #expect(change.commits == whole.commits)
    #expect(change.files == whole.files)
    #expect(change.mergeBases == whole.mergeBases)
    #expect(change.commits.count == 40)
    #expect(try clone.git("rev-parse", "--is-shallow-repository") == "true")
  }

  @Test("in a complete clone is nothing, and git is not started for it")
  func complete() async throws {
    let (origin, head, base) = try Self.origin()
    let clone = try TestRepository(madeBy: ["clone", "--quiet", "file://\(origin.path)"])
    try clone.git("fetch", "--quiet", "origin", "refs/pull/7/head")
    let history = Self.history(of: clone, Environment([:]))
    #expect(try await history.head(head, at: "refs/pull/7/head") == head)
    #expect(try await history.change(base: base, head: head).1.commits.count == 40)
  }

  @Test("of an older head is fetched by its commit, after the pull request has moved on")
  func moved() async throws {
    let (origin, head, _) = try Self.origin()
    let newer = try origin.commit("more", on: "next", ["t.txt": "41\n"], parents: [head])
    try origin.git("update-ref", "refs/pull/7/head", newer.description)
    let clone = try Self.checkout(of: origin)
    let history = Self.history(of: clone)
    #expect(try await history.head(nil, at: "refs/pull/7/head") == newer)
    let other = try Self.checkout(of: origin)
    #expect(try await Self.history(of: other).head(head, at: "refs/pull/7/head") == head)
  }

  @Test("that a filter left out is fetched too")
  func partial() async throws {
    let (origin, head, base) = try Self.origin()
    let clone = try TestRepository(
      madeBy: ["clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://\(origin.path)"])
    let history = Self.history(of: clone)
    #expect(try await history.head(head, at: "refs/pull/7/head") == head)
    let (repository, change) = try await history.change(base: base, head: head)
    #expect(change.files.map(\.path) == ["t.txt"])
    #expect(try await repository.bytes(at: "t.txt", in: head, limit: 100) == Array("40\n".utf8))
  }

  @Test("runs no hook and no helper that the clone's configuration names")
  func hooks() async throws {
    let (origin, head, _) = try Self.origin()
    let clone = try Self.checkout(of: origin)
    try clone.write(".git/hooks/reference-transaction", "#!/bin/sh\ntouch \"\(clone.path)/ran\"\n")
    try clone.setExecutable(".git/hooks/reference-transaction")
    _ = try await Self.history(of: clone).head(head, at: "refs/pull/7/head")
    #expect(LocalFiles.kind(of: LocalPath("\(clone.path)/ran")) == nil)
  }

  @Test("of a branch that the remote does not have is an error with git's own words")
  func noBranch() async throws {
    let (origin, _, _) = try Self.origin()
    let clone = try Self.checkout(of: origin)
    let error = await #expect(throws: FetchError.self) {
      try await Self.history(of: clone).tip(of: "nowhere")
    }
    #expect(error?.message == "cannot fetch the branch nowhere: couldn't find remote ref refs/heads/nowhere")
  }

  @Test(
    "of a branch whose name would be a pattern is refused", arguments: ["*", "a:b", "-x", "a..b", "", "a b"])
  func oddBranch(_ name: String) async throws {
    let (origin, _, _) = try Self.origin()
    let clone = try Self.checkout(of: origin)
    let error = await #expect(throws: FetchError.self) { try await Self.history(of: clone).tip(of: name) }
    #expect(error?.message.hasSuffix("no branch can be called so") == true)
  }

  @Test("of a shallow clone is, without the git command, an error with the way out")
  func noGit() async throws {
    let (origin, head, _) = try Self.origin()
    let clone = try Self.checkout(of: origin)
    let history = Self.history(of: clone, Environment(["PATH": "/nowhere"]))
    let error = await #expect(throws: FetchError.self) {
      try await history.head(head, at: "refs/pull/7/head")
    }
    #expect(error?.description.contains("fetch-depth: 0") == true)
  }

  @Test("of a remote that cannot be reached is an error without the password in its address")
  func unreachable() async throws {
    let (origin, head, _) = try Self.origin()
    let clone = try Self.checkout(of: origin)
    try clone.git("remote", "set-url", "origin", "http://bot:hunter2@127.0.0.1:9/x.git")
    let error = await #expect(throws: FetchError.self) {
      try await Self.history(of: clone).head(head, at: "refs/pull/7/head")
    }
    #expect(error?.description.contains("127.0.0.1") == true)
    #expect(error?.description.contains("hunter2") == false)
  }

  @Test("is not fetched by a transport that runs programs")
  func external() async throws {
    let (origin, head, _) = try Self.origin()
    let clone = try Self.checkout(of: origin)
    try clone.git("remote", "set-url", "origin", "ext::sh -c 'touch \(clone.path)/ran'")
    await #expect(throws: FetchError.self) {
      try await Self.history(of: clone).head(head, at: "refs/pull/7/head")
    }
    #expect(LocalFiles.kind(of: LocalPath("\(clone.path)/ran")) == nil)
  }
}
