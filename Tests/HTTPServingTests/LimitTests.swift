import HTTPServing
import LocalSystem
import Synchronization
import TestSupport
import Testing

@Suite("Limits", .timeLimit(.minutes(30)))
struct LimitTests {
  @Test("of a body are kept to the byte, with a length and in chunks")
  func bodies() async throws {
    let handler = TestHandler(rule: { _ in .bytes(limit: 1000) })
    let server = try makeServer(handler)
    let fits = [UInt8](repeating: 1, count: 1000)
    let tooLarge = fits + [1]
    #expect(try await exchange(server.port, post(fits))?.status == 200)
    #expect(try await exchange(server.port, post(fits, inChunksOf: 300))?.status == 200)
    #expect(try await exchange(server.port, post(tooLarge))?.status == 413)
    let response = try await exchange(server.port, post(tooLarge, inChunksOf: 300))
    #expect(response?.status == 413)
    #expect(response?.text == "the body is larger than 1000 bytes\n")
    #expect(response?["connection"] == "close")
    #expect(handler.requests.count == 2)
  }

  @Test("of a body are answered before any of it is read")
  func early() async throws {
    let server = try makeServer(TestHandler(rule: { _ in .bytes(limit: 1000) }))
    let response = try await exchange(
      server.port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000000\r\n\r\n")
    #expect(response?.status == 413)
  }

  @Test("of a body end a connection that sends on and on")
  func endless() async throws {
    let handler = TestHandler(rule: { _ in .bytes(limit: 1000) })
    let server = try makeServer(handler)
    let (sent, response) = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = Array("1000\r\n".utf8) + [UInt8](repeating: 1, count: 4096) + Array("\r\n".utf8)
      var sent = 0
      while connection.send(chunk) { sent += 1 }
      return (sent, connection.response())
    }
    // What the buffers of both ends take, at the most.
    #expect(sent < 10_000)
    #expect(response?.status == 413)
    #expect(handler.requests.count == 0)
  }

  @Test("of all bodies in memory together are answered with 503, until there is room again")
  func memory() async throws {
    let (started, starting) = AsyncStream.makeStream(of: Void.self)
    let (allowed, allowing) = AsyncStream.makeStream(of: Void.self)
    let handler = TestHandler { request in
      guard request.target.segments == ["slow"] else { return .text("quick") }
      starting.yield()
      _ = await allowed.first { _ in true }
      return .text("slow")
    }
    let server = try makeServer(handler) { $0.heldBytes = 100_000 }
    let half = [UInt8](repeating: 1, count: 60_000)
    async let slow = exchange(server.port, post(half, path: "/slow"))
    // Its body is held from here to the end of its answer.
    _ = await started.first { _ in true }
    let refused = try await exchange(server.port, post(half))
    #expect(refused?.status == 503)
    #expect(refused?["retry-after"] == "10")
    #expect(try await exchange(server.port, post(Array(half.prefix(40_000))))?.status == 200)
    allowing.yield()
    #expect(try await slow?.text == "slow")
    var later: Int?
    repeat { later = try await exchange(server.port, post(half))?.status } while later == 503
    #expect(later == 200)
  }

  @Test("of connections close one more at once, and let in another when one has gone")
  func connections() async throws {
    let server = try makeServer(TestHandler()) { $0.maximumConnections = 5 }
    let (answered, refused, later) = try await RawConnection.run {
      let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
      var open = try (0..<5).map { _ in try RawConnection(port: server.port) }
      let answered = open.map { connection in
        connection.send(request)
        return connection.response()?.status
      }
      let more = try RawConnection(port: server.port)
      more.send(request)
      let refused = more.response()?.status
      open.removeLast()
      var later: Int?
      while later == nil {
        let another = try RawConnection(port: server.port)
        another.send(request)
        later = another.response()?.status
      }
      return (answered, refused, later)
    }
    #expect(answered == [200, 200, 200, 200, 200])
    #expect(refused == nil)
    #expect(later == 200)
  }

  @Test("of one address do not hold for a trusted proxy", arguments: [true, false])
  func perAddress(isTrusted: Bool) async throws {
    let server = try makeServer(TestHandler()) {
      $0.connectionsPerAddress = 2
      if isTrusted { $0.trustedProxies = ["127.0.0.1"].compactMap(AddressRange.init) }
    }
    let answers = try await RawConnection.run {
      let open = try (0..<4).map { _ in try RawConnection(port: server.port) }
      return open.map { connection in
        connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        return connection.response()?.status
      }
    }
    #expect(answers == (isTrusted ? [200, 200, 200, 200] : [200, 200, nil, nil]))
  }

  @Test("of time end a connection that says nothing, and one whose head comes byte by byte")
  func slowHead() async throws {
    let handler = TestHandler()
    let server = try makeServer(handler) { $0.headTime = .milliseconds(200) }
    let rest = try await RawConnection.run {
      let silent = try RawConnection(port: server.port)
      let slow = try RawConnection(port: server.port)
      slow.send("GET / HTTP/1.1\r\nHost: a\r\n")
      let rest = [silent.rest(), slow.rest()]
      // A byte now and then is no progress: it goes on until the server has had enough.
      let dripping = try RawConnection(port: server.port)
      dripping.send("GET / HTTP/1.1\r\n")
      while dripping.send("X: y\r\n") {}
      return rest
    }
    #expect(rest[0] == [])
    #expect(String(decoding: rest[1], as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
    #expect(handler.requests.count == 0)
  }

  @Test("of time end a connection whose body stops, and one whose body does not end")
  func slowBody() async throws {
    for change in [
      { (options: inout HTTPServingOptions) in options.idleTime = .milliseconds(200) },
      { (options: inout HTTPServingOptions) in options.requestTime = .milliseconds(200) },
    ] {
      let handler = TestHandler()
      let server = try makeServer(handler, change)
      let rest = try await RawConnection.run {
        let connection = try RawConnection(port: server.port)
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell")
        return connection.rest()
      }
      #expect(String(decoding: rest, as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
      #expect(handler.requests.count == 0)
    }
  }

  @Test("of time end a connection that waits for a next request, without a word")
  func idle() async throws {
    let server = try makeServer(TestHandler()) { $0.idleTime = .milliseconds(200) }
    let (response, rest) = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      return (connection.response(), connection.rest())
    }
    #expect(response?.status == 200)
    #expect(rest == [])
  }

  @Test("of time end a connection that does not take its answer")
  func slowReader() async throws {
    let (finished, continuation) = AsyncStream.makeStream(of: FinishedRequest.self)
    let large = [UInt8](repeating: 1, count: 64 << 20)
    let server = try makeServer(
      TestHandler { _ in ServedResponse(status: 200, body: .bytes(large)) },
      { $0.requestTime = .milliseconds(200) }, onFinished: { continuation.yield($0) })
    let connection = try RawConnection(port: server.port)
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let event = await finished.first { _ in true }
    #expect(event?.isComplete == false)
    withExtendedLifetime(connection) {}
  }

  @Test("of time do not hold while an answer is worked out")
  func slowAnswer() async throws {
    let (started, starting) = AsyncStream.makeStream(of: Void.self)
    let (allowed, allowing) = AsyncStream.makeStream(of: Void.self)
    let server = try makeServer(
      TestHandler { _ in
        starting.yield()
        _ = await allowed.first { _ in true }
        return .text("at last")
      }
    ) {
      $0.headTime = .milliseconds(40)
      $0.idleTime = .milliseconds(40)
    }
    async let response = exchange(server.port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = await started.first { _ in true }
    // Others are ended for their slowness meanwhile.
    _ = try await RawConnection.run { for _ in 0..<5 { _ = try RawConnection(port: server.port).rest() } }
    allowing.yield()
    #expect(try await response?.text == "at last")
  }
}
