import Forges
import GateKit
import HTTPTransfer
import SourceText
import TestSupport
import Testing

@Suite(
  "Artifacts of GitHub Actions",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"))
struct GitHubArtifactTests {
  private static let head = ObjectID("1111111111111111111111111111111111111111")

  /// In base64: an archive of these entries, in Python's words.
  private func archive(_ entries: String) throws -> String {
    let script = """
      import base64, io, zipfile
      b = io.BytesIO()
      z = zipfile.ZipFile(b, 'w')
      \(entries)
      z.close()
      print(base64.b64encode(b.getvalue()).decode(), end='')
      """
    let made = try runProgram("python3", ["-c", script])
    try #require(made.status == 0, "\(made.error)")
    return made.output
  }

  private func stage(_ artifacts: [(name: String, run: Int, entries: String)]) async throws -> GitHubStage {
    let stage = try await GitHubStage(
      on: try await .start(), access: [.all, .artifacts], over: { RunsOfHead(network: $0) })
    for artifact in artifacts {
      try await stage.emulator.admin(
        "artifact",
        [
          "repo": .text(stage.name), "name": .text(artifact.name), "run": .number(artifact.run),
          "zip_b64": .text(try archive(artifact.entries)),
        ])
    }
    return stage
  }

  private static let workflow = ".github/workflows/ci.yml"

  @Test("are those of the newest run of each named workflow, and the token goes to no other host")
  func files() async throws {
    let head = try #require(Self.head)
    let stage = try await stage([
      ("coverage", 2, "z.writestr('build/lcov.info', 'two')"),
      ("reports", 2, "z.writestr('bandit.json', '{}'); z.writestr('notes.txt', 'no')"),
      ("old", 1, "z.writestr('bandit.json', 'of the run before')"),
      ("other", 7, "z.writestr('bandit.json', 'of another commit')"),
    ])
    let artifacts = try await stage.forge.artifacts(of: head, workflows: [Self.workflow])
    #expect(artifacts.map(\.name) == ["coverage", "reports"])
    #expect(artifacts.allSatisfy { $0.made != nil && $0.run == 2 && $0.workflow == Self.workflow })
    var found: [String] = []
    for artifact in artifacts {
      let files = try await stage.forge.files(of: artifact) { !$0.name.elementsEqual("notes.txt".utf8) }
      found += files.map { "\($0.path): \(String(decoding: $0.content, as: UTF8.self))" }
    }
    #expect(found == ["build/lcov.info: two", "bandit.json: {}"])
    try stage.expectNoViolations()
  }

  @Test(
    "are nobody's where no run counts",
    arguments: [
      ([Run(1, path: ".github/workflows/other.yml")], "of another workflow"),
      ([Run(1, path: "\(workflow).evil.yml")], "of a workflow whose name begins so"),
      ([Run(1, path: "\(workflow)@evil.yml")], "of a workflow with an @ in its name"),
      ([Run(1, head: "2")], "of another commit"), ([Run(1, event: "workflow_dispatch")], "by hand"),
      ([Run(1, event: "pull_request_target")], "of what the target holds"),
      ([Run(1, event: "workflow_run")], "of what the default branch holds"),
      ([Run(1, event: "")], "for no reason"), ([Run(1, status: "in_progress")], "that goes on"),
      ([Run(1), Run(3, status: "queued")], "that was started again"), ([], "that there is none of"),
    ])
  func strangers(_ runs: [Run], _ reason: String) async throws {
    let double = try GitHubDouble([
      "actions/runs": .json(Run.list(runs)),
      "actions/runs/1/artifacts": .json(
        #"{"total_count": 1, "artifacts": [{"id": 5, "name": "coverage", "size_in_bytes": 9}]}"#),
    ])
    let head = try #require(Self.head)
    let found = try await double.forge.artifacts(of: head, workflows: [Self.workflow])
    #expect(found == [], "a run \(reason)")
    // The same run, if it counts, has one.
    let other = try GitHubDouble([
      "actions/runs": .json(Run.list([Run(1, path: "\(Self.workflow)@refs/heads/x")])),
      "actions/runs/1/artifacts": .json(
        #"""
        {"artifacts": [{"id": 5, "name": "coverage", "size_in_bytes": 9},
          {"id": 8, "name": "coverage", "size_in_bytes": 10},
          {"id": 9, "name": "coverage", "size_in_bytes": 10, "expired": true}]}
        """#),
    ])
    #expect(try await other.forge.artifacts(of: head, workflows: [Self.workflow]).map(\.id) == [8])
  }

  @Test("are refused as a whole where one leads out of its folder, or is too large")
  func slip() async throws {
    let head = try #require(Self.head)
    let stage = try await stage([("evil", 2, "z.writestr('../../etc/cron.d/x', 'evil')")])
    let artifact = try #require(
      try await stage.forge.artifacts(of: head, workflows: [Self.workflow]).first)
    let error = await #expect(throws: ForgeError.self) {
      try await stage.forge.files(of: artifact) { _ in true }
    }
    #expect(error?.kind == .unreadable)
    #expect(error?.reason.hasSuffix("it has a file whose name leads elsewhere: ../../etc/cron.d/x") == true)
    let huge = RunArtifact(
      id: artifact.id, name: "huge", workflow: Self.workflow, run: 2, size: (256 << 20) + 1, made: nil)
    let refusal = await #expect(throws: ForgeError.self) {
      try await stage.forge.files(of: huge) { _ in true }
    }
    #expect(refusal?.kind == .rejected)
    #expect(refusal?.reason == "it has 268435457 bytes; the limit is 268435456")
  }
}

/// A run of a workflow as GitHub lists it.
struct Run: Sendable, CustomTestStringConvertible {
  let id: Int
  let path: String
  let head: String
  let event: String
  let status: String

  init(
    _ id: Int, path: String = ".github/workflows/ci.yml", head: String = "1", event: String = "push",
    status: String = "completed"
  ) {
    self.id = id
    self.path = path
    self.head = String(repeating: head, count: 40)
    self.event = event
    self.status = status
  }

  var testDescription: String { json }

  private var json: String {
    #"{"id": \#(id), "head_sha": "\#(head)", "path": "\#(path)", "event": "\#(event)", "status": "\#(status)"}"#
  }

  static func list(_ runs: [Run]) -> String {
    #"{"total_count": \#(runs.count), "workflow_runs": [\#(runs.map(\.json).joined(separator: ","))]}"#
  }
}

/// The emulator keeps artifacts, and no runs: two of the commit, and one of another.
private struct RunsOfHead: HTTPSending {
  let network: any HTTPSending

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.url.contains("/actions/runs?") else { return try await network.send(request) }
    let runs = [Run(2, event: "pull_request"), Run(1), Run(7, head: "2")]
    return HTTPResponse(status: 200, body: Array(Run.list(runs).utf8))
  }
}
