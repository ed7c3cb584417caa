import HTTPFields
import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("A transfer", .timeLimit(.minutes(30)))
struct CurlTransferTests {
  @Test("carries method, target, headers and body there, and status, headers and body back")
  func roundTrip() async throws {
    let server = try LoopbackServer { request in
      .text("got \(request.text)", status: 201, headers: [("X-One", " a "), ("x-one", "b"), ("Empty", "")])
    }
    let response = try await makeTransfer().send(
      HTTPRequest(
        .post, server.url("/a/../b%2Fc?d=e"),
        headers: [HTTPHeader("Accept", "text/plain"), .bearer(Secret("t0ken")), HTTPHeader("X-Empty", "")],
        body: utf8("hello")))
    #expect(response.status == 201)
    #expect(response.body == utf8("got hello"))
    #expect(response.headers["X-ONE"] == "a, b")
    #expect(response.headers["empty"] == "")
    #expect(response.headers["absent"] == nil)
    #expect(response.version == "1.1")
    #expect(!response.isRevalidated)
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/a/../b%2Fc?d=e")
    #expect(request["Accept"] == "text/plain")
    #expect(request["Authorization"] == "Bearer t0ken")
    #expect(request["X-Empty"] == "")
    #expect(request["User-Agent"] == "gatehouse/test")
    #expect(request["Content-Type"] == nil)
    #expect(request["Expect"] == nil)
    #expect(request.text == "hello")
  }

  @Test("is made by each method, with and without a body", arguments: HTTPMethod.allCases, [0, 3, 3_000_000])
  func methods(method: HTTPMethod, size: Int) async throws {
    let server = try LoopbackServer { _ in .text("answer", headers: [("ETag", "x")]) }
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 31) }
    let request = HTTPRequest(
      method, server.url(), headers: [HTTPHeader("Content-Type", "application/octet-stream")], body: body)
    if !body.isEmpty, method == .get || method == .head {
      let failure = try await failure { try await makeTransfer().send(request) }
      #expect(failure.kind == .unusableRequest)
      #expect(server.connectionCount == 0)
      return
    }
    let response = try await makeTransfer().send(request)
    #expect(response.status == 200)
    #expect(response.headers["etag"] == "x")
    #expect(response.body == (method == .head ? [] : utf8("answer")))
    let seen = try #require(server.requests.first)
    #expect(seen.method == method.rawValue)
    #expect(seen.body == body)
    #expect(seen["Transfer-Encoding"] == nil)
    #expect(seen["Expect"] == nil)
    if [.post, .put, .patch].contains(method) { #expect(seen["Content-Length"] == "\(size)") }
  }

  @Test(
    "answered by any status is a response, its body included", arguments: [204, 301, 304, 404, 422, 500, 503])
  func statuses(status: Int) async throws {
    let server = try LoopbackServer { _ in .text("why", status: status, headers: [("Location", "/next")]) }
    let response = try await makeTransfer().send(HTTPRequest(.get, server.url()))
    #expect(response.status == status)
    #expect(response.body == (status == 204 || status == 304 ? [] : utf8("why")))
    #expect(server.requests.count == 1)
  }

  @Test("uses its connection again")
  func keepAlive() async throws {
    let server = try LoopbackServer { _ in .text("ok") }
    let transfer = try makeTransfer()
    for number in 0..<20 {
      let method: HTTPMethod = number % 2 == 0 ? .get : .post
      let body = method == .get ? [] : utf8("\(number)")
      #expect(
        try await transfer.send(HTTPRequest(method, server.url("/\(number)"), body: body)).status == 200)
    }
    #expect(server.connectionCount == 1)
    #expect(server.requests.count == 20)
  }

  @Test("runs beside others, over no more connections than it may open")
  func sideBySide() async throws {
    let server = try LoopbackServer { request in .text(request.query) }
    let transfer = try makeTransfer { $0.connectionsPerHost = 4 }
    let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask {
          let response = try await transfer.send(HTTPRequest(.get, server.url("/?\(number)")))
          return response.body == utf8("\(number)")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers == Array(repeating: true, count: 200))
    #expect((1...4).contains(server.connectionCount))
  }

  @Test("carries a token of 520 characters, as GitHub gives them")
  func longToken() async throws {
    let server = try LoopbackServer { _ in .text("ok") }
    let token = "ghs_123_" + String(repeating: "eyJhbGciOi.", count: 46) + "abcdef"
    #expect(token.count == 520)
    _ = try await makeTransfer().send(HTTPRequest(.get, server.url(), headers: [.bearer(Secret(token))]))
    #expect(server.requests.first?["Authorization"] == "Bearer \(token)")
  }

  @Test(
    "of a request that could be read as another is not made",
    arguments: [
      HTTPHeader("X", "a\r\nHost: evil"), HTTPHeader("X", "a\nb"), HTTPHeader("X", "a\u{0}b"),
      HTTPHeader("X", Secret("a\r\nb")), HTTPHeader("X: y\r\nZ", "a"), HTTPHeader("", "a"),
      HTTPHeader("X Y", "a"), HTTPHeader("Host", "evil"), HTTPHeader("content-length", "5"),
      HTTPHeader("Transfer-Encoding", "chunked"), HTTPHeader("Connection", "close"),
      HTTPHeader("X", String(repeating: "a", count: 40_000)),
    ])
  func unusable(header: HTTPHeader) async throws {
    let server = try LoopbackServer { _ in .text("ok") }
    let failure = try await failure {
      try await makeTransfer().send(HTTPRequest(.get, server.url(), headers: [header]))
    }
    #expect(failure.kind == .unusableRequest)
    #expect(!failure.mayHaveArrived)
    #expect(server.connectionCount == 0)
  }

  @Test(
    "to what is no web address is not made",
    arguments: ["", "ftp://127.0.0.1/", "file:///etc/passwd", "http://user:s3cret@127.0.0.1/", "127.0.0.1"])
  func addresses(url: String) async throws {
    let failure = try await failure { try await makeTransfer().send(HTTPRequest(.get, url)) }
    #expect(failure.kind == .unusableRequest)
    #expect(
      "\(failure)"
        == "cannot send the request: its address is not a plain http or https URL without user name and password"
    )
  }

  @Test("unpacks gzip, and counts what it unpacks")
  func gzip() async throws {
    let plain = Array(repeating: UInt8(ascii: "a"), count: 1_000_000)
    let packed = try gzipped(plain)
    #expect(packed.count < 10_000)
    let server = try LoopbackServer { _ in
      .status(200, headers: [("Content-Encoding", "gzip")], body: packed)
    }
    let response = try await makeTransfer { $0.bodySize = 1_000_000 }.send(HTTPRequest(.get, server.url()))
    #expect(response.body == plain)
    #expect(server.requests.first?["Accept-Encoding"] == "gzip")
    let failure = try await failure {
      try await makeTransfer { $0.bodySize = 999_999 }.send(HTTPRequest(.get, server.url()))
    }
    #expect(failure.kind == .tooLarge)
    #expect("\(failure)" == "cannot read the answer of \(failure.host): its body is more than 999999 bytes")
    #expect(failure.mayHaveArrived)
  }

  @Test("takes a body of exactly its limit, announced or not, and not a byte more", arguments: [true, false])
  func bodyLimit(isAnnounced: Bool) async throws {
    let server = try LoopbackServer { request in
      let body = String(repeating: "x", count: Int(request.query) ?? 0)
      return isAnnounced
        ? .text(body) : .bytes("HTTP/1.1 200 OK\r\n\r\n\(body)").then(.close)
    }
    let transfer = try makeTransfer()
    func request(_ size: Int) -> HTTPRequest {
      HTTPRequest(.get, server.url("/?\(size)"), limits: .init(bodySize: 1_000))
    }
    #expect(try await transfer.send(request(1_000)).body.count == 1_000)
    let failure = try await failure { try await transfer.send(request(1_001)) }
    #expect(failure.kind == .tooLarge)
    #expect(failure.reason == "its body is more than 1000 bytes")
  }

  @Test("takes headers up to its limit, interim ones counted")
  func headerLimit() async throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/small": .text("ok", headers: [("X", String(repeating: "x", count: 3_900))])
      case "/large": .text("ok", headers: [("X", String(repeating: "x", count: 4_097))])
      case "/many": .text("ok", headers: (0..<300).map { ("X-\($0)", "0123456789") })
      default:
        .bytes(String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", count: 100_000)).then(
          .stall)
      }
    }
    let transfer = try makeTransfer { $0.headerSize = 4_096 }
    #expect(try await transfer.send(HTTPRequest(.get, server.url("/small"))).status == 200)
    for path in ["/large", "/many", "/endless"] {
      let failure = try await failure { try await transfer.send(HTTPRequest(.get, server.url(path))) }
      #expect(failure.kind == .tooLarge)
      #expect(failure.reason == "its headers are more than 4096 bytes")
    }
  }

  @Test("keeps the headers of the response, not those of interim ones or trailers")
  func interim() async throws {
    let server = try LoopbackServer { _ in
      .bytes(
        """
        HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\
        X-Late: yes\r\n folded: yes\r\nbad name: x\r\n\r\n3\r\nabc\r\n0\r\nX-Late: no\r\n\r\n
        """
      )
    }
    let response = try await makeTransfer().send(HTTPRequest(.get, server.url()))
    #expect(response.status == 200)
    #expect(response.body == utf8("abc"))
    #expect(response.headers["x-late"] == "yes")
    #expect(response.headers["x-early"] == nil)
    #expect(response.headers.fields.map(\.name) == ["transfer-encoding", "x-late"])
  }

  @Test("is read as it comes, a byte at a time")
  func dribble() async throws {
    let server = try LoopbackServer { _ in
      .text("slowly but surely", headers: [("X", "y")]).inPieces(of: 1)
    }
    let response = try await makeTransfer().send(HTTPRequest(.get, server.url()))
    #expect(response.body == utf8("slowly but surely"))
    #expect(response.headers["x"] == "y")
  }

  @Test("is refused once the client is gone, and ends its connections")
  func end() async throws {
    let server = try LoopbackServer { _ in .text("ok") }
    for _ in 0..<20 { _ = try await makeTransfer().send(HTTPRequest(.get, server.url())) }
    // Hangs, and fails by its time limit, where a client keeps a connection that nobody owns.
    await server.allConnectionsClosed()
    #expect(server.connectionCount == 20)
  }
}
