import HTTPTransfer
import Rendering
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// What comes to the door.
@Suite(
  "The door of gatehouse serve",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct IntakeTests {
  private static let body = Array(#"{"action":"opened","pull_request":{"number":1}}"#.utf8)

  @Test("webhooks that are not signed, signed with another secret, or of nobody are refused and not kept")
  func refused() async throws {
    let stage = try await ServeStage()
    func status(_ headers: [String: String], _ path: String = "/webhooks/github") async throws -> Int {
      try await stage.request(.post, path, headers, body: Self.body).status
    }
    let plain = ["X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "1"]
    #expect(try await status(plain) == 401)
    #expect(try await status(plain.merging(["X-Hub-Signature-256": ""]) { $1 }) == 401)
    #expect(try await status(plain.merging(["X-Hub-Signature-256": "sha256="]) { $1 }) == 401)
    let forged = "sha256=" + String(repeating: "0", count: 64)
    #expect(try await status(plain.merging(["X-Hub-Signature-256": forged]) { $1 }) == 401)
    #expect(try await status(plain, "/webhooks/gitlab") == 404)
    #expect(try await stage.request(.get, "/webhooks/github").status == 404)
    #expect(try await stage.server.store.events(EventFilter()) == [])
    await stage.stop()
  }

  @Test("machines are told whether the server lives, is ready, and what it did")
  func health() async throws {
    let stage = try await ServeStage()
    try await stage.pull.push(["c.txt": "c\n"])
    try await stage.settle()
    #expect(try await stage.request(.get, "/healthz").status == 200)
    #expect(try await stage.request(.get, "/readyz").status == 200)
    let page = String(decoding: try await stage.request(.get, "/metrics").body, as: UTF8.self)
    #expect(page.contains("gatehouse_events_total{forge=\"github\",outcome=\"accepted\"} "))
    #expect(page.contains("gatehouse_evaluations_total{verdict=\"blocked\"} "))
    #expect(page.contains("gatehouse_queue{state=\"due\"} 0\n"))
    #expect(page.contains("gatehouse_work_seconds_bucket{le=\"+Inf\"} "))
    #expect(page.contains("gatehouse_forge_requests_total{forge=\"github\",host=\"127.0.0.1:"))
    await stage.stop()
  }
}
