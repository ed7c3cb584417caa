import DocumentReading
import GateKit
import LocalSystem
import SourceText
import TestSupport

@testable import GatehouseCommands

/// A repository on a server, with environments in its policy, and a clone of it from which somebody deploys.
struct DeployStage {
  /// Bare.
  let origin: TestRepository
  let clone: TestRepository
  let first: ObjectID
  /// The tip of main.
  let tip: ObjectID
  var environment: [String: String] = [:]

  static let policy = """
    version: 1
    gates: {clean-repo: {}}
    environments:
      production:
        from: main
        approvers: {count: 1}
        wait: 5m
        confirm: DEPLOY
        rollback: yes
        snapshot:
          reports: [{id: database, paths: [snapshot.json], when_changed: ["migrations/**"]}]
      staging: {from: [develop, main]}

    """

  static let usual = [
    "--confirm", "DEPLOY", "--approved-by", "grace", "--requested-by", "ada", "--requested-at",
    "2026-06-15T11:55:00Z",
  ]

  init(policy: String = policy, _ files: [RepositoryPath: TestFile] = ["a.txt": "2\n"], depth: Int? = nil)
    throws
  {
    origin = try TestRepository(bare: true)
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    first = try origin.commit("feat: begin", [".gatehouse.yml": .text(policy), "a.txt": "1\n"])
    tip = try origin.commit("feat: go on", files)
    let cut = depth.map { ["--depth", "\($0)"] } ?? []
    clone = try TestRepository(madeBy: ["clone", "--quiet"] + cut + ["file://" + origin.path])
  }

  /// - Parameter asked: the usual options of somebody who knows what is asked for; nil: these, and what ran before.
  func check(_ environment: String = "production", _ arguments: String..., asked: [String]? = nil) async
    -> CommandTrial.Answer
  {
    await run([environment] + (asked ?? Self.usual + ["--previous", "\(first)"]) + arguments)
  }

  func run(_ arguments: [String]) async -> CommandTrial.Answer {
    var trial = CommandTrial(in: clone)
    trial.environment.merge(["HOME": clone.path, "GIT_CONFIG_NOSYSTEM": "1"]) { $1 }
    trial.environment.merge(environment) { $1 }
    return await trial.run(["deploy-check"] + arguments)
  }
}

extension CommandTrial.Answer {
  /// What became of each gate, by name.
  func gates() throws -> [String: String] {
    let report = try readJSON(Array(output.utf8), source: "report", limits: .report)
    return Dictionary(
      (report["gates"]?.items ?? []).map {
        ($0["name"]?.scalar ?? "", $0["state"]?.scalar ?? $0["outcome"]?.scalar ?? "")
      },
      uniquingKeysWith: { $1 })
  }
}
