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

  @Test("give the wanted files of the runs of one commit, and the token goes to no other host")
  func files() async throws {
    let head = try #require(Self.head)
    let stage = try await stage([
      ("coverage", 2, "z.writestr('build/lcov.info', 'two')"),
      ("reports", 1, "z.writestr('bandit.json', '{}'); z.writestr('notes.txt', 'no')"),
      ("other", 7, "z.writestr('bandit.json', 'of another run')"),
    ])
    let files = try await stage.forge.artifactFiles(of: head) {
      $0.name.elementsEqual("notes.txt".utf8) == false
    }
    #expect(files.map { "\($0.artifact) \($0.path)" } == ["reports bandit.json", "coverage build/lcov.info"])
    #expect(files.map { String(decoding: $0.content, as: UTF8.self) } == ["{}", "two"])
    #expect(files.allSatisfy { $0.made != nil })
    try stage.expectNoViolations()
  }

  @Test("are refused as a whole where one leads out of its folder")
  func slip() async throws {
    let head = try #require(Self.head)
    let stage = try await stage([("evil", 1, "z.writestr('../../etc/cron.d/x', 'evil')")])
    let error = await #expect(throws: ForgeError.self) {
      try await stage.forge.artifactFiles(of: head) { _ in true }
    }
    #expect(error?.kind == .unreadable)
    #expect(error?.reason.hasSuffix("it has a file whose name leads elsewhere: ../../etc/cron.d/x") == true)
  }
}

/// The emulator keeps artifacts, and no runs: two of the commit, and one of another.
private struct RunsOfHead: HTTPSending {
  let network: any HTTPSending

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.url.contains("/actions/runs?") else { return try await network.send(request) }
    let runs = [(2, "1"), (1, "1"), (7, "2")].map { id, digit in
      "{\"id\":\(id),\"head_sha\":\"\(String(repeating: digit, count: 40))\",\"status\":\"completed\"}"
    }
    return HTTPResponse(
      status: 200, body: Array("{\"total_count\":3,\"workflow_runs\":[\(runs.joined(separator: ","))]}".utf8))
  }
}
