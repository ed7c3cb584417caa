import HTTPServing
import LocalSystem
import Synchronization
import TestSupport
import Testing

@Suite("An exchange", .timeLimit(.minutes(30)))
struct ExchangeTests {
  static let bodies: [[UInt8]] = [
    [], [0], Array(0...255), Array("a=1&b=%20\r\n\r\n0\r\n\r\n".utf8),
    (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 131) },
  ]

  @Test(
    "brings the bytes of a body as they were sent, with a length and in chunks of any size", arguments: bodies
  )
  func exactBytes(body: [UInt8]) async throws {
    let handler = TestHandler { request in ServedResponse(status: 200, body: .bytes(request.bytes ?? [])) }
    let server = try makeServer(handler)
    var sent = [post(body)]
    for size in [1, 7, 4096, 65_536] where body.count / size < 5_000 {
      sent.append(post(body, inChunksOf: size))
    }
    for bytes in sent {
      let response = try #require(try await exchange(server.port, bytes))
      #expect(response.status == 200)
      #expect(response.body == body)
    }
    #expect(handler.requests.allSatisfy { $0.bytes == body })
    await server.stop(within: .seconds(60))
  }

  @Test("says who asked what, decoded")
  func head() async throws {
    let handler = TestHandler()
    let server = try makeServer(handler)
    let response = try await exchange(
      server.port,
      "PUT /a%20b/c?x=1&y=%C3%A9+z&x&=2 HTTP/1.1\r\nhOST: example.org:80\r\nX-One: a\r\nx-one:  b \r\n\r\n")
    #expect(response?.status == 200)
    let request = try #require(handler.requests.first)
    #expect(request.method == .put)
    #expect(request.target.rawPath == "/a%20b/c")
    #expect(request.target.segments == ["a b", "c"])
    #expect(request.target.query == [.init("x", "1"), .init("y", "é z"), .init("x", ""), .init("", "2")])
    #expect(request.target.query("y") == "é z")
    #expect(request.host == "example.org:80")
    #expect(request.headers["X-ONE"] == "a, b")
    #expect(request.headers.values(of: "x-one") == ["a", "b"])
    #expect(request.client == .loopback)
    #expect(!request.isSecure)
    #expect(request.bytes == [])
  }
}
