import CivilTime
import Cryptography
import DocumentReading
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// Reports on their way to the server: whole, in chunks, broken off, too large, and by whoever is not to send them.
@Suite(
  "Uploads to gatehouse serve",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeUploadTests {
  private static let settings = """
    uploads:
      limit: 3 MB
      tokens:
        - {name: ci, secret: {variable: PAGE_TOKEN}, forge: github, repositories: ["acme/*"]}
        - {name: other, secret: {variable: HOOK_SECRET}, forge: github, repositories: ["other/*"]}
    """

  private func stage() async throws -> ServeStage {
    let stage = try await ServeStage(settings: Self.settings)
    try await stage.settle()
    return stage
  }

  /// Bytes that a mistake in their order would change.
  private static func content(_ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ $0 >> 9) }
  }

  private static func target(_ stage: ServeStage, file: String = "lcov.info") throws -> String {
    "/api/v1/evidence?repository=\(stage.pull.name)&commit=\(try stage.pull.head())&file=\(file)"
  }

  private static func head(_ target: String, _ fields: [String]) -> String {
    (["POST \(target) HTTP/1.1", "Host: gate", "Authorization: Bearer \(ServeStage.pageToken)"] + fields
      + ["", ""]).joined(separator: "\r\n")
  }

  /// What the server has of the pull request's head.
  private static func kept(_ stage: ServeStage) async throws -> [KeptEvidence] {
    try await stage.server.store.evidence(
      of: RepositoryName(forge: "github", path: stage.pull.name), commit: try stage.pull.head())
  }

  /// Files of reports that are on their way.
  private static func files(_ stage: ServeStage) throws -> [String] {
    try LocalFiles.list(stage.pull.folder.path.appending("mirrors/reports")).map {
      String(decoding: $0.path, as: UTF8.self)
    }
  }

  @Test(
    "keep a report byte for byte, in chunks and in pieces as small as they come, and twice the same once",
    arguments: [0, 1, 2_500_000])
  func whole(_ size: Int) async throws {
    let stage = try await stage()
    let content = Self.content(size)
    let target = try Self.target(stage)
    let answers = try await RawConnection.run { [port = stage.port] in
      let connection = try RawConnection(port: port)
      connection.send(Self.head(target, ["Content-Length: \(size)"]))
      for start in stride(from: 0, to: size, by: 700_001) {
        connection.send(Array(content[start..<min(start + 700_001, size)]))
      }
      let first = connection.response()?.status
      connection.send(Self.head(target, ["Transfer-Encoding: chunked"]))
      for start in stride(from: 0, to: size, by: 65_537) {
        let piece = content[start..<min(start + 65_537, size)]
        connection.send("\(String(piece.count, radix: 16))\r\n")
        connection.send(Array(piece))
        connection.send("\r\n")
      }
      connection.send("0\r\n\r\n")
      return [first, connection.response()?.status]
    }
    #expect(answers == [201, 201])
    let kept = try await Self.kept(stage)
    #expect(kept.map(\.digest) == [sha256Hex(content)])
    let isSame = try await stage.server.store.content(of: try #require(kept.first)) == content
    #expect(isSame)
    await stage.stop()
    #expect(try Self.files(stage) == [])
  }

  @Test("take nothing that is too large or breaks off, and leave nothing of it behind")
  func refused() async throws {
    let stage = try await stage()
    let content = Self.content(3_000_001)
    let target = try Self.target(stage)
    let answers = try await RawConnection.run { [port = stage.port] in
      let told = try RawConnection(port: port)
      told.send(Self.head(target, ["Content-Length: \(content.count)"]))
      let first = told.response()
      let chunks = try RawConnection(port: port)
      chunks.send(Self.head(target, ["Transfer-Encoding: chunked"]))
      for start in stride(from: 0, to: content.count, by: 500_000) {
        let piece = content[start..<min(start + 500_000, content.count)]
        chunks.send("\(String(piece.count, radix: 16))\r\n")
        chunks.send(Array(piece))
        chunks.send("\r\n")
      }
      chunks.send("0\r\n\r\n")
      let second = chunks.response()
      let cut = try RawConnection(port: port)
      cut.send(Self.head(target, ["Content-Length: 2000000"]))
      cut.send(Array(content.prefix(1_000_000)))
      cut.endSending()
      _ = cut.rest()
      return [first?.status, second?.status]
    }
    #expect(answers == [413, 413])
    #expect(try await Self.kept(stage) == [])
    await stage.stop()
    #expect(try Self.files(stage) == [])
  }

  @Test("read nothing of a report from whoever may not send it, however large it is said to be")
  func unread() async throws {
    let stage = try await stage()
    func status(_ token: String?, _ repository: String? = nil, _ file: String = "x") async throws -> Int? {
      let target =
        "/api/v1/evidence?repository=\(repository ?? stage.pull.name)&commit=\(try stage.pull.head())&file=\(file)"
      let fields = token.map { ["Authorization: Bearer \($0)"] } ?? []
      return try await RawConnection.run { [port = stage.port] in
        let connection = try RawConnection(port: port)
        connection.send(
          (["POST \(target) HTTP/1.1", "Host: gate", "Content-Length: 2900000"] + fields + ["", ""])
            .joined(separator: "\r\n"))
        // No byte of the body is sent: the answer does not wait for it.
        return connection.response()?.status
      }
    }
    #expect(try await status(nil) == 401)
    #expect(try await status("wrong") == 401)
    // A token of another repository, and this one's for another.
    #expect(try await status(ServeStage.secret.replacing(" ", with: "%20")) == 401)
    #expect(try await status(ServeStage.secret) == 403)
    #expect(try await status(ServeStage.pageToken, "other/app") == 403)
    #expect(try await status(ServeStage.pageToken, "acme/../other/app") == 403)
    #expect(try await status(ServeStage.pageToken, "ACME") == 403)
    for name in [
      "../x", "/etc/passwd", "a/../../x", "a//b", "./x", "a/.", "", "a%00b", "a%0Ab", "%2e%2e/x", "a/%2e%2e",
      String(repeating: "a", count: 1_025),
    ] {
      #expect(try await status(ServeStage.pageToken, nil, name) == 400, "\(name)")
    }
    await stage.stop()
    #expect(try Self.files(stage) == [])
  }

  @Test("what a server that was killed left of reports on their way goes when it starts again")
  func leftBehind() async throws {
    let stage = try await stage()
    await stage.stop()
    try stage.pull.folder.write("mirrors/reports/body-x", "half a report")
    try await stage.restart()
    #expect(try Self.files(stage) == [])
    await stage.stop()
  }

  @Test("a large report is read by gates as it was sent")
  func large() async throws {
    let policy = """
      version: 1
      gates:
        coverage: {reports: [{id: unit, paths: [lcov.info]}], patch: {target: 80}}

      """
    let stage = try await ServeStage(policy: policy, settings: Self.settings)
    try await stage.pull.push(["c.py": "c = 1\n"])
    try await stage.settle()
    let others = (0..<40_000).map { "SF:generated/file\($0).py\nDA:1,1\nend_of_record\n" }.joined()
    let report = Array((others + "SF:c.py\nDA:1,1\nend_of_record\n").utf8)
    #expect(report.count > 1 << 20)
    let answer = try await stage.request(
      .post, try Self.target(stage), ["Authorization": "Bearer \(ServeStage.pageToken)"], body: report)
    #expect(answer.status == 201)
    try await stage.settle()
    #expect(
      try await stage.pull.statuses(of: stage.pull.head()) == ["gatehouse: main": "success"],
      "\(stage.console.text)")
    await stage.stop()
    #expect(try Self.files(stage) == [])
  }
}
