import CivilTime
import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("History")
struct HistoryTests {
  @Test("after a criss-cross merge there are two merge bases, and the diff is from the newer one")
  func crissCross() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": "1\n"])
    let left = try repository.commit("left", ["l.txt": "l\n"])
    let right = try repository.commit("right", on: "topic", ["r.txt": "r\n"], parents: [root])
    let main = try repository.commit("merge right", ["r.txt": "r\n"], parents: [left, right])
    let head = try repository.commit(
      "merge left", on: "topic", ["l.txt": "l\n", "n.txt": "n\n"], parents: [right, left])
    let git = try GitRepository(opening: repository.path)
    let change = try await git.change(base: main, head: head)
    #expect(change.mergeBases == [right, left])
    #expect(change.commits.map(\.id) == [head])
    #expect(change.files.map(\.path) == ["l.txt", "n.txt"])
    let merged = try await git.view(base: main, mergeBase: right, head: head, tips: [:]).tree(.mergeResult)
    #expect(try await merged.entries(under: nil).map(\.path) == ["a.txt", "l.txt", "n.txt", "r.txt"])
  }

  @Test("unrelated histories have no merge base: everything is new")
  func unrelated() async throws {
    let repository = try TestRepository()
    let main = try repository.commit("main", ["a.txt": "1\n"])
    let head = try repository.commit("other", on: "other", ["b.txt": "2\n"], parents: [])
    let git = try GitRepository(opening: repository.path)
    let change = try await git.change(base: main, head: head)
    #expect(change.mergeBases == [])
    #expect(change.commits.map(\.id) == [head])
    #expect(change.files.map(\.path) == ["b.txt"])
    #expect(try await !git.isAncestor(main, of: head))
    let merged = try await git.view(base: main, mergeBase: nil, head: head, tips: [:]).tree(.mergeResult)
    #expect(try await merged.entries(under: nil).map(\.path) == ["a.txt", "b.txt"])
  }

  @Test("an octopus merge brings all its parents' commits")
  func octopus() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": "1\n"])
    var parents = [root]
    for name in ["x", "y", "z"] {
      parents.append(try repository.commit(name, on: name, [RepositoryPath(name): "1\n"], parents: [root]))
    }
    let head = try repository.commit(
      "octopus", on: "topic", ["x": "1\n", "y": "1\n", "z": "1\n"], parents: parents)
    let change = try await GitRepository(opening: repository.path).change(base: root, head: head)
    #expect(change.commits.map(\.subject) == ["x", "y", "z", "octopus"])
    #expect(change.commits.last?.isMerge == true)
    #expect(change.files.map(\.path) == ["x", "y", "z"])
  }

  @Test("what a commit says: names, times, subject, signature, parents")
  func commitText() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root")
    let head = try repository.commit(
      "Subject line\n\nBody.\n\nSigned-off-by: Grace <grace@example.org>\n",
      author: "Grace H. <grace@example.org>",
      minutes: 5)
    let git = try GitRepository(opening: repository.path)
    let commit = try await git.commit(head)
    #expect(
      commit.author
        == Signature(name: "Grace H.", email: "grace@example.org", time: Instant(seconds: 1_704_067_500)))
    #expect(commit.committer.name == "Ada")
    #expect(commit.subject == "Subject line")
    #expect(commit.message.hasSuffix("Signed-off-by: Grace <grace@example.org>\n"))
    #expect(commit.parents == [root])
    #expect(!commit.isSigned)
  }

  @Test("a signature header is seen, whatever it holds")
  func signed() async throws {
    let repository = try TestRepository()
    let root = try repository.commit("root", ["a.txt": "1\n"])
    let tree = try repository.git("rev-parse", "main^{tree}")
    let text = """
      tree \(tree)
      parent \(root)
      author A <a@example.org> 1704067200 +0000
      committer A <a@example.org> 1704067200 +0000
      gpgsig -----BEGIN PGP SIGNATURE-----
       
       iQ
       -----END PGP SIGNATURE-----

      signed

      """
    let id = try raw(text, in: repository)
    let commit = try await GitRepository(opening: repository.path).commit(id)
    #expect(commit.isSigned)
    #expect(commit.message == "signed\n")
  }

  @Test("Latin-1 messages with their encoding header are read as such; other bytes are repaired")
  func encodings() async throws {
    let repository = try TestRepository()
    try repository.commit("root", ["a.txt": "1\n"])
    let tree = try repository.git("rev-parse", "main^{tree}")
    let head = "tree \(tree)\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n"
    let latin = try raw(Array((head + "encoding ISO-8859-1\n\ncaf").utf8) + [0xE9], in: repository)
    let broken = try raw(Array((head + "\ncaf").utf8) + [0xE9], in: repository)
    let git = try GitRepository(opening: repository.path)
    #expect(try await git.commit(latin).message == "caf\u{E9}")
    #expect(try await git.commit(broken).message == "caf\u{FFFD}")
  }

  @Test("a commit without a readable identity or date is read all the same")
  func strangeIdentity() async throws {
    let repository = try TestRepository()
    try repository.commit("root", ["a.txt": "1\n"])
    let tree = try repository.git("rev-parse", "main^{tree}")
    let id = try raw("tree \(tree)\nauthor nobody\ncommitter A <a@x> soon\n\n", in: repository)
    let commit = try await GitRepository(opening: repository.path).commit(id)
    #expect(commit.author == Signature(name: "nobody", email: "", time: Instant(seconds: 0)))
    #expect(commit.committer.time == Instant(seconds: 0))
    #expect(commit.message == "")
  }

  @Test("the newest commits up to a limit come parents first")
  func limit() async throws {
    let repository = try TestRepository()
    for number in 1...6 { try repository.commit("c\(number)") }
    let git = try GitRepository(opening: repository.path)
    let tip = try await git.resolve("main")
    let third = try await git.resolve("main~3")
    #expect(
      try await git.commits(reachableFrom: [tip], excluding: [], limit: 2).map(\.subject) == ["c5", "c6"])
    #expect(
      try await git.commits(reachableFrom: [tip], excluding: [third], limit: 2).map(\.subject) == [
        "c5", "c6",
      ])
    #expect(
      try await git.commits(reachableFrom: [tip], excluding: [third], limit: 9).map(\.subject)
        == ["c4", "c5", "c6"])
    #expect(try await git.commits(reachableFrom: [tip], excluding: [tip], limit: 9).isEmpty)
    #expect(try await git.commits(reachableFrom: [tip], excluding: [], limit: 0).isEmpty)
  }

  @Test("more commits than the limit are an error")
  func commitLimit() async throws {
    let repository = try TestRepository()
    for number in 1...4 { try repository.commit("c\(number)") }
    let git = try GitRepository(opening: repository.path)
    var options = ChangeOptions()
    options.maximumCommits = 3
    let (base, head) = (try await git.resolve("main~3"), try await git.resolve("main"))
    #expect(try await git.change(base: base, head: head, options: options).commits.count == 3)
    let error = await #expect(throws: GitError.self) {
      try await git.change(base: nil, head: head, options: options)
    }
    #expect(error?.kind == .tooLarge)
  }

  @Test("ranges, merge bases and ancestry of random histories are git's", arguments: 1...12)
  func agreesWithGit(seed: UInt64) async throws {
    var random = Random(state: seed)
    let repository = try TestRepository(bare: true)
    // Every third history has clocks that ran wrong.
    let commits = try randomHistory(40, in: repository, clocksRunWrong: seed % 3 == 0, &random)
    let warm = try GitRepository(opening: repository.path)
    for _ in 0..<25 {
      let (a, b) = (commits[random.below(40)], commits[random.below(40)])
      let cold = try GitRepository(opening: repository.path)
      for git in [warm, cold] {
        let bases = (try? repository.git("merge-base", "--all", a.description, b.description)) ?? ""
        #expect(
          try await Set(git.mergeBases(a, b).map(\.description))
            == Set(bases.split(separator: "\n").map(String.init)))
        let range = try repository.git("rev-list", "\(a)..\(b)")
        let change = try await git.change(base: a, head: b)
        #expect(
          Set(change.commits.map(\.id.description)) == Set(range.split(separator: "\n").map(String.init)))
        #expect(isParentsFirst(change.commits))
        let isAncestor =
          (try? repository.git("merge-base", "--is-ancestor", a.description, b.description)) != nil
        #expect(try await git.isAncestor(a, of: b) == isAncestor)
      }
      // Warm equals cold, in every order of asking.
      #expect(
        try await warm.change(base: a, head: b).commits == cold.change(base: a, head: b).commits)
    }
  }

  private func isParentsFirst(_ commits: [Commit]) -> Bool {
    var seen: Set<ObjectID> = []
    let all = Set(commits.map(\.id))
    for commit in commits {
      guard commit.parents.allSatisfy({ !all.contains($0) || seen.contains($0) }) else { return false }
      seen.insert(commit.id)
    }
    return true
  }

  private func raw(_ text: String, in repository: TestRepository) throws -> ObjectID {
    try raw(Array(text.utf8), in: repository)
  }

  private func raw(_ bytes: [UInt8], in repository: TestRepository) throws -> ObjectID {
    let output = try repository.git(
      ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"], input: bytes)
    return try #require(ObjectID(String(decoding: output.prefix(40), as: UTF8.self)))
  }
}

/// The same numbers on every run.
struct Random {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}

/// Commits with up to three parents each, all in one `git fast-import`.
func randomHistory(
  _ count: Int, in repository: TestRepository, clocksRunWrong: Bool = false, _ random: inout Random
) throws -> [ObjectID] {
  var stream = ""
  for number in 1...count {
    let time = clocksRunWrong ? 1_700_000_000 + random.below(5000) : 1_700_000_000 + 60 * number
    stream += "reset refs/heads/b\(number)\ncommit refs/heads/b\(number)\nmark :\(number)\n"
    stream += "author A <a@x> \(time) +0000\ncommitter A <a@x> \(time) +0000\ndata 2\nc\n"
    var parents: [Int] = []
    for _ in 0...random.below(3) where number > 1 && random.below(12) > 0 {
      let parent = max(1, number - 1 - random.below(6))
      if !parents.contains(parent) { parents.append(parent) }
    }
    for (index, parent) in parents.enumerated() { stream += "\(index == 0 ? "from" : "merge") :\(parent)\n" }
    let file = random.below(4)
    stream += "M 100644 inline f\(file)\ndata 8\n"
    stream += "\(10_000_000 + random.below(1000))\n\n"
  }
  try repository.importing(stream)
  return try (1...count).map { number in
    try #require(ObjectID(try repository.git("rev-parse", "b\(number)")))
  }
}
