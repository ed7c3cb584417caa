import DocumentReading
import GateKit
import LocalSystem
import Rendering
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// `--verdict-from`: a report is the verdict of a commit where it holds, and is of that commit and of this branch.
@Suite("A stored verdict") struct TrustedVerdictTests {
  private static let policy = """
    version: 1
    gates: {clean-repo: {max_size: 1 kB}}
    environments: {production: {from: main, verdict: passed}}

    """

  /// A stage whose tip was judged, when it was about to enter main, in report.json of the clone.
  private static func stage(_ files: [RepositoryPath: TestFile] = ["a.txt": "2\n"]) async throws
    -> DeployStage
  {
    let stage = try DeployStage(policy: policy, files)
    var trial = CommandTrial(in: stage.clone)
    trial.environment.merge(["HOME": stage.clone.path, "GIT_CONFIG_NOSYSTEM": "1"]) { $1 }
    let answer = await trial.run([
      "ci", "--target", "main", "--base", "\(stage.first)", "--head", "\(stage.tip)", "--output",
      "json=report.json",
    ])
    try #require([.passed, .blocked].contains(answer.code), "\(answer.error)")
    return stage
  }

  private static func check(_ stage: DeployStage, _ arguments: String...) async -> CommandTrial.Answer {
    await stage.run(["production", "--verdict-from", "report.json"] + arguments)
  }

  @Test("counts where it holds, whether it is good or bad")
  func counts() async throws {
    let good = await Self.check(try await Self.stage())
    #expect(good.code == .passed, "\(good.error)\(good.output)")
    let bad = await Self.check(
      try await Self.stage(["big.txt": .text(String(repeating: "x\n", count: 1_000))]))
    #expect(bad.code == .blocked, "\(bad.error)\(bad.output)")
    #expect(bad.output.contains("the report report.json ended in failure"))
    let none = await (try await Self.stage()).run(["production"])
    #expect(none.code == .couldNotLook)
    #expect(none.output.contains("not known: verdicts"))
  }

  @Test("is refused for another commit, and for another branch")
  func other() async throws {
    let stage = try await Self.stage()
    let answer = await Self.check(stage, "--commit", "\(stage.first)")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("it is of \(stage.tip.short), not of \(stage.first.short)"))
  }

  @Test(
    "is refused where somebody changed it, or its policy",
    arguments: [
      ("\"verdict\": \"blocked\"", "\"verdict\": \"passed\"", "its answers differ"),
      ("max_size: 1 kB", "max_size: 9 MB", "its answers differ"),
      ("\"unknown_facts\": \"fail\"", "\"unknown_facts\": \"skipped\"", "it does not hold"),
    ])
  func changed(_ old: String, _ new: String, _ reason: String) async throws {
    let stage = try await Self.stage(["big.txt": .text(String(repeating: "x\n", count: 1_000))])
    let path = LocalPath(stage.clone.path + "/report.json")
    let text = String(decoding: try LocalFiles.read(path, limit: 1 << 20), as: UTF8.self)
    try #require(text.contains(old))
    try stage.clone.write("report.json", text.replacing(old, with: new))
    let answer = await Self.check(stage)
    #expect(answer.code == .misused, "\(answer.output)")
    #expect(answer.error.contains(reason), "\(answer.error)")
  }

  @Test("is refused where it holds, but was made with a policy that the branch never had")
  func forged() async throws {
    let stage = try await Self.stage(["big.txt": .text(String(repeating: "x\n", count: 1_000))])
    // A branch with a mild policy, and a report that says it was main's.
    let mild = try stage.clone.commit(
      "feat: mild", on: "mild", [".gatehouse.yml": "version: 1\ngates: {clean-repo: {}}\n"],
      parents: [stage.first])
    var trial = CommandTrial(in: stage.clone)
    trial.environment.merge(["HOME": stage.clone.path, "GIT_CONFIG_NOSYSTEM": "1"]) { $1 }
    _ = await trial.run([
      "ci", "--target", "main", "--base", "\(mild)", "--head", "\(stage.tip)", "--output", "json=report.json",
    ])
    let answer = await Self.check(stage)
    #expect(answer.code == .misused, "\(answer.output)")
    #expect(answer.error.contains("it does not judge what came into main"), "\(answer.error)")
  }

  @Test("is refused where it judged less than ci does")
  func less() async throws {
    let stage = try await Self.stage()
    var trial = CommandTrial(in: stage.clone)
    trial.environment.merge(["HOME": stage.clone.path]) { $1 }
    _ = await trial.run([
      "check", "--target", "main", "--base", "\(stage.first)", "--head", "\(stage.tip)", "--output",
      "json=report.json",
    ])
    let answer = await Self.check(stage)
    #expect(answer.code == .misused, "\(answer.output)")
    #expect(answer.error.contains("not all gates were asked"), "\(answer.error)")
  }
}
