import GateCatalog
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("The policy in force") struct PolicyInForceTests {
  private static let strict: TestFile = "version: 1\ngates: {clean-repo: {}}\n"
  private static let lax: TestFile = "version: 1\nmode: observe\ngates: {clean-repo: {}}\n"
  /// What the strict policy blocks.
  private static let unwanted: [RepositoryPath: TestFile] = [".idea/workspace.xml": "<project/>\n"]

  /// main with these files, and topic, checked out, with a commit on top of it.
  private func repository(
    main: [RepositoryPath: TestFile], topic: [RepositoryPath: TestFile]
  ) throws -> TestRepository {
    let repository = try TestRepository()
    let start = try repository.commit("Begin", ["README.md": "# Here\n"].merging(main) { $1 })
    try repository.commit("Go on", on: "topic", topic.merging(Self.unwanted) { $1 }, parents: [start])
    try repository.checkOut("topic")
    return repository
  }

  private func check(_ repository: TestRepository, _ options: String...) async -> (ExitCode, String) {
    let console = TestConsole(folder: LocalPath(repository.path))
    let code = await runGatehouse(
      arguments: ["check", "--target", "main"] + options, console: console.console, gates: builtInGates)
    return (code, console.output + console.error)
  }

  @Test("is the base's: a change cannot edit its own judge, and sees what its own policy would say")
  func base() async throws {
    let repository = try repository(
      main: [".gatehouse.yml": Self.strict], topic: [".gatehouse.yml": Self.lax])
    let (code, text) = await check(repository)
    #expect(code == .blocked, "\(text)")
    #expect(text.contains("would say: passed (it decides nothing here)"))
  }

  @Test("stays where the change deletes it")
  func deleted() async throws {
    let repository = try repository(
      main: [".gatehouse.yml": Self.strict], topic: [".gatehouse.yml": .deleted])
    #expect(await check(repository).0 == .blocked)
  }

  @Test("stays where the change breaks it")
  func broken() async throws {
    let repository = try repository(
      main: [".gatehouse.yml": Self.strict], topic: [".gatehouse.yml": "version: 1\ngats: {}\n"])
    let (code, text) = await check(repository)
    #expect(code == .blocked)
    #expect(text.contains("of this change cannot be read"))
  }

  @Test("is of one commit with what it extends")
  func extended() async throws {
    let policy: TestFile = "version: 1\nextends: policies/team.yml\n"
    let repository = try repository(
      main: [".gatehouse.yml": policy, "policies/team.yml": Self.strict],
      topic: ["policies/team.yml": Self.lax])
    #expect(await check(repository).0 == .blocked)
  }

  @Test("is none where the base has none: the change's own decides nothing")
  func none() async throws {
    let repository = try repository(main: [:], topic: [".gatehouse.yml": Self.strict])
    let (code, text) = await check(repository)
    #expect(code == .passed)
    #expect(text.contains("would say: blocked (it decides nothing here)"))
  }

  @Test("is the default branch's where the base has none")
  func defaultBranch() async throws {
    let repository = try repository(main: [".gatehouse.yml": Self.strict], topic: [:])
    try repository.commit("Begin otherwise", on: "release", ["a.txt": "a\n"])
    let console = TestConsole(folder: LocalPath(repository.path))
    #expect(await console.run("check", "--target", "release", gates: builtInGates) == .blocked)
  }

  @Test("is another one only where the caller says so")
  func chosen() async throws {
    let repository = try repository(
      main: [".gatehouse.yml": Self.strict], topic: [".gatehouse.yml": Self.lax])
    #expect(await check(repository, "--policy-from", "head").0 == .passed)
    #expect(await check(repository, "--policy-from", "base").0 == .blocked)
  }

  @Test("brings its waivers: one that comes with the change waives nothing")
  func waivers() async throws {
    let waivers: TestFile =
      "version: 1\nwaivers: [{gate: clean-repo, reason: shared settings, until: 2027-01-01}]\n"
    let path: RepositoryPath = ".gatehouse/waivers.yml"
    let late = try repository(main: [".gatehouse.yml": Self.strict], topic: [path: waivers])
    let (code, text) = await check(late)
    #expect(code == .blocked)
    #expect(text.contains("comes with this change: it applies once the target branch has it"))
    let agreed = try repository(main: [".gatehouse.yml": Self.strict, path: waivers], topic: [:])
    #expect(await check(agreed).0 == .passed)
  }

  @Test("brings its baseline: one that comes with the change excuses nothing")
  func baseline() async throws {
    let first = try repository(main: [".gatehouse.yml": Self.strict], topic: [:])
    let writer = TestConsole(folder: LocalPath(first.path))
    #expect(await writer.run("baseline", "write", gates: builtInGates) == .passed)
    let path: RepositoryPath = ".gatehouse/baseline.json"
    let written = LocalPath(first.path).appending(".gatehouse/baseline.json")
    let bytes = try LocalFiles.read(written, limit: 1 << 20)
    let known = TestFile.text(String(decoding: bytes, as: UTF8.self))
    let late = try repository(main: [".gatehouse.yml": Self.strict], topic: [path: known])
    #expect(await check(late).0 == .blocked)
    let agreed = try repository(main: [".gatehouse.yml": Self.strict, path: known], topic: [:])
    #expect(await check(agreed).0 == .passed)
  }

  @Test("is in the report, which is verified by it after the branch has another one")
  func verified() async throws {
    let repository = try repository(main: [".gatehouse.yml": Self.strict], topic: [:])
    let console = TestConsole(folder: LocalPath(repository.path))
    let code = await console.run("check", "--target", "main", "--format", "json", gates: builtInGates)
    #expect(code == .blocked)
    try repository.commit("Observe from now on", [".gatehouse.yml": Self.lax])
    let verifier = TestConsole(folder: LocalPath(repository.path), input: console.output)
    #expect(await verifier.run("verify", "-", gates: builtInGates) == .passed, "\(verifier.error)")
    let forged = console.output.replacing("\"exit_code\": 1", with: "\"exit_code\": 0")
    #expect(forged != console.output)
    let doubter = TestConsole(folder: LocalPath(repository.path), input: forged)
    #expect(await doubter.run("verify", "-", gates: builtInGates) == .blocked)
  }
}
