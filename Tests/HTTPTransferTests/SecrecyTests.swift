import HTTPFields
import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("What is secret", .timeLimit(.minutes(30)))
struct SecrecyTests {
  private static let secret = "s3cret"

  /// Every way in which Swift shows a value.
  private func shown(_ value: some Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return "\(value) \(String(describing: value)) \(String(reflecting: value)) \(dumped) "
      + "\([value]) \(["key": value]) \(Optional(value) as Any) \(String(reflecting: [value]))"
  }

  private static let request = HTTPRequest(
    .post, "https://forge.example/path?token=\(secret)#\(secret)",
    headers: [
      .bearer(Secret(secret)), HTTPHeader("X-Plain", secret), HTTPHeader("X-Other", Secret(secret)),
    ], body: utf8(secret))

  @Test("is in no description of a request, a response, a header, an address or an option")
  func descriptions() throws {
    let response = HTTPResponse(
      status: 201, headers: HTTPFields([("Set-Cookie", Self.secret)]), body: utf8(Self.secret))
    var options = HTTPClientOptions(
      userAgent: "gatehouse/test",
      environment: Environment([
        "https_proxy": "http://u:\(Self.secret)@proxy", "http_proxy": "http://u:\(Self.secret)@proxy",
      ]))
    options.cache.folder = "/folder"
    let texts = [
      shown(Self.request), shown(response), shown(Self.request.headers[0]), shown(Self.request.headers),
      shown(response.headers), shown(response.headers.fields),
      shown(try #require(WebAddress(Self.request.url))),
      shown(options), shown(options.transfer.proxy), shown(try CheckedRequest(Self.request)),
      shown(Self.request.headers[0].value), shown(Secret(Self.secret)), shown(Optional(Secret(Self.secret))),
    ]
    // Bodies are not shown as numbers either.
    let numbers = utf8(Self.secret).map { "\($0)" }.joined(separator: ", ")
    for text in texts {
      #expect(!text.contains(Self.secret), "\(text)")
      #expect(!text.contains(numbers))
    }
    #expect(shown(Self.request).contains("POST https://forge.example/path"))
    #expect(shown(response).contains("201, 6 bytes"))
  }

  @Test("is in no failure, however a request ends")
  func failures() async throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/reset": .reset
      case "/garbage": .bytes("\(Self.secret) \(request.text)\r\n\r\n").then(.close)
      case "/cut": .text(Self.secret).cut(after: 40).then(.close)
      case "/large": .text(String(repeating: Self.secret, count: 1_000))
      case "/redirect":
        .text("", status: 302, headers: [("Location", "ftp://u:\(Self.secret)@x/\(Self.secret)")])
      case "/page":
        .json("", headers: [("Link", "<http://other.example/?token=\(Self.secret)>; rel=\"next\"")])
      case "/limited":
        .text(Self.secret, status: 429, headers: [("Retry-After", "9999"), ("X-Secret", Self.secret)])
      default: .stall
      }
    }
    let talker = try LoopbackServer(greeting: .bytes("220 \(Self.secret)\r\n").then(.stall)) { _ in .close }
    let closed = try unusedPort()
    var options = HTTPClientOptions(TransferOptions(userAgent: "gatehouse/test"))
    options.transfer.bodySize = 1_000
    options.retries.tries = 1
    let client = try HTTPClient(options)
    var failures: [HTTPFailure] = []
    let bases = ["reset", "garbage", "cut", "large", "redirect", "page", "timeout", "limited"]
      .map { server.url("/\($0)") }
    let urls =
      bases + [
        "http://127.0.0.1:\(closed)/", "https://127.0.0.1:\(talker.port)/", "http://\(nowhere)/",
        "http://user:\(Self.secret)@127.0.0.1/", "ftp://\(Self.secret)@x/",
      ]
    for url in urls {
      let request = HTTPRequest(
        .get, "\(url)?token=\(Self.secret)", headers: [.bearer(Secret(Self.secret))],
        limits: .init(time: .milliseconds(url.hasSuffix("timeout") ? 50 : 10_000)))
      let failure = try await failure { for try await _ in client.pages(of: request) {} }
      failures.append(failure)
      #expect(!shown(failure).contains(Self.secret), "\(url)")
    }
    #expect(Set(failures.map { "\($0.kind)".prefix { $0 != "(" } }).count >= 9, "\(failures.map(\.kind))")
    #expect(!shown(client).contains(Self.secret))
    #expect(!shown(client.statistics).contains(Self.secret))
  }

  @Test("is in no failure of a header that cannot be sent")
  func headers() async throws {
    for header in [
      HTTPHeader("X", "\(Self.secret)\n"), HTTPHeader("X", Secret("\(Self.secret)\n")),
      HTTPHeader("X\(Self.secret)\n", "x"),
    ] {
      let failure = try await failure {
        try await makeTransfer().send(HTTPRequest(.get, "https://forge.example/", headers: [header]))
      }
      #expect(failure.kind == .unusableRequest)
      #expect(!shown(failure).contains(Self.secret))
    }
  }
}
