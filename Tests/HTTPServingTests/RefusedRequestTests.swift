import HTTPServing
import TestSupport
import Testing

@Suite("A refused request", .timeLimit(.minutes(30)))
struct RefusedRequestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: String
    let status: Int

    init(_ what: String, _ request: String, _ status: Int) {
      testDescription = what
      self.request = request
      self.status = status
    }
  }

  private static let long = String(repeating: "x", count: 9_000)

  static let cases = [
    Case("leaves its folder", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("leaves its folder in disguise", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("hides a slash", "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("hides a NUL", "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has a NUL in its path", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has a NUL behind its query", "GET /a?b\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has a NUL in its method", "GE\0T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("escapes half", "GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("is for the server as a whole", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("wants a tunnel", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has a long path", "GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    Case("has a long query", "GET /?\(long) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    Case("has two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    Case("has no host", "GET / HTTP/1.1\r\n\r\n", 400),
    Case("has a path for a host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    Case("has a blank before a colon", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400),
    Case("has a blank in its path", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has two blanks before its path", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has two blanks behind its path", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has a tab in its query", "GET /?a\tb HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("has no colon in a field", "GET / HTTP/1.1\r\nHost: a\r\nabc\r\n\r\n", 400),
    Case("has a method of brackets", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Case("is of HTTP/2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    Case("is of no version", "GET /\r\n\r\n", 400),
    Case(
      "has a length and chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    Case(
      "has chunks and a length",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
    Case(
      "has two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
      400),
    Case(
      "has the same length twice",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400),
    Case("has two lengths in one", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello", 400),
    Case("has a signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400),
    Case("has a negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello", 400),
    Case("has a hexadecimal length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello", 400),
    Case("has an empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400),
    Case(
      "has an endless length",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(String(repeating: "9", count: 40))\r\n\r\n", 413),
    Case(
      "has a long length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n", 400),
    Case(
      "is encoded twice", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      400),
    Case(
      "is encoded twice in two fields",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
      400),
    Case(
      "is encoded in what is nearly chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    Case(
      "has chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400),
    Case(
      "has a chunk of no size", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400
    ),
    Case(
      "has a chunk longer than it says",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n", 400),
    Case(
      "has a chunk of endless size",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(String(repeating: "f", count: 20))\r\n",
      413),
    Case(
      "has a large head", "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 17_000))\r\n\r\n",
      431),
    Case("has a huge head", "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 200_000))", 431),
    Case(
      "has 10,000 fields", "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "a:\r\n", count: 10_000))", 431),
    Case("says nothing in 100,000 bytes", String(repeating: "x", count: 100_000), 414),
  ]

  @Test("is answered, reaches no handler, and ends its connection", arguments: cases)
  func refused(example: Case) async throws {
    let handler = TestHandler()
    let server = try makeServer(handler)
    let (response, rest) = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      // What follows must never be taken for a request of its own.
      connection.send(example.request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
      return (connection.response(), connection.rest())
    }
    #expect(response?.status == example.status)
    #expect(!String(decoding: rest, as: UTF8.self).contains("HTTP/1.1 2"))
    #expect(handler.requests.map(\.target.rawPath) == [])
  }
}
