import HTTPFields
import Glibc
import HTTPServing
import LocalSystem
import Synchronization
import TestSupport
import Testing

@Suite("An upload", .timeLimit(.minutes(30)))
struct UploadTests {
  /// Reads what came, and keeps the files that it is told to.
  private static func handler(
    _ seen: @escaping @Sendable (ReceivedFile) -> Void = { _ in }, limit: Int = 64 << 20
  )
    -> TestHandler
  {
    TestHandler { request in
      guard case .file(let file) = request.body else { return .text("not a file", status: 500) }
      seen(file)
      // A file that is not there makes the answer a 500.
      return ServedResponse(status: 200, body: .file(file.path))
    } rule: { _ in
      .file(limit: limit)
    }
  }

  private static func names(_ folder: TestFolder) throws -> [String] {
    try LocalFiles.list(folder.path, limit: 1000).map { String(decoding: $0.path, as: UTF8.self) }
  }

  @Test(
    "is written to a file as it was sent, which goes with its last reference", arguments: [0, 1, 5_000_000])
  func exactBytes(size: Int) async throws {
    let folder = try TestFolder()
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 131) }
    let sizes = Mutex<[Int]>([])
    let server = try makeServer(Self.handler { file in sizes.withLock { $0.append(file.size) } }) {
      $0.uploadFolder = folder.path
    }
    for bytes in [post(body), post(body, inChunksOf: 100_000)] {
      let response = try await exchange(server.port, bytes)
      #expect(response?.status == 200)
      #expect(response?.body == body)
    }
    #expect(sizes.withLock { $0 } == [size, size])
    await server.stop(within: .seconds(60))
    // The handler of the test remembers the requests, and with them the files.
    #expect(try Self.names(folder).count == 2)
  }

  @Test("leaves no file behind once nobody needs it, whatever became of it")
  func removed() async throws {
    let folder = try TestFolder()
    let server = try makeServer(ForgetfulHandler()) { $0.uploadFolder = folder.path }
    let body = [UInt8](repeating: 7, count: 200_000)
    #expect(try await exchange(server.port, post(body))?.text == "200000")
    #expect(try await exchange(server.port, post(body + body, inChunksOf: 1000))?.status == 413)
    #expect(try await exchange(server.port, post(body + body))?.status == 413)
    try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send(Array(post(body).prefix(150_000)))
      connection.endSending()
      _ = connection.rest()
    }
    await server.stop(within: .seconds(60))
    #expect(try Self.names(folder) == [])
  }

  @Test("that is moved away is kept")
  func kept() async throws {
    let folder = try TestFolder()
    let kept = folder.path.appending("kept")
    do {
      try folder.write("upload", "kept bytes")
      let file = ReceivedFile(folder.path.appending("upload"), size: 10)
      try LocalFiles.write(try LocalFiles.read(file.path, limit: 100), to: kept)
    }
    #expect(try Self.names(folder) == ["kept"])
  }

  @Test("that cannot be stored is answered with 507")
  func noFolder() async throws {
    let server = try makeServer(Self.handler()) { $0.uploadFolder = "/no/such/folder" }
    let response = try await exchange(server.port, post([1, 2, 3]))
    #expect(response?.status == 507)
    #expect(response?.text == "the body cannot be stored\n")
    #expect(try await exchange(server.port, post([]))?.status == 507)
  }

  @Test("may be refused before it is read, after a question that has to wait")
  func asked() async throws {
    let handler = TestHandler { request in
      .text("\(request.bytes?.count ?? -1)")
    } rule: { head in
      .after {
        for _ in 0..<10 { await Task.yield() }
        guard head.headers["authorization"] == "Bearer good" else {
          return .refuse(.text("no such token\n", status: 401))
        }
        return .after { .bytes(limit: 5) }
      }
    }
    let server = try makeServer(handler)
    func send(_ token: String, _ body: String) async throws -> RawResponse? {
      try await exchange(
        server.port,
        "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
          + body)
    }
    #expect(try await send("bad", "hello")?.status == 401)
    #expect(try await send("good", "hello")?.text == "5")
    #expect(try await send("good", "hello!")?.status == 413)
    #expect(try await send("good", "")?.text == "0")
    #expect(handler.requests.count == 2)
    let asked = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send(
        "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer good\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
      )
      let asked = connection.line()
      connection.send("hello")
      return (asked, connection.response()?.text)
    }
    #expect(asked == ("HTTP/1.1 100 Continue", "5"))
  }

  @Test("that shrinks while it is sent back ends the connection, and not as if it were whole")
  func shrinking() async throws {
    let folder = try TestFolder()
    let size = 32 << 20
    try LocalFiles.write([UInt8](repeating: 1, count: size), to: folder.path.appending("file"))
    let file = folder.path.appending("file")
    let server = try makeServer(TestHandler { _ in ServedResponse(status: 200, body: .file(file)) })
    let received = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      while let line = connection.line(), !line.isEmpty {}
      // Its bytes, not its name: the server has it open.
      try #require(unsafe truncate("\(file)", 1000) == 0)
      return connection.rest().count
    }
    #expect(received < size)
  }
}

/// Remembers nothing of a request, so that its file can go.
private struct ForgetfulHandler: RequestHandler {
  func rule(for head: RequestHead) -> BodyRule { .file(limit: 300_000) }

  func respond(to request: ServedRequest) async -> ServedResponse {
    if case .file(let file) = request.body { return .text("\(file.size)") }
    return .empty(500)
  }
}
