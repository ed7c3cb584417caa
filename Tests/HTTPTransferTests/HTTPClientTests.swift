import CivilTime
import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("The whole client", .timeLimit(.minutes(30)))
struct HTTPClientTests {
  private func client(_ time: TestTime, _ change: (inout HTTPClientOptions) -> Void = { _ in }) throws
    -> HTTPClient
  {
    var options = HTTPClientOptions(userAgent: "gatehouse/test", environment: Environment([:]))
    change(&options)
    return try HTTPClient(options, time: time.source())
  }

  @Test("asks again for a list that has not changed with 304s alone, through redirects, failures and limits")
  func together() async throws {
    let server = try LoopbackServer { request in
      let isKnown = request["If-None-Match"] == "\"\(request.target)\""
      switch (request.path, request.query, request.connection) {
      case ("/repos/old/pulls", _, _):
        return .text("", status: 301, headers: [("Location", "/repositories/1")])
      // Once each: a lost connection, an error, and a limit.
      case (_, "", 1): return .reset
      case (_, "", 2): return .text("busy", status: 502).then(.close)
      case (_, "", 3):
        return .text("slow down", status: 429, headers: [("Retry-After", "5")]).then(.close)
      default:
        if isKnown { return .status(304) }
        let next = request.query.isEmpty ? [("Link", "<?page=2>; rel=\"next\"")] : []
        return .json("[\"\(request.target)\"]", headers: [("ETag", "\"\(request.target)\"")] + next)
      }
    }
    let time = TestTime()
    let client = try client(time)
    let request = HTTPRequest(.get, server.url("/repositories/1"))
    func read() async throws -> [HTTPResponse] {
      try await time.whileMoving {
        var pages: [HTTPResponse] = []
        for try await page in client.pages(of: request) { pages.append(page) }
        return pages
      }
    }
    let first = try await read()
    #expect(first.map(\.body) == [utf8("[\"/repositories/1\"]"), utf8("[\"/repositories/1?page=2\"]")])
    #expect(first.allSatisfy { !$0.isRevalidated })
    let before = client.statistics.total
    #expect(before.requests == 5)
    #expect(before.refused == 1)
    let second = try await read()
    #expect(second.map(\.body) == first.map(\.body))
    #expect(second.allSatisfy { $0.isRevalidated })
    let after = client.statistics.total
    #expect(after.requests - before.requests == 2)
    #expect(after.revalidated - before.revalidated == 2)
    let redirected = try await time.whileMoving {
      try await client.send(HTTPRequest(.get, server.url("/repos/old/pulls")))
    }
    #expect(redirected.isRevalidated)
    #expect(redirected.body == first[0].body)
  }

  @Test("writes once where the answer is lost, and says that it may have arrived")
  func writing() async throws {
    let server = try LoopbackServer { request in request.method == "POST" ? .reset : .text("ok") }
    let time = TestTime()
    let client = try client(time)
    _ = try await client.send(HTTPRequest(.get, server.url()))
    let failure = try await failure {
      try await client.send(HTTPRequest(.post, server.url("/comments"), body: utf8("{}")))
    }
    #expect(failure.mayHaveArrived)
    #expect(server.requests.filter { $0.method == "POST" }.count == 1)
  }

  @Test("takes its proxy from the environment it is given")
  func proxy() async throws {
    let proxy = try LoopbackServer { request in .text(request.target) }
    let options = HTTPClientOptions(
      userAgent: "gatehouse/test", environment: Environment(["http_proxy": "http://127.0.0.1:\(proxy.port)"]))
    let response = try await HTTPClient(options).send(HTTPRequest(.get, "http://forge.example/x"))
    #expect(response.body == utf8("http://forge.example/x"))
  }

  @Test("keeps its answers in a folder for the next one")
  func folder() async throws {
    let folder = try TestFolder()
    let server = try LoopbackServer { request in
      request["If-None-Match"] == "\"a\"" ? .status(304) : .json("[]", headers: [("ETag", "\"a\"")])
    }
    for run in 0..<2 {
      let client = try client(TestTime()) { $0.cache.folder = folder.path }
      #expect(try await client.send(HTTPRequest(.get, server.url())).isRevalidated == (run == 1))
    }
  }
}
