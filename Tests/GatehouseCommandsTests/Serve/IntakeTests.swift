import Cryptography
import HTTPFields
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
    #expect(try await stage.server.store.events(EventFilter()) == [])
    await stage.stop()
  }

  @Test("what is signed and no webhook is refused and not kept: other content, deep, or cut off")
  func malformed() async throws {
    let stage = try await ServeStage()
    func status(_ body: String, _ type: String = "application/json", signed: Bool = true) async throws -> Int
    {
      let key = Array(ServeStage.secret.utf8)
      let signature = hexadecimal(hmacSHA256(signed ? Array(body.utf8) : [], key: key))
      let headers = [
        "X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "\(UInt64.random(in: 0 ... .max))",
        "X-Hub-Signature-256": "sha256=\(signature)", "Content-Type": type,
      ]
      return try await stage.request(.post, "/webhooks/github", headers, body: Array(body.utf8)).status
    }
    let event = #"{"action":"opened","pull_request":{"number":1},"repository":{"full_name":"acme/x"}}"#
    for type in [
      "text/plain", "multipart/form-data; boundary=x", "application/xml", "application/octet-stream",
    ] {
      #expect(try await status(event, type) == 400, "\(type)")
    }
    #expect(try await status("payload=", "application/x-www-form-urlencoded") == 400)
    #expect(try await status("other=1", "application/x-www-form-urlencoded") == 400)
    let deep = String(repeating: "{\"a\":", count: 200_000) + "1" + String(repeating: "}", count: 200_000)
    let lists = String(repeating: "[", count: 1_000_000)
    for body in [deep, lists, "", "[]", "null", String(event.dropLast()), event + "x", "\u{FEFF}\(event)x"] {
      #expect(try await status(body) == 400, "\(body.prefix(40))")
    }
    #expect(try await status(event, signed: false) == 401)
    #expect(try await stage.server.store.events(EventFilter()) == [])
    #expect(try await status(event) == 202)
    await stage.stop()
  }

  @Test("paths of machines take the methods of machines alone, and say which")
  func methods() async throws {
    let stage = try await ServeStage()
    for path in ["/webhooks/github", "/webhooks/nobody", "/api/v1/evidence"] {
      for method in [HTTPMethod.get, .put, .delete] {
        let answer = try await stage.request(method, path)
        #expect(answer.status == 405, "\(method.rawValue) \(path)")
        #expect(answer.headers["Allow"] == "POST")
      }
    }
    let facts = try await stage.request(.post, "/api/v1/facts")
    #expect(facts.status == 405)
    #expect(facts.headers["Allow"] == "GET, HEAD")
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
