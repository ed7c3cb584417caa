import CivilTime
import DocumentReading
import GateKit
import LocalSystem
import Rendering
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// GitHub asks whether a run may deploy, and is told.
@Suite(
  "gatehouse serve and deployments",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeDeploymentTests {
  @Test(
    "a run that meets what the environment asks for is approved, with one answer for any number of events")
  func approved() async throws {
    let stage = try await DeploymentStage("staging: {from: main}")
    try await stage.ask("staging")
    #expect(try await stage.answers() == ["staging approved"])
    #expect(try await stage.comments().first?.contains("Gatehouse") == true)
    for _ in 0..<3 { try await stage.ask("staging") }
    #expect(try await stage.answers() == ["staging approved"])
    // A run that is started again asks with a deployment of its own.
    stage.deploy("staging", number: 2)
    try await stage.ask("staging")
    #expect(try await stage.answers() == ["staging approved", "staging approved"])
    let log = try await stage.stage.server.store.audit(after: 0, limit: 100).map(\.entry)
    #expect(log.filter { $0.action == "deployment" }.count == 2)
    #expect(try stage.stage.emulator.takeViolations() == [])
    await stage.stage.stop()
  }

  @Test(
    "a run is rejected, with the reason, where somebody has to mend something first",
    arguments: [
      ("production: {from: release}", "production is deployed from release, not from main"),
      ("staging: {from: main}", "has no environment \"production\""),
      ("production: {form: main}", "did you mean \"from\"?"),
    ])
  func rejected(_ environments: String, _ words: String) async throws {
    let stage = try await DeploymentStage(environments)
    stage.deploy("production")
    try await stage.ask("production")
    #expect(try await stage.answers() == ["production rejected"], "\(stage.stage.console.text)")
    let comment = try await stage.comments().first ?? ""
    #expect(comment.replacing("\\", with: "").contains(words), "\(comment)")
    #expect(stage.stage.console.lines("work postponed") == [])
    await stage.stage.stop()
  }

  @Test("a wait holds a run over a restart, is told of once, and ends at its time with nobody's event")
  func waits() async throws {
    let stage = try await DeploymentStage("production: {from: main, wait: 10m}")
    stage.deploy("production")
    try await stage.ask("production")
    #expect(try await stage.answers() == ["production -"])
    let until = stage.start.adding(TimeSpan(seconds: 600))
    let comment = try #require(try await stage.comments().first)
    #expect(comment.replacing("&#8203;", with: "").contains("\(until)"), "\(comment)")
    let due = try await stage.stage.server.store.queue(limit: 9)
    #expect(due.map(\.due) == [until])
    await stage.stage.stop()
    try await stage.stage.restart()
    try await stage.stage.settle()
    await stage.stage.pass(599)
    try await stage.stage.settle()
    #expect(try await stage.answers() == ["production -"])
    await stage.stage.pass(1)
    try await stage.wait(forDecision: "approved")
    #expect(try await stage.answers() == ["production -", "production approved"])
    #expect(try await stage.stage.server.store.queue(limit: 9) == [])
    await stage.stage.stop()
  }

  @Test(
    "an operator's freeze holds a run at once, and its end lets it go, long before anybody would look again")
  func frozen() async throws {
    let stage = try await DeploymentStage("production: {from: main}")
    stage.deploy("production")
    func admin(_ words: String...) async {
      var trial = CommandTrial(in: "\(stage.stage.pull.folder.path)")
      trial.environment["HOOK_SECRET"] = ServeStage.secret
      let answer = await trial.run(["admin"] + words)
      #expect(answer.code == .passed, "\(answer.error)")
    }
    await admin("freeze", "prod*", "--reason", "incident 42")
    try await stage.ask("production")
    #expect(try await stage.answers() == ["production -"])
    #expect(try await stage.comments().first?.contains("incident 42") == true)
    // Another environment's end changes nothing.
    await admin("freeze", "staging", "--reason", "tests")
    await admin("thaw", "staging")
    await stage.stage.pass(0)
    try await stage.stage.settle()
    #expect(try await stage.answers() == ["production -"])
    await admin("thaw", "prod*")
    await stage.stage.pass(0)
    try await stage.wait(forDecision: "approved")
    #expect(try await stage.answers() == ["production -", "production approved"])
    await stage.stage.stop()
  }

  @Test(
    "what no event told of is found when the server starts, where its App is one of the environment's rules")
  func lost() async throws {
    let stage = try await DeploymentStage("production: {from: main}\n  other: {from: main}")
    await stage.stage.stop()
    stage.deploy("production")
    stage.deploy("other", number: 2)
    stage.pending(["production", "other"], ruled: ["production"])
    try await stage.stage.restart()
    try await stage.stage.settle()
    #expect(try await stage.answers() == ["production approved"], "\(stage.stage.console.text)")
    await stage.stage.stop()
  }

  @Test("a run that is over is asked no more, and one that somebody else let go is left alone")
  func over() async throws {
    let stage = try await DeploymentStage("production: {from: main, wait: 10m}")
    stage.deploy("production")
    try await stage.ask("production")
    stage.run(status: "completed")
    await stage.stage.pass(600)
    await stage.stage.console.wait("gone")
    try await stage.stage.settle()
    #expect(try await stage.answers() == ["production -"])
    #expect(try await stage.stage.server.store.queue(limit: 9) == [])
    // It goes on, and nothing waits any more: the forge refuses an answer.
    let path = "POST /repos/\(stage.stage.pull.name)/actions/runs/77/deployment_protection_rule"
    stage.run(status: "in_progress")
    stage.pending([], ruled: ["production"])
    stage.front[path] = .json(#"{"message": "no pending deployment"}"#, status: 422)
    try await stage.ask("production")
    #expect(stage.stage.console.lines("gone").count == 2, "\(stage.stage.console.text)")
    #expect(try await stage.stage.server.store.queue(limit: 9) == [])
    #expect(try await stage.stage.server.store.deadLetters(limit: 9) == [])
    await stage.stage.stop()
  }

  @Test("a deployment that says something new again and again is told of no more often than the forge takes")
  func talkative() async throws {
    let stage = try await DeploymentStage("production: {from: main}")
    stage.deploy("production")
    let store = stage.stage.server.store
    for number in 1...12 {
      try await store.freeze(
        Freeze(
          repository: nil, environment: "production", reason: "incident \(number)", by: "ops",
          since: stage.start))
      try await stage.ask("production")
    }
    #expect(try await stage.answers().count == ServedDeployments.openLimit)
    #expect(try await store.thaw("production", of: nil))
    try await stage.ask("production")
    #expect(try await stage.answers().last == "production approved")
    await stage.stage.stop()
  }

  @Test("a merge group that is gone from the forge ends quietly")
  func mergeGroup() async throws {
    let stage = try await ServeStage()
    try await stage.settle()
    try await stage.emulator.admin(
      "merge_group", ["repo": .text(stage.pull.name), "number": .number(stage.pull.number)])
    try await stage.settle()
    #expect(stage.console.lines("gone").count == 1, "\(stage.console.text)")
    #expect(stage.console.lines("work postponed") == [])
    #expect(try await stage.server.store.deadLetters(limit: 9) == [])
    await stage.stop()
  }
}

/// A server with environments in its policy, and a run of a workflow that wants to deploy the tip of main.
private struct DeploymentStage {
  let stage: ServeStage
  let front: ForgeFront
  let tip: String
  /// When the deployments were asked for.
  let start: Instant

  init(_ environments: String) async throws {
    stage = try await ServeStage(
      policy: PullStage.policy + "environments:\n  \(environments)\n", front: true)
    front = try #require(stage.front)
    tip = try stage.pull.head("main")
    start = stage.console.now
    front["GET \(path("deployments"))"] = .json("[]")
    run(status: "waiting")
    deploy("staging")
    try await stage.settle()
  }

  private func path(_ rest: String) -> String { "/repos/\(stage.pull.name)/\(rest)" }

  func run(status: String) {
    front["GET \(path("actions/runs/77"))"] = .json(
      #"{"id": 77, "head_sha": "\#(tip)", "status": "\#(status)", "actor": {"login": "ada", "type": "User"}}"#
    )
  }

  /// What GitHub lists as the deployments of the commit to an environment.
  func deploy(_ environment: String, number: Int = 1) {
    let query = "sha=\(tip)&environment=\(environment)&per_page=100"
    front["GET \(path("deployments"))?\(query)"] = .json(
      #"""
      [{"id": \#(number), "sha": "\#(tip)", "environment": "\#(environment)", "ref": "main",
        "creator": {"login": "ada", "type": "User"}, "created_at": "\#(start)"}]
      """#)
  }

  /// What waits on the forge, and where this App is a rule.
  func pending(_ environments: [String], ruled: [String]) {
    front["GET \(path("actions/runs"))"] = .json(
      #"{"total_count": 1, "workflow_runs": [{"id": 77, "head_sha": "\#(tip)"}]}"#)
    let list = environments.map { #"{"environment": {"id": 1, "name": "\#($0)"}}"# }
    front["GET \(path("actions/runs/77/pending_deployments"))"] = .json("[\(list.joined(separator: ","))]")
    for environment in environments {
      let app = ruled.contains(environment) ? stage.emulator.appID : "1"
      front["GET \(path("environments/\(environment)/deployment_protection_rules"))"] = .json(
        #"""
        {"total_count": 1, "custom_deployment_protection_rules":
          [{"id": 3, "enabled": true, "app": {"id": \#(app), "slug": "x"}}]}
        """#)
    }
  }

  /// Sends the webhook, and waits for what comes of it.
  func ask(_ environment: String) async throws {
    try await stage.emit(
      "deployment_protection_rule",
      .map([
        "action": .text("requested"), "environment": .text(environment),
        "deployment_callback_url": .text(
          "https://elsewhere.example/repos/x/y/actions/runs/77/deployment_protection_rule"),
        "deployment": .map(["id": .number(1), "sha": .text(tip), "environment": .text(environment)]),
        "repository": .map(["id": .number(1), "full_name": .text(stage.pull.name)]),
      ]))
    try await stage.settle()
  }

  /// Waits until a worker has come to that decision.
  func wait(forDecision decision: String) async throws {
    await stage.console.wait(for: 1) {
      $0["event"]?.scalar == "deployment judged" && $0["decision"]?.scalar == decision
    }
    try await stage.settle()
  }

  private func posted() async throws -> [Node] {
    try await stage.pull.posted()["protection_reviews"]?.items ?? []
  }

  /// `production approved`; `-` for one that is open.
  func answers() async throws -> [String] {
    try await posted().map {
      "\($0["environment_name"]?.scalar ?? "") \($0["state"]?.scalar ?? "-")"
    }
  }

  func comments() async throws -> [String] { try await posted().compactMap { $0["comment"]?.scalar } }
}
