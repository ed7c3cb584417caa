import HTTPServing
import TestSupport
import Testing

@Suite("A server that stops", .timeLimit(.minutes(30)))
struct StopTests {
  @Test("answers what is under way, lets nobody in, and closes what is idle")
  func graceful() async throws {
    let (started, starting) = AsyncStream.makeStream(of: Void.self)
    let (allowed, allowing) = AsyncStream.makeStream(of: Void.self)
    let server = try makeServer(
      TestHandler { request in
        guard request.target.segments == ["slow"] else { return .text("quick") }
        starting.yield()
        _ = await allowed.first { _ in true }
        return .text("finished")
      })
    let idle = try RawConnection(port: server.port)
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    async let slow = exchange(server.port, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = await started.first { _ in true }
    async let stopped: Void = server.stop(within: .seconds(3600))
    let port = server.port
    // From some moment on nobody is let in.
    try await RawConnection.run {
      while let connection = try? RawConnection(port: port) {
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        if connection.response() == nil { break }
      }
    }
    allowing.yield()
    let response = try await slow
    #expect(response?.text == "finished")
    #expect(response?["connection"] == "close")
    await stopped
    #expect(server.connectionCount == 0)
    #expect(throws: (any Error).self) { try RawConnection(port: port) }
    await server.stop(within: .zero)
    withExtendedLifetime(idle) {}
  }

  @Test("answers with 503 what takes longer than it waits, and cancels it")
  func forced() async throws {
    let cancelled = Counter()
    let (started, starting) = AsyncStream.makeStream(of: Void.self)
    let server = try makeServer(
      TestHandler { _ in
        starting.yield()
        // Ends when it is cancelled, and only then.
        await withTaskCancellationHandler {
          while !Task.isCancelled { await Task.yield() }
        } onCancel: {
          cancelled.add()
        }
        return .text("too late")
      })
    async let first = exchange(server.port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    async let second = exchange(server.port, post([1, 2, 3]))
    var count = 0
    for await _ in started {
      count += 1
      if count == 2 { break }
    }
    await server.stop(within: .milliseconds(50))
    let responses = try await [first, second]
    #expect(responses.map { $0?.status } == [503, 503])
    #expect(cancelled.count == 2)
  }

  @Test("does not wait for a request whose body never comes")
  func unfinishedBody() async throws {
    let (routed, routing) = AsyncStream.makeStream(of: Void.self)
    let server = try makeServer(
      TestHandler(rule: { _ in
        routing.yield()
        return .bytes(limit: 100)
      }))
    let connection = try RawConnection(port: server.port)
    connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel")
    _ = await routed.first { _ in true }
    await server.stop(within: .milliseconds(50))
    #expect(server.connectionCount == 0)
    withExtendedLifetime(connection) {}
  }

  @Test("under load answers every request that its handler saw")
  func underLoad() async throws {
    for round in 0..<Effort.rounds(5, full: 100) {
      let answered = Counter()
      let handler = TestHandler { _ in
        for _ in 0..<3 { await Task.yield() }
        return .text("done")
      }
      let server = try makeServer(handler)
      let port = server.port
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await RawConnection.run {
              // Until the server has gone: connections are refused, or closed before they are heard.
              while let connection = try? RawConnection(port: port) {
                connection.send(post([1, 2, 3]))
                guard let response = connection.response() else { continue }
                if response.status == 200 { answered.add() }
              }
            }
          }
        }
        while handler.requests.count < 50 + round * 20 { await Task.yield() }
        await server.stop(within: .seconds(3600))
        try await group.waitForAll()
      }
      #expect(answered.count == handler.requests.count)
      #expect(server.connectionCount == 0)
    }
  }

  @Test("is what becomes of one that nobody refers to")
  func forgotten() async throws {
    let port: Int
    do {
      let server = try makeServer(TestHandler())
      port = server.port
      #expect(try await exchange(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
    }
    try await RawConnection.run {
      while let connection = try? RawConnection(port: port) { _ = connection.rest() }
    }
    #expect(throws: (any Error).self) { try RawConnection(port: port) }
  }

  @Test("leaves its port to the next one at once")
  func samePort() async throws {
    var port = 0
    for _ in 0..<3 {
      let server = try makeServer(TestHandler()) { $0.port = port }
      port = server.port
      #expect(try await exchange(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
      do {
        _ = try makeServer(TestHandler()) { $0.port = port }
        Issue.record("two servers share a port")
      } catch { #expect("\(error)" == "cannot listen on 127.0.0.1:\(port): Address already in use") }
      await server.stop(within: .seconds(60))
    }
  }
}
