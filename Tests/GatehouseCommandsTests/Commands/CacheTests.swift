import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("What gates keep of files") struct CacheTests {
  private func repository() throws -> TestRepository {
    let code = (1...30).map { "let value\($0) = read(\"key\($0)\", other);\n" }.joined()
    return try TestRepository.withTopic(
      policy: "version: 1\ngates: {duplication: {overall: {}}}\n",
      ["b.swift": .text(code), "c.swift": .text(code)])
  }

  private func indexes(_ folder: LocalPath) throws -> Int {
    guard LocalFiles.kind(of: folder) != nil else { return 0 }
    return try LocalFiles.list(folder).filter { $0.path.suffix(6).elementsEqual(".index".utf8) }.count
  }

  @Test(
    "lies where the caller, the environment or the user's cache says",
    arguments: [
      (["--cache", "CACHE"], [:]), ([], ["GATEHOUSE_CACHE": "CACHE"]), ([], ["XDG_CACHE_HOME": "CACHE"]),
      ([], ["HOME": "CACHE"]), (["--cache", "CACHE"], ["GATEHOUSE_CACHE": "CACHE/other"]),
    ] as [([String], [String: String])])
  func place(arguments: [String], environment: [String: String]) async throws {
    let repository = try repository()
    let cache = try TestFolder()
    func named(_ text: String) -> String { text.replacing("CACHE", with: "\(cache.path)") }
    var trial = CommandTrial(in: repository)
    let cold = await trial("check", "--format", "json")
    trial.environment.merge(environment.mapValues(named)) { $1 }
    let check = ["check", "--format", "json"] + arguments.map(named)
    let first = await trial.run(check)
    #expect(try indexes(cache.path) == 1)
    let second = await trial.run(check)
    #expect(cold.output == first.output && first.output == second.output)
    #expect(cold.output.contains("b.swift lines 1 to 30 are also in c.swift lines 1 to 30"))
    // An index at another place than the one that was named would be a second one.
    let others =
      environment["GATEHOUSE_CACHE"] == "CACHE/other" ? try indexes(cache.path.appending("other")) : 0
    #expect(others == 0)
  }

  @Test("is nothing where nobody wants it, and no reason to fail where it cannot be written")
  func none() async throws {
    let repository = try repository()
    let home = try TestFolder()
    var trial = CommandTrial(in: repository)
    let cold = await trial("check")
    trial.environment["HOME"] = "\(home.path)"
    #expect(await trial("check", "--cache", "").output == cold.output)
    #expect(try LocalFiles.list(home.path).isEmpty)
    try LocalFiles.write([], to: home.path.appending("file"))
    #expect(await trial("check", "--cache", "\(home.path)/file").output == cold.output)
  }

  @Test("has no say in what verify confirms")
  func verify() async throws {
    let repository = try repository()
    let home = try TestFolder()
    var trial = CommandTrial(in: repository)
    trial.environment["HOME"] = "\(home.path)"
    let report = await trial("check", "--cache", "", "--format", "json")
    #expect(await trial("verify", "-", input: report.output).code == .passed)
    #expect(try LocalFiles.list(home.path).isEmpty)
  }

  @Test("is not made for a whole tree, which gatehouse run tells of")
  func wholeTree() async throws {
    let repository = try repository()
    let home = try TestFolder()
    var trial = CommandTrial(in: repository)
    trial.environment["HOME"] = "\(home.path)"
    let answer = await trial("run", "duplication")
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("judged from the empty tree: 4 files"))
    #expect(answer.output.contains("files with the most lines in clones, of 2:"))
    #expect(answer.output.contains("30  30  100 %  b.swift"))
    #expect(try LocalFiles.list(home.path).isEmpty)
    #expect(
      await trial("run", "duplication", "--set", "overall.duplicated_lines_density=100").code == .passed)
  }
}
