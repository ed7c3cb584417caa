import CivilTime
import GateCatalog
import LocalSystem
import SourceText
import TestSupport

@testable import GatehouseCommands

/// The whole program run as a function in a folder, with the gates that it ships.
struct CommandTrial {
  let folder: LocalPath
  var environment: [String: String] = ["PATH": "/usr/bin:/bin"]
  /// Gone with its last reference.
  private var repository: TestRepository?

  struct Answer {
    let code: ExitCode
    let output: String
    let error: String

    /// All that was written, in one line: the terminal breaks lines.
    var words: String { (output + error).replacing(#/\s+/#, with: " ") }
  }

  init(in folder: String) { self.folder = LocalPath(folder) }

  init(in repository: TestRepository) {
    self.init(in: repository.path)
    self.repository = repository
  }

  func callAsFunction(_ arguments: String..., input: String = "") async -> Answer {
    await run(arguments, input: input)
  }

  func run(_ arguments: [String], input: String = "") async -> Answer {
    let console = TestConsole(environment: environment, folder: folder, input: input)
    let code = await runGatehouse(arguments: arguments, console: console.console, gates: builtInGates)
    return Answer(code: code, output: console.output, error: console.error)
  }
}

extension TestRepository {
  /// `main` holds a policy and a file, `topic` one commit more; topic is checked out.
  static func withTopic(
    policy: String? = "version: 1\ngates: {clean-repo: {}, commit-rules: {conventional: {}}}\n",
    message: String = "feat: go on", _ files: [RepositoryPath: TestFile] = ["b.txt": "b\n"]
  ) throws -> TestRepository {
    let repository = try TestRepository()
    var first: [RepositoryPath: TestFile] = ["a.txt": "a\n"]
    if let policy { first[".gatehouse.yml"] = .text(policy) }
    let main = try repository.commit("feat: begin", first)
    try repository.commit(message, on: "topic", files, parents: [main])
    try repository.checkOut("topic")
    return repository
  }
}
