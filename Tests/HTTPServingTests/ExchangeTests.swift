import HTTPFields
import HTTPServing
import LocalSystem
import Synchronization
import TestSupport
import Testing

@Suite("An exchange", .timeLimit(.minutes(30)))
struct ExchangeTests {
  struct Body: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
  }

  static let bodies = [
    Body(testDescription: "nothing", bytes: []), Body(testDescription: "a NUL", bytes: [0]),
    Body(testDescription: "every byte", bytes: Array(0...255)),
    Body(testDescription: "what looks like framing", bytes: Array("5\r\na=1&b\r\n\r\n0\r\n\r\n".utf8)),
    Body(testDescription: "300,000 bytes", bytes: (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 131) }),
  ]

  @Test(
    "brings the bytes of a body as they were sent, with a length and in chunks of any size", arguments: bodies
  )
  func exactBytes(body: Body) async throws {
    let handler = TestHandler { request in
      ServedResponse(status: 200, body: .bytes(request.bytes ?? []))
    }
    let server = try makeServer(handler)
    var sent = [post(body.bytes)]
    for size in [1, 7, 4096, 65_536] where body.bytes.count / size < 5_000 {
      sent.append(post(body.bytes, inChunksOf: size))
    }
    for bytes in sent {
      let response = try #require(try await exchange(server.port, bytes))
      #expect(response.status == 200)
      #expect(response.body == body.bytes)
    }
    #expect(handler.requests.count == sent.count)
    #expect(handler.requests.allSatisfy { $0.bytes == body.bytes })
    await server.stop(within: .seconds(60))
  }

  @Test("says who asked what, decoded")
  func head() async throws {
    let handler = TestHandler()
    let server = try makeServer(handler)
    let response = try await exchange(
      server.port,
      "PUT /a%20b/c?x=1&y=%C3%A9+z HTTP/1.1\r\nhOST: example.org:80\r\nX-One: a\r\nx-one:  b \t\r\nX-Two:\r\n\r\n"
    )
    #expect(response?.status == 200)
    let request = try #require(handler.requests.first)
    #expect(request.method == .put)
    #expect(request.target.rawPath == "/a%20b/c")
    #expect(request.target.segments == ["a b", "c"])
    #expect(request.target.query == [.init("x", "1"), .init("y", "é z")])
    #expect(request.host == "example.org:80")
    #expect(request.headers["X-ONE"] == "a, b")
    #expect(request.headers.values(of: "x-one") == ["a", "b"])
    #expect(request.headers["x-two"] == "")
    #expect(request.client == .loopback)
    #expect(!request.isSecure)
    #expect(request.bytes == [])
    // Values may be credentials.
    #expect("\(request.headers)" == "host, x-one, x-one, x-two")
  }

  @Test("believes a proxy that is trusted, and nobody else", arguments: [true, false])
  func proxies(isTrusted: Bool) async throws {
    let handler = TestHandler()
    let server = try makeServer(handler) {
      if isTrusted { $0.trustedProxies = ["127.0.0.0/8"].compactMap(AddressRange.init) }
    }
    _ = try await exchange(
      server.port,
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n")
    let request = try #require(handler.requests.first)
    #expect("\(request.client)" == (isTrusted ? "192.0.2.7" : "127.0.0.1"))
    #expect(request.isSecure == isTrusted)
  }

  @Test("is followed by the next on its connection, answered in order, though all were sent at once")
  func pipelining() async throws {
    let handler = TestHandler { request in .text("\(request.target.rawPath) \(request.bytes?.count ?? -1)") }
    let server = try makeServer(handler)
    let responses = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      var bytes: [UInt8] = []
      for number in 0..<100 {
        let body = [UInt8](repeating: 10, count: number * 37)
        bytes += number.isMultiple(of: 3) ? post(body, inChunksOf: 100) : post(body, path: "/\(number)")
      }
      connection.send(bytes)
      return (0..<100).map { _ in connection.response() }
    }
    let expected = (0..<100).map { "\($0.isMultiple(of: 3) ? "/" : "/\($0)") \($0 * 37)" }
    #expect(responses.map { $0?.text } == expected)
  }

  @Test("keeps its connection where the client may use it again, and closes it where not")
  func keepAlive() async throws {
    let server = try makeServer(TestHandler())
    let ends = try await RawConnection.run {
      try [
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      ].map { request in
        let connection = try RawConnection(port: server.port)
        connection.send(request)
        return String(decoding: connection.rest(), as: UTF8.self).split(separator: "HTTP/1.1 200 OK").count
      }
    }
    #expect(ends == [1, 1, 2])
  }

  @Test("of HEAD has the header fields of GET and no body")
  func headMethod() async throws {
    let folder = try TestFolder()
    try folder.write("page", "a page")
    let file = folder.path.appending("page")
    let server = try makeServer(
      TestHandler { request in
        request.target.segments == ["file"] ? ServedResponse(status: 200, body: .file(file)) : .text("a text")
      })
    let responses = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      return ["/", "/file"].map { path in
        connection.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = connection.response(isHead: true)
        connection.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        return [head, connection.response()]
      }
    }
    for pair in responses {
      #expect(pair.map { $0?.status } == [200, 200])
      #expect(pair.map { $0?["content-length"] } == ["6", "6"])
      #expect(pair.map { $0?.text } == ["", pair[1]?.text])
      #expect(pair[1]?.body.count == 6)
    }
  }

  @Test("names neither the program nor its version")
  func banner() async throws {
    let server = try makeServer(TestHandler())
    for request in [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /.. HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\r\n\r\n",
    ] {
      let response = try #require(try await exchange(server.port, request))
      let text = (response.fields.joined(separator: "\n") + response.text).lowercased()
      #expect(response["server"] == nil)
      #expect(!text.contains("microhttpd") && !text.contains("gatehouse"))
    }
  }

  @Test("asks for the body of a client that waits to be asked, and does not where it is refused")
  func expectation() async throws {
    let handler = TestHandler { request in .text("\(request.bytes?.count ?? -1)") }
    let server = try makeServer(handler)
    let (asked, response) = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
      let asked = connection.line()
      connection.send("hello")
      return (asked, connection.response())
    }
    #expect(asked == "HTTP/1.1 100 Continue")
    #expect(response?.text == "5")
    let refused = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n")
      return connection.line()
    }
    #expect(refused?.hasPrefix("HTTP/1.1 413 ") == true)
  }

  @Test("whose answer cannot be sent is answered with 500, and hides nothing behind a line end")
  func unsendable() async throws {
    let answers: [ServedResponse] = [
      .text("a").header("Location", "/\r\nSet-Cookie: a=b"), .text("a").header("X Y", "z"),
      .text("a").header("Content-Length", "7"), .text("a").header("X", "a\0b"), .empty(99), .empty(600),
      ServedResponse(status: 200, body: .file("/no/such/file")),
      ServedResponse(status: 200, body: .file("/tmp")),
    ]
    let server = try makeServer(TestHandler { request in answers[Int(request.target.segments[0]) ?? 0] })
    for number in answers.indices {
      let response = try #require(
        try await exchange(server.port, "GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n"))
      #expect(response.status == 500)
      #expect(response.text == "the request could not be answered\n")
      #expect(response["set-cookie"] == nil)
    }
  }

  @Test("is told of with what is needed for a log, when it is over")
  func finished() async throws {
    let (finished, continuation) = AsyncStream.makeStream(of: FinishedRequest.self)
    let router = try Router([
      try Route(.post, "/a/{name}", String.self, rule: { _ in .bytes(limit: 10) }) { _, _ in .text("four") }
    ])
    let server = try makeServer(router, onFinished: { continuation.yield($0) })
    _ = try await exchange(server.port, post([1, 2, 3], path: "/a/b?token=secret"))
    _ = try await exchange(server.port, post([UInt8](repeating: 1, count: 11), path: "/a/b"))
    _ = try await exchange(server.port, "HEAD /.. HTTP/1.1\r\nHost: a\r\n\r\n")
    var events: [FinishedRequest] = []
    for await event in finished {
      events.append(event)
      if events.count == 3 { break }
    }
    #expect(events.map(\.method) == [.post, .post, .head])
    #expect(events.map(\.path) == ["/a/b", "/a/b", "/.."])
    #expect(events.map(\.route) == ["/a/{name}", nil, nil])
    #expect(events.map(\.status) == [200, 413, 400])
    #expect(events.map(\.bytesReceived) == [3, 0, 0])
    #expect(events[0].bytesSent == 4)
    #expect(events[2].bytesSent == 0)
    #expect(events.allSatisfy { $0.client == .loopback && $0.isComplete && $0.duration > .zero })
  }

  @Test("takes its place beside 200 others, each with its own answer")
  func parallel() async throws {
    let handler = TestHandler { request in
      // Every one of them waits for something that is not there at once.
      for _ in 0..<5 { await Task.yield() }
      return ServedResponse(status: 200, body: .bytes(request.bytes ?? []))
    }
    let server = try makeServer(handler)
    let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        group.addTask {
          try await RawConnection.run {
            let connection = try RawConnection(port: server.port)
            return (0..<5).count { round in
              let body = Array("\(number) \(round)".utf8)
              connection.send(post(body))
              return connection.response()?.body != body
            }
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(wrong == 0)
    #expect(handler.requests.count == 1000)
    await server.stop(within: .seconds(60))
    #expect(server.connectionCount == 0)
  }
}
