import HTTPFields
import CivilTime
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("Repeating", .timeLimit(.minutes(30)))
struct RetryingTransferTests {
  private static let ok = HTTPResponse(status: 200)
  private static func failed(_ kind: HTTPFailure.Kind, arrived: Bool) -> Result<HTTPResponse, HTTPFailure> {
    .failure(HTTPFailure(kind, host: "h", reason: "r", mayHaveArrived: arrived))
  }

  private func send(
    _ method: HTTPMethod, _ results: [Result<HTTPResponse, HTTPFailure>], isSafeToRepeat: Bool? = nil,
    jitter: Double = 0.5, patience: Duration? = nil, _ change: (inout RetryOptions) -> Void = { _ in }
  ) async -> (result: Result<HTTPResponse, any Error>, tries: Int, sleeps: [Duration]) {
    var options = RetryOptions()
    change(&options)
    let sender = ScriptedSender(results)
    let time = TestTime()
    let retrying = RetryingTransfer(sender, options, time: time.source(jitter: jitter))
    let request = HTTPRequest(
      method, "https://forge.example/x", isSafeToRepeat: isSafeToRepeat, limits: .init(patience: patience))
    let result = await Result { try await time.whileMoving { try await retrying.send(request) } }
    return (result, sender.requests.count, time.clock.sleeps)
  }

  @Test(
    "what may have arrived is done for methods that are safe to repeat alone", arguments: HTTPMethod.allCases)
  func methods(method: HTTPMethod) async throws {
    let isSafe = ![.post, .patch].contains(method)
    for lost in [
      Self.failed(.brokenAnswer, arrived: true), Self.failed(.timedOut, arrived: true),
      Self.failed(.stalled, arrived: true), .success(HTTPResponse(status: 502)),
    ] {
      let sent = await send(method, [lost, .success(Self.ok)])
      #expect(sent.tries == (isSafe ? 2 : 1))
      #expect(((try? sent.result.get())?.status == 200) == isSafe)
    }
  }

  @Test("what certainly did not arrive is done for every method", arguments: HTTPMethod.allCases)
  func notArrived(method: HTTPMethod) async throws {
    for kind in [HTTPFailure.Kind.cannotResolve, .cannotConnect, .cannotSecure, .timedOut, .brokenAnswer] {
      let sent = await send(method, [Self.failed(kind, arrived: false), .success(Self.ok)])
      #expect(sent.tries == 2)
      #expect(try sent.result.get() == Self.ok)
    }
  }

  @Test("is decided by the caller where it knows better")
  func overrides() async {
    let lost = Self.failed(.brokenAnswer, arrived: true)
    #expect(await send(.post, [lost, .success(Self.ok)], isSafeToRepeat: true).tries == 2)
    #expect(await send(.delete, [lost, .success(Self.ok)], isSafeToRepeat: false).tries == 1)
  }

  @Test(
    "is not done for what would fail again, or must not be tried again",
    arguments: [
      HTTPFailure.Kind.unusableRequest, .untrusted, .tooLarge, .cancelled, .unfollowed,
      .limited(until: TestTime.start),
    ])
  func permanent(kind: HTTPFailure.Kind) async {
    let sent = await send(.get, [Self.failed(kind, arrived: false), .success(Self.ok)])
    #expect(sent.tries == 1)
    #expect(throws: HTTPFailure.self) { try sent.result.get() }
  }

  @Test(
    "depends on the status",
    arguments: [
      (200, 1), (304, 1), (400, 1), (403, 1), (404, 1), (408, 2), (409, 1), (422, 1), (429, 2), (500, 2),
      (501, 1), (502, 2), (503, 2), (504, 2), (505, 1), (520, 2), (599, 2),
    ])
  func statuses(status: Int, tries: Int) async throws {
    let sent = await send(.get, [.success(HTTPResponse(status: status)), .success(Self.ok)])
    #expect(sent.tries == tries)
    #expect(try sent.result.get().status == (tries == 2 ? 200 : status))
  }

  @Test("ends with the last answer after as many tries as are allowed")
  func tries() async throws {
    let sent = await send(.get, [.success(HTTPResponse(status: 503))]) { $0.tries = 3 }
    #expect(sent.tries == 3)
    #expect(try sent.result.get().status == 503)
    let failing = await send(.get, [Self.failed(.cannotConnect, arrived: false)]) { $0.tries = 3 }
    #expect(failing.tries == 3)
    #expect(await send(.get, [Self.failed(.cannotConnect, arrived: false)]) { $0.tries = 1 }.tries == 1)
  }

  @Test("waits a random part of a delay that doubles up to its limit")
  func backOff() async {
    let busy = [Result<HTTPResponse, HTTPFailure>.success(HTTPResponse(status: 503))]
    func change(_ options: inout RetryOptions) {
      options.tries = 6
      options.firstDelay = .seconds(1)
      options.longestDelay = .seconds(8)
    }
    let half = await send(.get, busy, jitter: 0.5, change)
    #expect(half.sleeps == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(4)])
    let none = await send(.get, busy, jitter: 0, change)
    #expect(none.sleeps == Array(repeating: .zero, count: 5))
  }

  @Test("waits at least as long as the server says, in seconds or until a date")
  func retryAfter() async throws {
    for value in ["7", "Thu, 26 Nov 2026 12:00:07 GMT"] {
      let busy = HTTPResponse(
        status: 503,
        headers: HTTPFields([("Retry-After", value), ("Date", "Thu, 26 Nov 2026 12:00:00 GMT")]))
      let sent = await send(.get, [.success(busy), .success(Self.ok)], jitter: 0.5)
      #expect(sent.sleeps == [.milliseconds(7_250)])
      #expect(try sent.result.get() == Self.ok)
    }
  }

  @Test("ends where the wait would take more than the patience, in all", arguments: [59, 60, 61])
  func patience(seconds: Int) async throws {
    let busy = HTTPResponse(status: 503, headers: HTTPFields([("Retry-After", "\(seconds)")]))
    let sent = await send(.get, [.success(busy), .success(Self.ok)], jitter: 0)
    #expect(sent.tries == (seconds <= 60 ? 2 : 1))
    let twice = HTTPResponse(status: 503, headers: HTTPFields([("Retry-After", "30")]))
    let long = await send(.get, [.success(twice)], jitter: 0)
    #expect(long.sleeps == [.seconds(30), .seconds(30)])
    #expect(try long.result.get().status == 503)
    #expect(await send(.get, [.success(twice)], jitter: 0, patience: .seconds(29)).tries == 1)
  }

  @Test("remembers that an earlier try may have arrived")
  func arrival() async throws {
    let sent = await send(
      .put, [Self.failed(.timedOut, arrived: true), Self.failed(.cannotConnect, arrived: false)])
    let failure = try await failure { try sent.result.get() }
    #expect(failure.kind == .cannotConnect)
    #expect(failure.mayHaveArrived)
    let answered = await send(
      .put, [.success(HTTPResponse(status: 500)), Self.failed(.cannotConnect, arrived: false)])
    #expect(try await HTTPTransferTests.failure { try answered.result.get() }.mayHaveArrived)
    let never = await send(.post, [Self.failed(.cannotConnect, arrived: false)])
    #expect(try await !HTTPTransferTests.failure { try never.result.get() }.mayHaveArrived)
    // Not sent a third time: the second may have arrived.
    let second = await send(
      .post,
      [Self.failed(.cannotConnect, arrived: false), Self.failed(.timedOut, arrived: true), .success(Self.ok)])
    #expect(second.tries == 2)
  }

  @Test("is left at once when its task is cancelled")
  func cancelled() async throws {
    let time = TestTime()
    let sender = ScriptedSender([.success(HTTPResponse(status: 503))])
    let retrying = RetryingTransfer(sender, time: time.source(jitter: 0.5))
    let task = Task { try await retrying.send(HTTPRequest(.get, "https://forge.example/")) }
    await time.clock.sleepers(atLeast: 1)
    task.cancel()
    let failure = try await failure { try await task.value }
    #expect(failure.kind == .cancelled)
    #expect(failure.host == "forge.example")
    #expect(failure.mayHaveArrived)
    #expect(sender.requests.count == 1)
  }

  @Test("heals resets and errors of a server at the socket")
  func socket() async throws {
    let server = try LoopbackServer { request in
      switch request.connection {
      case 1: .reset
      case 2: .text("busy", status: 503).then(.close)
      case 3: .text("all of it").cut(after: 50).then(.close)
      default: .text("all of it")
      }
    }
    let time = TestTime()
    let retrying = RetryingTransfer(try makeTransfer(), time: time.source())
    let response = try await time.whileMoving { try await retrying.send(HTTPRequest(.get, server.url())) }
    #expect(response.body == utf8("all of it"))
    #expect(server.requests.count == 4)
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ work: () async throws -> Success) async {
    do { self = .success(try await work()) } catch { self = .failure(error) }
  }
}
