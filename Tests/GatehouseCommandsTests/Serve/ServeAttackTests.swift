import Cryptography
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// Bytes as no client of ours would send them, to a server with all its parts.
@Suite("gatehouse serve under attack", .serialized, .timeLimit(.minutes(60)))
struct ServeAttackTests {
  private static let settings = """
    pages:
      tokens: {people: {secret: {variable: PAGE_TOKEN}, repositories: ["forge/acme/*"]}}
    """

  /// Writes a request, and reads one answer; nil where the connection ended without.
  private static func ask(_ stage: DoubledForgeStage, _ bytes: [UInt8]) async throws -> RawResponse? {
    try await ask(stage.stage.server.port, bytes)
  }

  private static func ask(_ port: Int, _ bytes: [UInt8]) async throws -> RawResponse? {
    try await RawConnection.run {
      let connection = try RawConnection(port: port)
      connection.send(bytes)
      return connection.response()
    }
  }

  private static func request(
    _ method: String = "POST", _ target: String = "/webhooks/forge", _ headers: [(String, String)] = [],
    _ body: [UInt8] = []
  ) -> [UInt8] {
    let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
    let head =
      "\(method) \(target) HTTP/1.1\r\nHost: gatehouse\r\n\(lines)Content-Length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + body
  }

  /// Signed as it should be, whatever it holds.
  private static func signed(
    _ body: [UInt8], type: String? = "application/json", id: String = "attack"
  ) -> [(String, String)] {
    let code = hmacSHA256(body, key: Array(DoubledForgeStage.secret.utf8))
    return [
      ("X-Gitea-Delivery", id), ("X-Gitea-Event", "pull_request"), ("X-Gitea-Signature", hexadecimal(code)),
    ] + (type.map { [("Content-Type", $0)] } ?? [])
  }

  /// Nothing came of it, and the server does its work.
  private static func expectUnharmed(_ stage: DoubledForgeStage) async throws {
    let accepted = stage.console.lines("webhook accepted").count
    let webhook = try stage.webhook()
    #expect(try await stage.stage.deliver(webhook.0, webhook.1) == 202)
    #expect(stage.console.lines("webhook accepted").count == accepted + 1)
    #expect(stage.comments.count <= 1)
    #expect(stage.console.lines("work given-up") == [])
    await stage.stage.stop()
    #expect(!stage.console.text.contains(DoubledForgeStage.secret))
  }

  @Test("a webhook without a right signature is refused at the door, however it is wrong")
  func forged() async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let (headers, body) = try stage.webhook()
    let signature = try #require(headers.first { $0.0 == "X-Gitea-Signature" }?.1)
    let others = headers.filter { $0.0 != "X-Gitea-Signature" }
    let wrong: [[(String, String)]] =
      [
        "", "0", signature.uppercased() + "0", String(signature.dropLast()), "sha256=" + signature,
        String(repeating: "0", count: 64), String(repeating: "é", count: 64), signature + " ",
      ].filter { $0.trimmed() != signature }.map { [("X-Gitea-Signature", $0)] }
      + [
        [], [("X-Hub-Signature", "sha1=" + signature.prefix(40))],
        [("X-Gitlab-Token", DoubledForgeStage.secret)],
        [("Authorization", DoubledForgeStage.secret)],
        [
          ("X-Gitea-Signature", String(repeating: "0", count: 64)),
          ("X-Hub-Signature-256", "sha256=" + signature),
        ],
        [("X-Gitea-Signature", signature), ("X-Gitea-Signature", String(repeating: "0", count: 64))],
      ]
    for proof in wrong {
      let answer = try await Self.ask(stage, Self.request("POST", "/webhooks/forge", others + proof, body))
      #expect([400, 401].contains(answer?.status), "\(proof)")
    }
    for index in stride(from: 0, to: body.count, by: 37) {
      var changed = body
      changed[index] ^= 1
      let answer = try await Self.ask(stage, Self.request("POST", "/webhooks/forge", headers, changed))
      #expect(answer?.status == 401)
    }
    #expect(stage.console.lines("webhook accepted") == [])
    try await Self.expectUnharmed(stage)
  }

  @Test("a webhook that is sent again is known, and under another name it changes nothing")
  func replayed() async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let (headers, body) = try stage.webhook()
    let bytes = Self.request("POST", "/webhooks/forge", headers, body)
    let port = stage.stage.server.port
    let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
      for _ in 1...40 { group.addTask { try await Self.ask(port, bytes)?.status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: 202, count: 40))
    try await stage.stage.settle()
    #expect(stage.console.lines("webhook accepted").count == 1)
    #expect(stage.console.lines("webhook known").count == 39)
    let written = stage.writeCount
    // The delivery's name is not signed: it comes as a new one, and asks for what is right already.
    for number in 1...5 {
      let renamed = headers.map { $0.0 == "X-Gitea-Delivery" ? ($0.0, "replay-\(number)") : $0 }
      #expect(
        try await Self.ask(stage, Self.request("POST", "/webhooks/forge", renamed, body))?.status == 202)
    }
    try await stage.stage.settle()
    #expect(stage.writeCount == written)
    try await Self.expectUnharmed(stage)
  }

  @Test("a body beyond the limit is refused by its length, and in chunks once it is too long")
  func huge() async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let port = stage.stage.server.port
    for length in ["26214401", "99999999999", "18446744073709551615", "99999999999999999999999999"] {
      let head = "POST /webhooks/forge HTTP/1.1\r\nHost: gatehouse\r\nContent-Length: \(length)\r\n\r\n"
      let answer = try await Self.ask(stage, Array(head.utf8))
      #expect([400, 413].contains(answer?.status), "\(length)")
    }
    // Chunks of 1 MiB until the server has enough.
    let answer = try await RawConnection.run { () -> RawResponse? in
      let connection = try RawConnection(port: port)
      connection.send(
        "POST /webhooks/forge HTTP/1.1\r\nHost: gatehouse\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 1 << 20) + Array("\r\n".utf8)
      for _ in 1...26 { guard connection.send(chunk) else { break } }
      connection.send("0\r\n\r\n")
      return connection.response()
    }
    #expect(answer?.status == 413)
    try await Self.expectUnharmed(stage)
  }

  @Test("a signed body that is deep, broken or no webhook is refused, and is no failure of the server")
  func broken() async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let deep = 200_000
    let bodies: [[UInt8]] = [
      Array(String(repeating: "[", count: deep).utf8),
      Array((String(repeating: "[", count: deep) + String(repeating: "]", count: deep)).utf8),
      Array((String(repeating: "{\"a\":", count: deep) + "1" + String(repeating: "}", count: deep)).utf8),
      Array("{\"pull_request\":\(String(repeating: "{\"base\":", count: deep))".utf8), [],
      Array("null".utf8), Array("[]".utf8), Array("7".utf8), Array("\"x\"".utf8), Array("{".utf8), [0],
      [0xFF, 0xFE, 0x7B, 0x7D], Array("{\"repository\": {\"full_name\": 7}}".utf8),
      Array("{\"number\": 99999999999999999999999999, \"pull_request\": {\"number\": 1e999}}".utf8),
      Array("{\"a\": \"\\ud800\"}".utf8), Array("{\"a\":1}{\"a\":2}".utf8),
    ]
    for (number, body) in bodies.enumerated() {
      let headers = Self.signed(body, id: "broken-\(number)")
      let answer = try await Self.ask(stage, Self.request("POST", "/webhooks/forge", headers, body))
      #expect([202, 400].contains(answer?.status), "\(number): \(answer?.status ?? 0)")
      #expect(body.count < 100_000 || answer?.status == 400, "\(number)")
    }
    #expect(stage.console.lines("webhook accepted") == [])
    try await Self.expectUnharmed(stage)
  }

  @Test("a repository that is not served is told so, whatever its name tries")
  func otherRepositories() async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let names = [
      "other/app", "acme/app/../../other/app", "acme/../app", "../../etc/passwd", "acme/app\\u0000",
      "/acme/app",
      "acme/app.git", "acme/*", "acme//app", "", "\\u202eacme/app", "a'; DROP TABLE events; --",
    ]
    for (number, name) in names.enumerated() {
      let side = #"{"ref": "main", "repo_id": 1}"#
      let pull = #"{"number": 12, "base": \#(side), "head": \#(side)}"#
      let place = #"{"id": 1, "full_name": "\#(name)"}"#
      let body = Array(#"{"action": "opened", "pull_request": \#(pull), "repository": \#(place)}"#.utf8)
      let headers = Self.signed(body, id: "name-\(number)")
      let answer = try await Self.ask(stage, Self.request("POST", "/webhooks/forge", headers, body))
      #expect([202, 400].contains(answer?.status), "\(name)")
    }
    #expect(stage.console.lines("webhook accepted") == [])
    #expect(!stage.console.text.contains("\u{202e}"))
    try await Self.expectUnharmed(stage)
  }

  @Test(
    "a signed webhook of a type that none has is refused",
    arguments: [
      "text/plain", "text/html", "multipart/form-data; boundary=x", "application/xml",
      "application/octet-stream",
      "application/x-www-form-urlencoded", "json", "*/*", "application/json2", "image/svg+xml",
    ])
  func types(_ type: String) async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let body = try stage.webhook().1
    let headers = Self.signed(body, type: type, id: "type")
    let answer = try await Self.ask(stage, Self.request("POST", "/webhooks/forge", headers, body))
    #expect(answer?.status == 400)
    #expect(stage.console.lines("webhook accepted") == [])
    try await Self.expectUnharmed(stage)
  }

  private static let tricks = [
    "/webhooks/forge/../forge", "/webhooks/./forge", "/webhooks/%2e%2e/webhooks/forge", "/webhooks//forge",
    "//webhooks/forge", "/webhooks/forge%00", "/webhooks/forge%2f", "/webhooks/forge%2f..%2fforge",
    "/webhooks/forge;a=b", "/webhooks/FORGE", "/WEBHOOKS/forge", "/webhooks/forge%0d%0a", "/webhooks\\forge",
    "/webhooks/forge%c0%af", "/webhooks/other", "/webhooks/", "/webhooks", "/webhooks/forge/x",
    "/webhooks/%zz", "*", "webhooks/forge",
  ]

  @Test("a signed webhook at an address that is another one is not taken", arguments: tricks)
  func paths(_ target: String) async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let (headers, body) = try stage.webhook()
    let answer = try await Self.ask(stage, Self.request("POST", target, headers, body))
    #expect([400, 404, 405].contains(answer?.status), "\(answer?.status ?? 0)")
    #expect(stage.console.lines("webhook accepted") == [])
    try await Self.expectUnharmed(stage)
  }

  @Test("no other method reaches the webhooks")
  func methods() async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let (headers, body) = try stage.webhook()
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "post", "GET\t"] {
      let answer = try await Self.ask(stage, Self.request(method, "/webhooks/forge", headers, body))
      #expect(answer == nil || (400..<600).contains(answer?.status ?? 0), "\(method)")
    }
    #expect(stage.console.lines("webhook accepted") == [])
    try await Self.expectUnharmed(stage)
  }

  @Test("pages of others and pages of nobody are the same to whoever may not see them, at any spelling")
  func pages() async throws {
    let stage = try await DoubledForgeStage(.gitea, settings: Self.settings)
    let token = [("Authorization", "Bearer \(ServeStage.pageToken)")]
    let own = try await Self.ask(stage, Self.request("GET", "/repositories/forge/acme/app/pulls/12", token))
    #expect(own?.status == 200)
    let nothing = try await Self.ask(stage, Self.request("GET", "/repositories/forge/no/such/pulls/1", token))
    #expect(nothing?.status == 404)
    let tries = [
      "/repositories/forge/other/app/pulls/12", "/repositories/github/acme/app/pulls/12", "/queue", "/health",
      "/dead-letters", "/repositories/forge/acme%2fapp/../../queue", "/repositories/forge/acme/app/pulls/0",
      "/repositories/forge/acme/app/pulls/-1", "/repositories/forge/acme/app/pulls/99999999999999999999",
      "/repositories/forge/acme/app/pulls/12/evaluations/999", "/assets/../state/gatehouse.db",
      "/assets/%2e%2e/state/gatehouse.db", "/state/gatehouse.db", "/gatehouse-server.yml",
      "/%67atehouse-server.yml",
      "/repositories/forge/acme/app/pulls/12/evaluations/1/../../../../../../etc/passwd",
      "/..%5c..%5cetc/passwd",
    ]
    for target in tries {
      let answer = try await Self.ask(stage, Self.request("GET", target, token))
      #expect([400, 404].contains(answer?.status), "\(target)")
      if answer?.status == 404 { #expect(answer?.body == nothing?.body, "\(target)") }
      #expect(answer?.text.contains("SQLite") != true)
      #expect(answer?.text.contains("webhook_secrets") != true)
    }
    // Without the token, or with a guessed one, nothing is there.
    let stranger = try await Self.ask(stage, Self.request("GET", "/repositories/forge/acme/app/pulls/12"))
    #expect(stranger?.status == 404)
    for word in ["Bearer guessed", "Basic Zm9vOmJhcg==", "Bearer", "Basic !!!", "Digest x"] {
      let answer = try await Self.ask(
        stage, Self.request("GET", "/repositories/forge/acme/app/pulls/12", [("Authorization", word)]))
      #expect(answer?.status == 401, "\(word)")
    }
    try await Self.expectUnharmed(stage)
  }

  @Test("connections that say nothing, or half of something, keep nobody else out")
  func slow() async throws {
    let stage = try await DoubledForgeStage(.gitea)
    let port = stage.stage.server.port
    let halves = [
      "", "POST", "POST /webhooks/forge HTTP/1.1\r\nHost: x\r\nX-A: ",
      "POST /webhooks/forge HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
      "POST /webhooks/forge HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ]
    let (headers, body) = try stage.webhook()
    let bytes = Self.request("POST", "/webhooks/forge", headers, body)
    let answer = try await RawConnection.run { () -> RawResponse? in
      let idle = try (0..<100).map { number in
        let connection = try RawConnection(port: port)
        connection.send(halves[number % halves.count])
        return connection
      }
      let connection = try RawConnection(port: port)
      connection.send(bytes)
      let answer = connection.response()
      return withExtendedLifetime(idle) { answer }
    }
    #expect(answer?.status == 202)
    try await stage.stage.settle()
    try await Self.expectUnharmed(stage)
  }
}
