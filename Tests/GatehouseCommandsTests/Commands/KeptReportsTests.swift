import GateKit
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("Reports of the merge base") struct KeptReportsTests {
  private static let policy = """
    version: 1
    gates:
      coverage:
        reports: [{id: unit, paths: [lcov.info]}]
        project: {target: auto}

    """

  /// The target covers three lines of four; topic adds two, one of which is covered.
  private struct Shop {
    let repository: TestRepository
    let main: ObjectID

    init(policy: String = KeptReportsTests.policy) throws {
      repository = try TestRepository()
      main = try repository.commit(
        "feat: begin", [".gatehouse.yml": .text(policy), "app.py": "a = 1\nb = 2\nc = 3\nd = 4\n"])
      try repository.commit(
        "feat: go on", on: "topic", ["app.py": "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\n"], parents: [main])
    }

    func measure(_ covered: [Int], of count: Int) throws {
      let lines = (1...count).map { "DA:\($0),\(covered.contains($0) ? 1 : 0)\n" }.joined()
      try repository.write("lcov.info", "SF:app.py\n\(lines)end_of_record\n")
    }

    /// As the build of the target branch does it.
    func keep(_ arguments: String...) async throws -> CommandTrial.Answer {
      try repository.checkOut("main")
      try measure([1, 2, 3], of: 4)
      let answer = await CommandTrial(in: repository).run(["baseline", "write"] + arguments)
      try repository.checkOut("topic")
      return answer
    }
  }

  @Test("are kept in a note of their commit, and a pull request is held against them, verified and all")
  func notes() async throws {
    let shop = try Shop()
    let kept = try await shop.keep("--notes")
    #expect(kept.code == .passed, "\(kept.error)")
    #expect(
      kept.output == """
        refs/notes/gatehouse: 1 report of \(shop.main.short); publish it with git push origin refs/notes/gatehouse

        """)
    let trial = CommandTrial(in: shop.repository)
    try shop.measure([1, 2, 3, 5], of: 6)
    let less = await trial("check", "--target", "main")
    #expect(less.code == .blocked)
    #expect(less.output.contains("project 66.66 % (4 of 6) < 75.00 % (3 of 4) at the merge base"))
    try shop.measure([1, 2, 3, 5, 6], of: 6)
    let report = await trial("check", "--target", "main", "--format", "json")
    #expect(report.code == .passed)
    #expect(report.output.contains("project at the merge base \(shop.main.short): 75.00 % (3 of 4)"))
    let held = await trial("verify", "-", input: report.output)
    #expect(held.output == "the report holds: evaluated again, the verdict is passed\n")
  }

  @Test("are kept in a file as well, for those who do not push notes") func file() async throws {
    let shop = try Shop()
    let kept = try await shop.keep("--reports", "base.json")
    #expect(kept.output == "base.json: 1 report of \(shop.main.short)\n")
    try shop.measure([1, 2, 3, 5], of: 6)
    let trial = CommandTrial(in: shop.repository)
    let less = await trial("check", "--target", "main", "--baseline", "base.json", "--format", "json")
    #expect(less.code == .blocked)
    #expect(await trial("verify", "-", "--baseline", "base.json", input: less.output).code == .passed)
    // Without the file nobody can tell what was compared with.
    #expect(await trial("verify", "-", input: less.output).code == .couldNotLook)
  }

  @Test("of another commit are not those of the merge base") func otherCommit() async throws {
    let shop = try Shop()
    _ = try await shop.keep("--reports", "base.json")
    let moved = try shop.repository.commit("feat: more", on: "main", ["b.txt": "b\n"])
    try shop.repository.commit("feat: go on", on: "topic", ["c.txt": "c\n"], parents: [moved])
    try shop.repository.checkOut("topic")
    try shop.measure([1, 2, 3], of: 4)
    let answer = await CommandTrial(in: shop.repository)(
      "check", "--target", "main", "--baseline", "base.json")
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("project: no report of the merge base to compare with"))
    #expect(
      answer.output.contains(
        "lcov.info is of commit \(shop.main.short), not of the merge base \(moved.short)"))
  }

  @Test(
    "are asked for where none were kept, as if_not_found says",
    arguments: [
      ("fail", ExitCode.blocked), ("warn", .passed), ("pass", .passed),
    ])
  func none(row: (reaction: String, code: ExitCode)) async throws {
    let policy = Self.policy.replacing("auto}", with: "auto, if_not_found: \(row.reaction)}")
    let shop = try Shop(policy: policy)
    try shop.repository.checkOut("topic")
    try shop.measure([1], of: 6)
    let answer = await CommandTrial(in: shop.repository)("check", "--target", "main")
    #expect(answer.code == row.code)
    #expect(answer.output.contains("no report of the merge base"))
  }

  @Test("that were damaged are an error that names where they lie") func damaged() async throws {
    let shop = try Shop()
    _ = try await shop.keep("--notes")
    let note = try shop.repository.git("notes", "--ref", "gatehouse", "show", "main")
    let broken = note.replacing("\"content\": \"H4", with: "\"content\": \"I4")
    try shop.repository.git(
      "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "notes", "--ref", "gatehouse", "add", "-f",
      "-m", broken,
      "main")
    let answer = await CommandTrial(in: shop.repository)("check", "--target", "main")
    #expect(answer.code != .passed)
    #expect(answer.error.contains("refs/notes/gatehouse of \(shop.main.short)"))
    #expect(answer.error.contains("cannot unpack lcov.info"))
  }

  @Test("are not kept where no gate would ask for them, or no report is there, and both say why")
  func nothing() async throws {
    let plain = try Shop(policy: "version: 1\ngates: {coverage: {patch: {target: 80}}}\n")
    let unasked = try await plain.keep("--notes")
    #expect(unasked.code == .misused)
    #expect(unasked.error.contains("no gate of the policy compares reports with those of the merge base"))
    let shop = try Shop()
    try shop.repository.checkOut("main")
    let absent = await CommandTrial(in: shop.repository)("baseline", "write", "--notes")
    #expect(absent.code == .misused)
    #expect(absent.error.contains("no report is here to be kept: no file matches lcov.info"))
  }

  @Test("are fetched by ci from the remote, into a shallow checkout too, and no note there is no error")
  func fetched() async throws {
    let shop = try Shop()
    let clone = try TestRepository(madeBy: ["init", "--quiet"])
    try shop.repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    try clone.git("remote", "add", "origin", "file://" + shop.repository.path)
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "+refs/heads/*:refs/remotes/origin/*")
    try clone.git("checkout", "--quiet", "--detach", "refs/remotes/origin/topic")
    try clone.write("lcov.info", "SF:app.py\nDA:1,1\nDA:2,1\nDA:3,1\nDA:4,0\nDA:5,1\nDA:6,0\nend_of_record\n")
    var trial = CommandTrial(in: clone)
    trial.environment["HOME"] = clone.path
    let without = await trial("ci", "--target", "main", "--without-forge")
    #expect(without.output.contains("no report of the merge base"), "\(without.error)")
    _ = try await shop.keep("--notes")
    let with = await trial("ci", "--target", "main", "--without-forge")
    #expect(with.output.contains("project 66.66 % (4 of 6) < 75.00 % (3 of 4) at the merge base"))
    #expect(try clone.git("for-each-ref", "refs/notes").isEmpty)
  }
}
