import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("Cancellation", .timeLimit(.minutes(30)))
struct CancellationTests {
  @Test("of a request under way ends it, and its connection")
  func underWay() async throws {
    let server = try LoopbackServer { _ in .stall }
    let transfer = try makeTransfer()
    let task = Task { try await transfer.send(HTTPRequest(.post, server.url(), body: utf8("x"))) }
    _ = await server.requests(atLeast: 1)
    task.cancel()
    let failure = try await failure { try await task.value }
    #expect(failure.kind == .cancelled)
    #expect(failure.mayHaveArrived)
    #expect(failure.reason == "it was cancelled")
    await server.allConnectionsClosed()
  }

  @Test("before the start sends nothing")
  func before() async throws {
    let server = try LoopbackServer { _ in .text("ok") }
    let transfer = try makeTransfer()
    let task = Task {
      // Until the test has cancelled it.
      while !Task.isCancelled { await Task.yield() }
      return try await transfer.send(HTTPRequest(.post, server.url(), body: utf8("x")))
    }
    task.cancel()
    let failure = try await failure { try await task.value }
    #expect(failure.kind == .cancelled)
    #expect(!failure.mayHaveArrived)
    #expect(server.requests.isEmpty)
  }

  @Test("in storms neither hangs nor leaks: 200 rounds of 32 requests")
  func storm() async throws {
    let server = try LoopbackServer { request in
      switch request.query {
      case "0": .stall
      case "1": .text("ok")
      case "2": .text("ok").cut(after: 30).then(.stall)
      default: .text("ok").inPieces(of: 1)
      }
    }
    let transfer = try makeTransfer()
    var random = SplitMix(state: 13)
    var ended = 0
    for _ in 0..<200 {
      let tasks = (0..<32).map { number in
        Task { try await transfer.send(HTTPRequest(.get, server.url("/?\(number % 4)"))) }
      }
      // At any moment: some not started, some done.
      for _ in 0..<Int.random(in: 0...20, using: &random) { await Task.yield() }
      for task in tasks.shuffled(using: &random) { task.cancel() }
      for task in tasks {
        switch await task.result {
        case .success(let response): #expect(response.body == utf8("ok"))
        case .failure(let error): #expect((error as? HTTPFailure)?.kind == .cancelled, "\(error)")
        }
        ended += 1
      }
    }
    #expect(ended == 6_400)
    #expect(try await transfer.send(HTTPRequest(.get, server.url("/?1"))).status == 200)
    withExtendedLifetime(transfer) {}
  }

  @Test("in storms leaves no connection behind once the client is gone")
  func descriptors() async throws {
    let server = try LoopbackServer { request in request.query == "0" ? .stall : .text("ok") }
    for _ in 0..<20 {
      let transfer = try makeTransfer()
      let tasks = (0..<8).map { number in
        Task { try await transfer.send(HTTPRequest(.get, server.url("/?\(number % 2)"))) }
      }
      for task in tasks { task.cancel() }
      for task in tasks { _ = await task.result }
    }
    await server.allConnectionsClosed()
  }
}
