import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("What is no complete response", .timeLimit(.minutes(30)))
struct BrokenAnswerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: LoopbackReply
    var kind: HTTPFailure.Kind = .brokenAnswer
    var reason: String?
  }

  private static let whole = LoopbackReply.json(#"{"id": 1, "state": "open"}"#)

  static let cases: [Case] = [
    Case(testDescription: "nothing", reply: .close, reason: "the connection was closed without an answer"),
    Case(testDescription: "a reset", reply: .reset),
    Case(testDescription: "half a status line", reply: whole.cut(after: 7).then(.close)),
    Case(
      testDescription: "half a header", reply: whole.cut(after: 40).then(.close),
      reason: "it ended among its headers"),
    Case(
      testDescription: "headers without an end",
      reply: .bytes("HTTP/1.1 200 OK\r\nETag: x\r\n").then(.close), reason: "it ended among its headers"),
    Case(
      testDescription: "a status line and no more", reply: .bytes("HTTP/1.1 200 OK\r\n").then(.close),
      reason: "it ended among its headers"),
    Case(
      testDescription: "an interim response and no more",
      reply: .bytes("HTTP/1.1 100 Continue\r\n\r\n").then(.close)),
    Case(
      testDescription: "half a body", reply: whole.cut(after: whole.bytes.count - 5).then(.close),
      reason: "it ended before its announced length"),
    Case(
      testDescription: "half a body and a reset",
      reply: whole.cut(after: whole.bytes.count - 5).then(.reset)),
    Case(
      testDescription: "half a chunk",
      reply: .bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab").then(.close)),
    Case(
      testDescription: "chunks without an end",
      reply: .bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n").then(.close)),
    Case(
      testDescription: "a chunk of no number",
      reply: .bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n").then(.close)),
    Case(
      testDescription: "a length below zero",
      reply: .bytes("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nab").then(.close)),
    Case(
      testDescription: "two lengths",
      reply: .bytes("HTTP/1.1 200 OK\r\nContent-Length: 5, 2\r\n\r\nab").then(.close)),
    Case(
      testDescription: "words", reply: .bytes("hello, world\r\n\r\n").then(.close), reason: "it is not HTTP"),
    Case(testDescription: "zeros", reply: .bytes([UInt8](repeating: 0, count: 4096)).then(.close)),
    Case(testDescription: "TLS", reply: .bytes([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).then(.close)),
    Case(testDescription: "a status of no number", reply: .bytes("HTTP/1.1 abc OK\r\n\r\n").then(.close)),
    Case(testDescription: "another version", reply: .bytes("HTTP/7.1 200 OK\r\n\r\n").then(.close)),
    Case(
      testDescription: "what claims to be gzip",
      reply: .text("plain", headers: [("Content-Encoding", "gzip")]), reason: "it cannot be unpacked"),
    Case(
      testDescription: "an encoding that nobody knows",
      reply: .text("plain", headers: [("Content-Encoding", "rot13")]), reason: "it cannot be unpacked"),
  ]

  @Test("is a failure that says so", arguments: cases)
  func broken(answer: Case) async throws {
    let server = try LoopbackServer { _ in answer.reply }
    let failure = try await failure {
      try await makeTransfer().send(HTTPRequest(.get, server.url("/?s3cret")))
    }
    #expect(failure.kind == answer.kind, "\(failure)")
    #expect(failure.host == "127.0.0.1:\(server.port)")
    #expect(failure.mayHaveArrived)
    #expect("\(failure)".hasPrefix("cannot read the answer of 127.0.0.1:\(server.port): "))
    if let reason = answer.reason { #expect(failure.reason == reason) }
    #expect(!"\(failure)".contains("s3cret"))
  }

  @Test("of random bytes is a failure or a response, and the client goes on")
  func noise() async throws {
    let transfer = try makeTransfer { $0.stallTime = .seconds(5) }
    let whole = utf8(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: identity\r\nX: y\r\n\r\nabcde")
    var random = SplitMix(state: 11)
    let rounds = Effort.rounds(300, full: 20_000)
    let answers = (0..<rounds).map { _ in
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: .min ... .max, using: &random)
      }
      return bytes
    }
    let server = try LoopbackServer { request in
      guard let index = Int(request.query) else { return .text("fine") }
      return .bytes(answers[index]).then(.close)
    }
    for index in answers.indices {
      do {
        let response = try await transfer.send(HTTPRequest(.get, server.url("/?\(index)")))
        #expect((100...999).contains(response.status))
      } catch let failure as HTTPFailure {
        #expect(
          [.brokenAnswer, .tooLarge, .stalled].contains(failure.kind), "\(failure) of \(answers[index])")
      }
    }
    #expect(try await transfer.send(HTTPRequest(.get, server.url("/?end"))).body == utf8("fine"))
  }

  @Test("because nobody listens is known not to have arrived")
  func refused() async throws {
    let port = try unusedPort()
    let failure = try await failure {
      try await makeTransfer().send(HTTPRequest(.post, "http://127.0.0.1:\(port)/", body: utf8("x")))
    }
    #expect(failure.kind == .cannotConnect)
    #expect(!failure.mayHaveArrived)
    #expect("\(failure)".hasPrefix("cannot reach 127.0.0.1:\(port): "))
  }

  @Test("because the name has no address is known not to have arrived")
  func unknownName() async throws {
    let failure = try await failure {
      try await makeTransfer().send(HTTPRequest(.get, "http://\(nowhere)/"))
    }
    #expect(failure.kind == .cannotResolve)
    #expect(!failure.mayHaveArrived)
    #expect("\(failure)" == "cannot reach \(nowhere): no address is known for this name")
  }

  @Test("in time is told apart from what moves no more")
  func times() async throws {
    let server = try LoopbackServer { request in
      request.path == "/silent" ? .stall : .text("0123456789").cut(after: 50).then(.stall)
    }
    let slow = HTTPRequest(.get, server.url("/silent"), limits: .init(time: .seconds(1)))
    let timeout = try await failure { try await makeTransfer().send(slow) }
    #expect(timeout.kind == .timedOut)
    #expect(timeout.mayHaveArrived)
    #expect(timeout.reason == "it took too long")
    // Side by side: libcurl looks at the mean of some seconds.
    let transfer = try makeTransfer { $0.stallTime = .seconds(1) }
    @Sendable func stall(_ path: String) async throws -> HTTPFailure {
      try await failure { try await transfer.send(HTTPRequest(.get, server.url(path))) }
    }
    async let silent = stall("/silent")
    async let half = stall("/half")
    for failure in [try await silent, try await half] {
      #expect(failure.kind == .stalled)
      #expect(failure.mayHaveArrived)
      #expect(failure.reason == "nothing has moved on the connection for too long")
    }
  }

  @Test("because no handshake comes about is known not to have arrived")
  func handshake() async throws {
    let server = try LoopbackServer { _ in .stall }
    let transfer = try makeTransfer { $0.connectTime = .milliseconds(100) }
    let failure = try await failure {
      try await transfer.send(HTTPRequest(.post, "https://127.0.0.1:\(server.port)/", body: utf8("x")))
    }
    #expect(failure.kind == .timedOut)
    #expect(failure.reason == "connecting took too long")
    #expect(!failure.mayHaveArrived)
  }

  @Test("because the server speaks no TLS is known not to have arrived")
  func plainText() async throws {
    let server = try LoopbackServer(greeting: .bytes("220 mail.example ESMTP\r\n").then(.stall)) { _ in
      .close
    }
    let failure = try await failure {
      try await makeTransfer().send(
        HTTPRequest(.put, "https://127.0.0.1:\(server.port)/", body: utf8("x")))
    }
    #expect(failure.kind == .cannotSecure)
    #expect(!failure.mayHaveArrived)
    #expect(server.requests.isEmpty)
  }
}
