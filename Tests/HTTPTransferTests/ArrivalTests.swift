import TestSupport
import Testing

@testable import HTTPTransfer

/// Each row is what a server does with a request, and whether the client may be sure that nothing came of it.
@Suite("Whether a request arrived", .timeLimit(.minutes(30)))
struct ArrivalTests {
  private static let large = [UInt8](repeating: 1, count: 8 << 20)

  @Test("is open once all of it was sent", arguments: [HTTPMethod.post, .patch, .put, .delete])
  func complete(method: HTTPMethod) async throws {
    for reply in [LoopbackReply.close, .reset, .status(201).cut(after: 10).then(.reset)] {
      let server = try LoopbackServer { _ in reply }
      let failure = try await failure {
        try await makeTransfer().send(HTTPRequest(method, server.url(), body: utf8("{}")))
      }
      #expect(failure.mayHaveArrived)
      #expect(server.requests.map(\.text) == ["{}"])
    }
  }

  @Test("is denied where the server ends it in the middle of a large body", arguments: [true, false])
  func partial(isReset: Bool) async throws {
    let server = try LoopbackServer(beforeBody: { _ in isReset ? .reset : .close }) { _ in .text("ok") }
    let failure = try await failure {
      try await makeTransfer().send(HTTPRequest(.post, server.url(), body: Self.large))
    }
    #expect(failure.kind == .brokenAnswer)
    #expect(!failure.mayHaveArrived)
  }

  @Test("is denied where the server takes only a part of it before the time is over")
  func partialInTime() async throws {
    let server = try LoopbackServer(greeting: .nothing.then(.ignore)) { _ in .text("ok") }
    let request = HTTPRequest(
      .post, server.url(), body: Self.large, limits: .init(time: .milliseconds(300)))
    let failure = try await failure { try await makeTransfer().send(request) }
    #expect(failure.kind == .timedOut)
    #expect(!failure.mayHaveArrived)
    #expect(server.requests.isEmpty)
  }

  @Test("an answer before the end of the request counts as one")
  func earlyAnswer() async throws {
    let server = try LoopbackServer(beforeBody: { _ in .text("too large", status: 413).then(.stall) }) { _ in
      .text("ok")
    }
    let response = try await makeTransfer().send(HTTPRequest(.post, server.url(), body: Self.large))
    #expect(response.status == 413)
  }

  /// A kept connection that the server closes is where libcurl would try again by itself.
  @Test(
    "is never risked twice: what is not safe to repeat is sent once, on a kept connection too",
    arguments: [HTTPMethod.post, .patch], ["", "{}", String(repeating: "x", count: 200_000)])
  func once(method: HTTPMethod, body: String) async throws {
    let server = try LoopbackServer { request in request.path == "/first" ? .text("ok") : .close }
    let transfer = try makeTransfer()
    _ = try await transfer.send(HTTPRequest(.get, server.url("/first")))
    let failure = try await failure {
      try await transfer.send(HTTPRequest(method, server.url("/second"), body: utf8(body)))
    }
    #expect(failure.mayHaveArrived)
    #expect(failure.kind == .brokenAnswer)
    #expect(server.requests.map(\.path) == ["/first", "/second"])
  }

  @Test("does not matter to a GET, which libcurl asks again on a new connection")
  func again() async throws {
    let server = try LoopbackServer { request in
      request.path == "/second" && request.connection == 1 ? .close : .text("ok")
    }
    let transfer = try makeTransfer()
    _ = try await transfer.send(HTTPRequest(.get, server.url("/first")))
    #expect(try await transfer.send(HTTPRequest(.get, server.url("/second"))).status == 200)
    #expect(server.requests.map(\.path) == ["/first", "/second", "/second"])
  }

  @Test("stays open where the second try could not even connect", arguments: [HTTPMethod.put, .delete, .get])
  func repeatedThenRefused(method: HTTPMethod) async throws {
    let server = try LoopbackServer { request in
      request.path == "/second" ? .nothing.then(.leave) : .text("ok")
    }
    let transfer = try makeTransfer()
    _ = try await transfer.send(HTTPRequest(.get, server.url("/first")))
    let body = method == .get ? [] : utf8("{}")
    let failure = try await failure {
      try await transfer.send(HTTPRequest(method, server.url("/second"), body: body))
    }
    #expect(server.requests.map(\.path) == ["/first", "/second"])
    #expect(failure.kind == .cannotConnect)
    #expect(failure.mayHaveArrived, "\(failure)")
  }
}
