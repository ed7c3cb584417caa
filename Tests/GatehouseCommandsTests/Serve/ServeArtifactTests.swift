import CivilTime
import GateKit
import HTTPTransfer
import LocalSystem
import Rendering
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// Reports that lie in artifacts of GitHub Actions.
@Suite(
  "gatehouse serve and artifacts",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeArtifactTests {
  private static let policy = """
    version: 1
    gates:
      coverage: {reports: [{id: unit, paths: ["build/**/lcov.info"]}], patch: {target: 80}}
    evidence:
      wait: 30m
      artifacts: [{workflow: ci.yml, name: "coverage-*", folder: build}]

    """
  private static let report = "SF:c.py\nDA:1,1\nend_of_record\n"

  /// A server, and a pull request whose new line wants to be covered.
  private func stage() async throws -> ServeStage {
    let stage = try await ServeStage(policy: Self.policy, front: true)
    try runs(stage, [])
    try await stage.pull.push(["c.py": "c = 1\n"])
    try await stage.settle()
    return stage
  }

  /// What GitHub lists as the runs of the head.
  private func runs(_ stage: ServeStage, _ runs: [String]) throws {
    let front = try #require(stage.front)
    front["GET /repos/\(stage.pull.name)/actions/runs"] = .json(
      #"{"total_count": \#(runs.count), "workflow_runs": [\#(runs.joined(separator: ","))]}"#)
  }

  private func run(
    _ stage: ServeStage, id: Int = 1, of workflow: String = "ci.yml", status: String = "completed",
    event: String = "pull_request", head: String? = nil
  ) throws -> String {
    #"""
    {"id": \#(id), "head_sha": "\#(try head ?? stage.pull.head())", "status": "\#(status)",
      "path": ".github/workflows/\#(workflow)", "event": "\#(event)"}
    """#
  }

  /// - Parameter script: what makes the entries of the archive `z`, in Python's words.
  private func artifact(_ stage: ServeStage, _ script: String, run: Int = 1, name: String = "coverage-linux")
    async throws
  {
    let made = try runProgram(
      "python3",
      [
        "-c",
        """
        import base64, io, zipfile
        b = io.BytesIO()
        z = zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED)
        \(script)
        z.close()
        print(base64.b64encode(b.getvalue()).decode(), end='')
        """,
      ])
    try #require(made.status == 0, "\(made.error)")
    try await stage.emulator.admin(
      "artifact",
      [
        "repo": .text(stage.pull.name), "name": .text(name), "run": .number(run),
        "zip_b64": .text(made.output),
      ])
  }

  private func completed(_ stage: ServeStage, _ event: String = "workflow_run") async throws {
    try await stage.emit(
      event,
      .map([
        "action": .text("completed"),
        event: .map(["id": .number(1), "head_sha": .text(try stage.pull.head()), "pull_requests": .list([])]),
        "repository": .map(["id": .number(1), "full_name": .text(stage.pull.name)]),
      ]))
    try await stage.settle()
  }

  private func status(_ stage: ServeStage) async throws -> String? {
    try await stage.pull.statuses(of: stage.pull.head())["gatehouse: main"]
  }

  private var write: String { "z.writestr('unit/lcov.info', '\(Self.report.replacing("\n", with: "\\n"))')" }

  @Test(
    "a verdict waits for the report, and comes when the run is over",
    arguments: ["workflow_run", "check_suite"])
  func comes(_ event: String) async throws {
    let stage = try await stage()
    #expect(try await status(stage) == "pending")
    let waiting = try #require(try await stage.pull.posted()["statuses"]?[stage.pull.head()]?.items.last)
    #expect(waiting["description"]?.scalar?.contains("unit") == true, "\(waiting)")
    // A run that goes on leaves nothing that counts.
    try await artifact(stage, write)
    try runs(stage, [run(stage, status: "in_progress")])
    try await completed(stage, event)
    #expect(try await status(stage) == "pending")
    try runs(stage, [run(stage)])
    try await completed(stage, event)
    #expect(try await status(stage) == "success", "\(stage.console.text)")
    let key = WorkKey(RepositoryName(forge: "github", path: stage.pull.name), "pull/\(stage.pull.number)")
    let kept = try #require(try await stage.server.store.newestReport(of: key))
    let text = String(decoding: kept.report.document, as: UTF8.self)
    #expect(text.contains("build/coverage-linux/unit/lcov.info"))
    // What was looked at once is not brought again.
    let front = try #require(stage.front)
    let downloads = front.downloads(of: stage.pull.name)
    try await completed(stage, event)
    #expect(front.downloads(of: stage.pull.name) == downloads)
    #expect(downloads == 1)
    #expect(try stage.emulator.takeViolations() == [])
    await stage.stop()
  }

  @Test("waits as long as the policy says, and is then decided without it")
  func late() async throws {
    let stage = try await stage()
    #expect(try await status(stage) == "pending")
    await stage.pass(30 * 60)
    await stage.console.wait(for: 1) { $0["event"]?.scalar == "judged" && $0["verdict"]?.scalar == "errored" }
    try await stage.settle()
    #expect(try await status(stage) == "error")
    await stage.stop()
  }

  @Test("a run of another workflow, commit or cause brings nothing, whatever its artifact is called")
  func strangers() async throws {
    let stage = try await stage()
    for id in 1...3 { try await artifact(stage, write, run: id) }
    try await artifact(stage, write, run: 4, name: "reports")
    let base = try stage.pull.head("main")
    try runs(
      stage,
      [
        run(stage, id: 1, of: "evil.yml"), run(stage, id: 2, head: base),
        run(stage, id: 3, event: "workflow_dispatch"), run(stage, id: 4),
      ])
    try await completed(stage)
    #expect(try await status(stage) == "pending")
    #expect(try #require(stage.front).downloads(of: stage.pull.name) == 0)
    await stage.stop()
  }

  @Test("the pull request's own policy names no workflow whose artifacts would count")
  func ownPolicy() async throws {
    let stage = try await stage()
    try await artifact(stage, write)
    let mild = Self.policy.replacing("ci.yml", with: "evil.yml")
    try await stage.pull.push([".gatehouse.yml": .text(mild)])
    try runs(stage, [run(stage, of: "evil.yml")])
    try await completed(stage)
    #expect(try await status(stage) == "pending")
    #expect(try #require(stage.front).downloads(of: stage.pull.name) == 0)
    await stage.stop()
  }

  @Test(
    "an archive that no tool makes is a verdict that says so, and is not tried again",
    arguments: [
      ("z.writestr('../lcov.info', 'x')", "leads elsewhere"),
      ("z.writestr('lcov.info', b'\\0' * (64 << 20))", "inflates to more than"),
    ])
  func hostile(_ script: String, _ words: String) async throws {
    let stage = try await stage()
    try await artifact(stage, script)
    try runs(stage, [run(stage)])
    try await completed(stage)
    #expect(try await status(stage) == "error")
    let run = try #require(try await stage.pull.posted()["check_runs"]?.items.last)
    let summary = run["output"]?["summary"]?.scalar ?? ""
    #expect(summary.replacing("\\", with: "").contains(words), "\(summary)")
    #expect(stage.console.lines("work postponed") == [])
    await stage.stop()
  }

  @Test("check --pull gives the same verdict by the same artifacts")
  func pulled() async throws {
    let stage = try await stage()
    try await artifact(stage, write)
    try runs(stage, [run(stage)])
    let clone = try TestRepository(
      madeBy: ["clone", "--quiet", "--single-branch", "--branch", "main", "file://\(stage.pull.origin.path)"])
    let token = try await stage.emulator.admin(
      "token",
      [
        "name": .text("carol"), "kind": .text("pat"), "repos": .list([.text(stage.pull.name)]),
        "permissions": .map([
          "metadata": .text("read"), "contents": .text("read"), "actions": .text("read"),
          "pull_requests": .text("read"),
        ]),
      ])
    var trial = CommandTrial(in: clone)
    trial.environment["GATEHOUSE_TOKEN"] = token["token"]?.scalar
    let answer = await trial.run([
      "check", "--pull", "\(stage.pull.number)", "--forge", "github", "--api-url",
      try #require(stage.front).url, "--repository", stage.pull.name,
    ])
    #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
    await stage.stop()
  }
}

extension ForgeFront {
  /// Archives of artifacts that were asked for.
  fileprivate func downloads(of repository: String) -> Int {
    requests.count { $0.hasPrefix("GET /repos/\(repository)/actions/artifacts/") }
  }
}
