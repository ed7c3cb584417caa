import HTTPTransfer
import LocalSystem
import TestSupport
import Testing

@Suite("A transfer")
struct CurlTransferTests {
  @Test("carries method, target, headers and body there, and status, headers and body back")
  func roundTrip() async throws {
    let server = try LoopbackServer { request in
      .text("got \(request.text)", status: 201, headers: [("X-One", " a "), ("x-one", "b"), ("Empty", "")])
    }
    let transfer = try CurlTransfer(TransferOptions(userAgent: "gatehouse/test"))
    let response = try await transfer.send(
      HTTPRequest(
        .post, server.url("/a/b%2Fc?d=e"),
        headers: [HTTPHeader("Accept", "text/plain"), .bearer(Secret("t0ken")), HTTPHeader("X-Empty", "")],
        body: Array("hello".utf8)))
    #expect(response.status == 201)
    #expect(response.body == Array("got hello".utf8))
    #expect(response.headers["X-ONE"] == "a, b")
    #expect(response.headers["empty"] == "")
    #expect(response.headers["absent"] == nil)
    #expect(response.version == "1.1")
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/a/b%2Fc?d=e")
    #expect(request["Accept"] == "text/plain")
    #expect(request["Authorization"] == "Bearer t0ken")
    #expect(request["X-Empty"] == "")
    #expect(request["User-Agent"] == "gatehouse/test")
    #expect(request["Content-Type"] == nil)
    #expect(request["Expect"] == nil)
    #expect(request.text == "hello")
  }
}
