import DocumentReading
import GateKit
import SourceText
import TestSupport

@testable import GatehouseCommands

/// A repository whose branch `main` took some changes in, and the replay of them.
final class ReplayStage {
  let repository: TestRepository
  private(set) var tip: ObjectID
  private var count = 0

  /// One file, the policy, and nothing merged yet.
  init(policy: String, _ files: [RepositoryPath: TestFile] = [:]) throws {
    repository = try TestRepository()
    tip = try repository.commit(
      "feat: begin", files.merging(["a.txt": "a\n", ".gatehouse.yml": .text(policy)]) { $1 })
    try repository.checkOut()
  }

  /// A pull request of one commit, merged by a commit of two parents.
  @discardableResult
  func merge(
    _ message: String, commit: String = "feat: go on", _ files: [RepositoryPath: TestFile]
  ) throws -> ObjectID {
    count += 1
    let topic = try repository.commit(commit, on: "topic-\(count)", files, parents: [tip])
    tip = try repository.commit(message, on: "main", files, parents: [tip, topic])
    return tip
  }

  /// A commit on the branch itself.
  @discardableResult
  func push(_ message: String, _ files: [RepositoryPath: TestFile]) throws -> ObjectID {
    tip = try repository.commit(message, on: "main", files, parents: [tip])
    return tip
  }

  var trial: CommandTrial {
    var trial = CommandTrial(in: repository)
    trial.environment["GATEHOUSE_CACHE"] = ""
    return trial
  }

  func replay(_ arguments: String...) async -> CommandTrial.Answer {
    await trial.run(["policy", "replay", "--target", "main"] + arguments)
  }

  /// The JSON form.
  func document(_ arguments: String...) async throws -> Node {
    let answer = await trial.run(
      ["policy", "replay", "--target", "main", "--format", "json"] + arguments)
    guard answer.code == .passed else { throw Refused(answer: answer.error) }
    return try readDocument(answer.output)
  }

  struct Refused: Error { let answer: String }
}

extension Node {
  /// Of a replay's document: newest first.
  var changes: [Node] { self["changes"]?.items ?? [] }
  /// Of a change: what the policy of this number says.
  func judgement(_ number: Int = 0) -> Node? { self["judgements"]?.items[number] }
  var verdict: String? { self["verdict"]?.scalar }
  /// Of a judgement: the state of each gate.
  var states: [String: String] {
    Dictionary(
      (self["gates"]?.items ?? []).compactMap { gate in
        gate["name"]?.scalar.flatMap { name in gate["state"]?.scalar.map { (name, $0) } }
      }, uniquingKeysWith: { $1 })
  }
}

func readDocument(_ text: String) throws -> Node {
  try readJSON(Array(text.utf8), source: "replay", limits: .report)
}
