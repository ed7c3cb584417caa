import Cryptography
import DocumentReading
import GateKit
import Rendering
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse verify, run, explain, baseline and policy") struct JudgingCommandTests {
  @Test("a report holds where its inputs give the same answers") func verifyHolds() async throws {
    let repository = try TestRepository.withTopic(message: "Go on")
    let trial = CommandTrial(in: repository)
    let report = await trial("check", "--format", "json")
    let answer = await trial("verify", "-", input: report.output)
    #expect(answer.code == .passed)
    #expect(answer.output == "the report holds: evaluated again, the verdict is blocked\n")
  }

  @Test("a report that somebody touched up does not hold") func verifyFails() async throws {
    let repository = try TestRepository.withTopic(message: "Go on")
    let trial = CommandTrial(in: repository)
    let report = await trial("check", "--format", "json").output
    let forged = report.split(separator: "\n").map {
      $0.hasPrefix("  \"verdict\"") ? "  \"verdict\": \"passed\"," : $0
    }
    let answer = await trial("verify", "-", input: forged.joined(separator: "\n"))
    #expect(answer.code == .blocked)
    #expect(answer.error.contains("verdict"))
    #expect(answer.error.contains("does not hold"))
  }

  @Test("an override is part of what holds, and another head's is none") func verifyOverride() async throws {
    let repository = try TestRepository.withTopic(
      policy: """
        version: 1
        gates: {commit-rules: {conventional: {}}}
        commands: {override: [{id: all, gates: ["**"], by: {users: [grace]}}]}
        """, message: "Go on")
    let trial = CommandTrial(in: repository)
    let head = try repository.git("rev-parse", "topic")
    func check(_ sha: String) async throws -> CommandTrial.Answer {
      try repository.write(
        "facts.yml",
        "{author: ada, comments: [{author: grace, text: '/gatehouse override commit-rules sha=\(sha) reason=x'}]}"
      )
      return await trial("check", "--facts", "facts.yml", "--format", "json")
    }
    let report = try await check(String(head.prefix(10)))
    #expect(report.code == .passed)
    #expect(report.output.contains("\"by\": \"grace\""))
    let answer = await trial("verify", "-", input: report.output)
    #expect(answer.output == "the report holds: evaluated again, the verdict is passed\n")
    let other = try await check(String(repeating: "0", count: 10))
    #expect(other.code == .blocked)
    #expect(other.output.contains("it is for 0000000000, and the head is \(head.prefix(10))"))
    #expect(await trial("verify", "-", input: other.output).code == .passed)
  }

  @Test("migrations are looked through by path, as they lie on the disk") func runPaths() async throws {
    let repository = try TestRepository.withTopic(["db/migrations/0001_a.sql": "CREATE TABLE a (id int);\n"])
    try repository.write("db/migrations/0002_b.sql", "CREATE INDEX i ON a (id);\n")
    try repository.write("other/one.sql", "CREATE TABLE b (id int);\nALTER TABLE b DROP COLUMN id;\n")
    let trial = CommandTrial(in: repository)
    let folder = await trial("run", "migrations", "db", "--engine", "postgres-12")
    #expect(folder.code == .blocked)
    #expect(folder.output.contains("db/migrations/0002_b.sql:1"))
    #expect(folder.output.contains("CREATE INDEX CONCURRENTLY"))
    #expect(folder.output.contains("PostgreSQL 12"))
    #expect(await trial("run", "migrations", "db/migrations/0001_a.sql").code == .passed)
    #expect(await trial("run", "migrations").code == .passed)
    try repository.write("other/deeper/two.sql", "DROP TABLE a;\n")
    let stray = await trial("run", "migrations", "other")
    #expect(stray.code == .blocked)
    #expect(stray.output.contains("other (raw), by the names of its files"), "\(stray.output)")
    #expect(stray.output.split(separator: "\n").count { $0.contains("two.sql:1") } == 1, "told once")
    try repository.write("other/notes.txt", "DROP TABLE a;\n")
    let notes = await trial("run", "migrations", "other/notes.txt")
    #expect(notes.output.contains("no file of the change can be a migration"), "\(notes.output)")
    let raw = await trial("run", "migrations", "other/one.sql", "--framework", "raw")
    #expect(raw.output.contains("other (raw)"))
    for (words, expected) in [
      (["db/none"], "there is no file or folder db/none"), (["/"], "is not in the repository"),
      (["--engine", "oracle"], "is no engine"), (["--framework", "rail"], "rails"),
    ] {
      let answer = await trial.run(["run", "migrations"] + words)
      #expect(answer.code == .misused)
      #expect(answer.error.contains(expected), "\(answer.error)")
    }
    let other = await trial("run", "clean-repo", "db")
    #expect(other.error.contains("clean-repo does not know PATH"))
  }

  @Test("what was not committed cannot be verified, and says so") func verifyWorktree() async throws {
    let repository = try TestRepository.withTopic()
    let trial = CommandTrial(in: repository)
    let report = await trial("check", "--worktree", "--format", "json")
    let answer = await trial("verify", "-", input: report.output)
    #expect(answer.code == .couldNotLook)
    #expect(answer.error.contains("is not kept anywhere"))
  }

  @Test("one gate runs alone, on the whole tree or on a branch, by settings of the command line")
  func run() async throws {
    let repository = try TestRepository.withTopic(policy: nil)
    let trial = CommandTrial(in: repository)
    let whole = await trial("run", "change-rules", "--set", "size.max_files=1")
    #expect(whole.code == .blocked)
    #expect(whole.output.contains("the change has 2 changed files; the limit is 1"))
    #expect(await trial("run", "change-rules", "--base", "main", "--set", "size.max_files=1").code == .passed)
    let line = await trial("run", "change-rules", "--base", "main", "--set", "size.max_lines=0")
    #expect(line.output.contains("the change has 1 changed line; the limit is 0"))
  }

  @Test(
    "what one gate said alone holds by its report, and not with other settings in it",
    arguments: [
      (["clean-repo", "--set", "max_size=1 B"], "1 B", "9 MB"),
      (["change-rules", "--set", "size.max_files=1"], "\"max_files\": 1", "\"max_files\": 9"),
      (
        ["change-rules", "--base", "main", "--set", "size.max_lines=0"], "\"max_lines\": 0",
        "\"max_lines\": 9"
      ),
    ])
  func runHolds(arguments: [String], old: String, new: String) async throws {
    let repository = try TestRepository.withTopic(policy: nil)
    let trial = CommandTrial(in: repository)
    let report = await trial.run(["run"] + arguments + ["--format", "json"])
    #expect(report.code == .blocked, "\(report.error)")
    let answer = await trial("verify", "-", input: report.output)
    #expect(answer.output == "the report holds: evaluated again, the verdict is blocked\n", "\(answer.error)")
    let document = try readJSON(Array(report.output.utf8), source: "report", limits: .report)
    let file = ["inputs", "policy", "files", "0"]
    let eased = try #require(document.at(file + ["text"])?.scalar).replacing(old, with: new)
    let forged = document.changing(file + ["text"]) { _ in .text(eased) }
      .changing(file + ["digest"]) { _ in .text(sha256Hex(eased)) }
    let refused = await trial("verify", "-", input: jsonText(forged))
    #expect(refused.code == .blocked)
    #expect(refused.error.contains("inputs.policy: the report names another digest"), "\(refused.error)")
    #expect(refused.error.contains("verdict: \"blocked\" is now \"passed\""), "\(refused.error)")
  }

  @Test("explain says of every gate who asked for it and what it measured") func explain() async throws {
    let repository = try TestRepository.withTopic()
    let answer = await CommandTrial(in: repository)("explain")
    #expect(answer.code == .passed)
    for words in ["clean-repo", "commit-rules", ".gatehouse.yml:2"] { #expect(answer.output.contains(words)) }
  }

  @Test("findings that a committed baseline knows no longer block; new ones do") func baseline() async throws
  {
    let marker = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n"
    // Nothing of the old file: what is copied is not added.
    let other = "<<<<<<< HEAD\n" + (1...30).map { "line \($0)\n" }.joined() + "=======\n>>>>>>> topic\n"
    let repository = try TestRepository()
    let policy: TestFile = "version: 1\ngates: {clean-repo: {}}\n"
    let main = try repository.commit("Begin", [".gatehouse.yml": policy, "old.txt": .text(marker)])
    try repository.checkOut()
    let trial = CommandTrial(in: repository)
    let written = await trial("baseline", "write")
    #expect(written.code == .passed)
    #expect(written.output.hasPrefix(".gatehouse/baseline.json: 1 finding of \(main.short);"))
    try repository.git(["add", "."])
    try repository.git([
      "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "Adopt",
    ])
    let adopted = try #require(ObjectID(try repository.git("rev-parse", "HEAD")))
    try repository.commit(
      "Go on", on: "topic", ["old.txt": .text("more\n" + marker)], parents: [adopted])
    try repository.checkOut("topic")
    #expect(await trial("check").code == .passed)
    try repository.commit("Go on", on: "topic", ["new.txt": .text(other)])
    let blocked = await trial("check")
    #expect(blocked.code == .blocked)
    #expect(blocked.output.contains("new.txt:1-33"))
  }

  @Test("policy show prints the policy in force, policy check finds its mistakes") func policy() async throws
  {
    let repository = try TestRepository.withTopic()
    let trial = CommandTrial(in: repository)
    let shown = await trial("policy", "show")
    #expect(shown.code == .passed)
    #expect(shown.output.contains("conventional: {}"))
    #expect(await trial("policy", "check").output == ".gatehouse.yml: fine, 2 gates\n")
    try repository.write(".gatehouse.yml", "version: 1\ngates: {claen-repo: {}}\n")
    let wrong = await trial("policy", "check")
    #expect(wrong.code == .misused)
    #expect(wrong.error.contains(".gatehouse.yml:2:9: unknown gate \"claen-repo\""))
    #expect(await trial("policy", "show").code == .passed)
  }

  @Test(
    "every form is written, to standard output and to a file, with the same exit code",
    arguments: ReportFormat.allCases.filter { $0 != .signed })
  func forms(format: ReportFormat) async throws {
    let repository = try TestRepository.withTopic(message: "Go on")
    let folder = try TestFolder()
    let answer = await CommandTrial(in: repository)(
      "check", "--format", format.rawValue, "--output", "\(format.rawValue)=\(folder.path)/report")
    #expect(answer.code == .blocked)
    // A message of a commit stands in no file, so Code Quality has no place for it.
    let shown = format == .codeQuality ? "[]" : "conventional"
    #expect(answer.output.contains(shown))
    #expect(try folder.text("report").contains(shown))
  }
}
