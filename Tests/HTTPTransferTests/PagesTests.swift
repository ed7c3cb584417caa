import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("Pages", .timeLimit(.minutes(30)))
struct PagesTests {
  private static func next(_ url: String) -> [(String, String)] { [("Link", "<\(url)>; rel=\"next\"")] }

  @Test("follow each other to the last, each asked for as the first was")
  func all() async throws {
    let server = try LoopbackServer { request in
      switch request.query {
      case "": .json("1", headers: Self.next("?page=2"))
      case "page=2": .json("2", headers: Self.next("/list?page=3"))
      default: .json("3", headers: [("Link", "<?page=2>; rel=\"prev\"")])
      }
    }
    var bodies: [String] = []
    let request = HTTPRequest(.get, server.url("/list"), headers: [HTTPHeader("Accept", "a/b")])
    for try await page in try makeTransfer().pages(of: request) {
      bodies.append(String(decoding: page.body, as: UTF8.self))
    }
    #expect(bodies == ["1", "2", "3"])
    #expect(server.requests.map(\.target) == ["/list", "/list?page=2", "/list?page=3"])
    #expect(server.requests.allSatisfy { $0["Accept"] == "a/b" })
  }

  @Test("may be left before the last, which is then not asked for")
  func early() async throws {
    let server = try LoopbackServer { request in .json("1", headers: Self.next("?page=\(request.query)x")) }
    for try await _ in try makeTransfer().pages(of: HTTPRequest(.get, server.url())) { break }
    #expect(server.requests.count == 1)
  }

  @Test("end with one that is no success")
  func failing() async throws {
    let server = try LoopbackServer { request in
      request.query.isEmpty
        ? .json("1", headers: Self.next("?page=2"))
        : .json("gone", status: 404, headers: Self.next("?page=3"))
    }
    var statuses: [Int] = []
    for try await page in try makeTransfer().pages(of: HTTPRequest(.get, server.url())) {
      statuses.append(page.status)
    }
    #expect(statuses == [200, 404])
  }

  @Test(
    "that lead away are a failure after the first",
    arguments: ["http://127.0.0.1:1/", "https://evil.example/x", "//evil.example/", "https://127.0.0.1/"])
  func elsewhere(link: String) async throws {
    let server = try LoopbackServer { _ in .json("1", headers: Self.next(link)) }
    let failure = try await failure {
      for try await _ in try makeTransfer().pages(of: HTTPRequest(.get, server.url())) {}
    }
    #expect(failure.kind == .unfollowed)
    #expect(failure.reason.contains("another origin than http://127.0.0.1:\(server.port)"))
    #expect(server.requests.count == 1)
  }

  @Test(
    "that are no addresses, or lead in a circle, are a failure", arguments: ["ftp://x/", "http://a b/", "/"])
  func broken(link: String) async throws {
    let server = try LoopbackServer { _ in .json("1", headers: Self.next(link)) }
    let failure = try await failure {
      for try await _ in try makeTransfer().pages(of: HTTPRequest(.get, server.url("/"))) {}
    }
    #expect(failure.kind == .brokenAnswer)
    #expect(server.requests.count == 1)
  }

  @Test("over their limit are a failure, not a part taken for the whole", arguments: [3, 4])
  func limit(count: Int) async throws {
    let server = try LoopbackServer { request in
      let number = (Int(request.query) ?? 1) + 1
      return .json("1", headers: number > count ? [] : Self.next("?\(number)"))
    }
    let pages = try makeTransfer().pages(of: HTTPRequest(.get, server.url("/")), limit: 3)
    if count == 3 {
      var seen = 0
      for try await _ in pages { seen += 1 }
      #expect(seen == 3)
    } else {
      let failure = try await failure { for try await _ in pages {} }
      #expect(failure.kind == .tooLarge)
      #expect(failure.reason == "there are more than 3 pages")
      #expect(server.requests.count == 3)
    }
  }
}
