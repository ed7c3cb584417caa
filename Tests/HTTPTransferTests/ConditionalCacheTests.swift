import HTTPFields
import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("Remembered answers", .timeLimit(.minutes(30)))
struct ConditionalCacheTests {
  /// Answers with the version of the resource that the path names, and 304 to who has it.
  private static func versioned(_ etag: String, _ body: String) throws -> LoopbackServer {
    try LoopbackServer { request in
      request["If-None-Match"] == etag
        ? .status(304, headers: [("ETag", etag), ("X-RateLimit-Remaining", "41")])
        : .json(
          body, headers: [("ETag", etag), ("X-RateLimit-Remaining", "42"), ("Link", "<x>; rel=\"next\"")])
    }
  }

  @Test("are asked about, and given again when nothing has changed")
  func etag() async throws {
    let server = try Self.versioned(#"W/"abc""#, "[1]")
    let cache = try ConditionalCache(makeTransfer())
    let request = HTTPRequest(.get, server.url("/pulls?x=1"), headers: [HTTPHeader("Accept", "a/json")])
    let first = try await cache.send(request)
    let second = try await cache.send(request)
    #expect(server.requests.map { $0["If-None-Match"] } == [nil, #"W/"abc""#])
    #expect(!first.isRevalidated)
    #expect(second.isRevalidated)
    #expect(second.status == 200)
    #expect(second.body == utf8("[1]"))
    // What the 304 says anew counts; what it leaves out stays.
    #expect(second.headers["x-ratelimit-remaining"] == "41")
    #expect(second.headers["link"] == "<x>; rel=\"next\"")
    #expect(second.headers["content-type"] == "application/json; charset=utf-8")
  }

  @Test("are not kept of what is about whoever asks, nor compared with it")
  func personal() async throws {
    let server = try Self.versioned(#""abc""#, "[1]")
    let cache = try ConditionalCache(makeTransfer())
    let request = HTTPRequest(.get, server.url("/user"))
    var personal = request
    personal.set(HTTPHeader("Cache-Control", "no-store"))
    for asked in [personal, request, personal, request] { _ = try await cache.send(asked) }
    #expect(server.requests.map { $0["If-None-Match"] } == [nil, nil, nil, #""abc""#])
  }

  @Test("without an ETag are asked about by their time")
  func lastModified() async throws {
    let moment = "Thu, 26 Nov 2026 12:00:00 GMT"
    let server = try LoopbackServer { request in
      request["If-Modified-Since"] == moment
        ? .status(304) : .json("[1]", headers: [("Last-Modified", moment)])
    }
    let cache = try ConditionalCache(makeTransfer())
    for isSecond in [false, true] {
      let response = try await cache.send(HTTPRequest(.get, server.url()))
      #expect(response.isRevalidated == isSecond)
      #expect(response.body == utf8("[1]"))
    }
  }

  @Test("make way for what has changed")
  func changed() async throws {
    let server = try LoopbackServer { request in
      let version = request.headers.contains { $0.name == "If-None-Match" && $0.value == "\"1\"" } ? 2 : 1
      return request["If-None-Match"] == "\"2\""
        ? .status(304) : .json("\(version)", headers: [("ETag", "\"\(version)\"")])
    }
    let cache = try ConditionalCache(makeTransfer())
    var seen: [String] = []
    for _ in 0..<3 {
      let response = try await cache.send(HTTPRequest(.get, server.url()))
      seen.append("\(String(decoding: response.body, as: UTF8.self)) \(response.isRevalidated)")
    }
    #expect(seen == ["1 false", "2 false", "2 true"])
  }

  @Test("are told apart by address and Accept, and not by credentials")
  func keys() async throws {
    let server = try Self.versioned("\"a\"", "[1]")
    let cache = try ConditionalCache(makeTransfer())
    func request(_ path: String, _ accept: String, _ token: String) -> HTTPRequest {
      HTTPRequest(
        .get, server.url(path), headers: [HTTPHeader("Accept", accept), .bearer(Secret(token))])
    }
    for (path, accept, token) in [
      ("/a", "x", "1"), ("/b", "x", "1"), ("/a", "y", "1"), ("/a?c", "x", "1"), ("/a", "x", "2"),
    ] {
      _ = try await cache.send(request(path, accept, token))
    }
    #expect(server.requests.map { $0["If-None-Match"] != nil } == [false, false, false, false, true])
  }

  @Test(
    "are not kept of what is not a plain answer to GET",
    arguments: [
      (HTTPMethod.get, 200, [("ETag", "\"a\""), ("Cache-Control", "private, No-Store")]),
      (.get, 200, []), (.get, 404, [("ETag", "\"a\"")]), (.get, 206, [("ETag", "\"a\"")]),
      (.post, 200, [("ETag", "\"a\"")]), (.head, 200, [("ETag", "\"a\"")]),
    ] as [(HTTPMethod, Int, [(String, String)])])
  func unkept(method: HTTPMethod, status: Int, headers: [(String, String)]) async throws {
    let server = try LoopbackServer { _ in .text("x", status: status, headers: headers) }
    let cache = try ConditionalCache(makeTransfer())
    for _ in 0..<2 { _ = try await cache.send(HTTPRequest(method, server.url())) }
    #expect(server.requests.map { $0["If-None-Match"] } == [nil, nil])
  }

  @Test("stay through a time in which the server fails or refuses, and go with the resource")
  func outage() async throws {
    for (status, isKept) in [(500, true), (503, true), (403, true), (429, true), (404, false), (410, false)] {
      let server = try LoopbackServer { request in
        request.path == "/x" && request["X-Fail"] != nil
          ? .text("no", status: status) : .json("[1]", headers: [("ETag", "\"a\"")])
      }
      let cache = try ConditionalCache(makeTransfer())
      _ = try await cache.send(HTTPRequest(.get, server.url("/x")))
      let failing = HTTPRequest(.get, server.url("/x"), headers: [HTTPHeader("X-Fail", "1")])
      #expect(try await cache.send(failing).status == status)
      _ = try await cache.send(HTTPRequest(.get, server.url("/x")))
      #expect((server.requests.last?["If-None-Match"] != nil) == isKept, "\(status)")
    }
  }

  @Test("do not meddle with conditions of the caller's own")
  func ownConditions() async throws {
    let server = try Self.versioned("\"a\"", "[1]")
    let cache = try ConditionalCache(makeTransfer())
    _ = try await cache.send(HTTPRequest(.get, server.url()))
    let own = HTTPRequest(.get, server.url(), headers: [HTTPHeader("if-none-match", "\"a\"")])
    #expect(try await cache.send(own).status == 304)
  }

  @Test("are bounded in number and in bytes; the longest unused go first")
  func bounds() {
    func entry(_ size: Int) -> CacheEntry {
      CacheEntry(
        etag: "e", lastModified: nil, headers: HTTPFields(), body: [UInt8](repeating: 0, count: size))
    }
    var memory = CacheMemory(bytes: 1 << 20, entries: 3)
    for key in ["a", "b", "c"] { memory.store(entry(1), key) }
    _ = memory.find("a")
    memory.store(entry(1), "d")
    #expect(["a", "b", "c", "d"].map { memory.find($0) != nil } == [true, false, true, true])

    let size = entry(1_000).size
    var bytes = CacheMemory(bytes: 3 * size, entries: 100)
    for key in ["a", "b", "c"] { bytes.store(entry(1_000), key) }
    #expect(["a", "b", "c"].allSatisfy { bytes.find($0) != nil })
    bytes.store(entry(1_001), "c")
    #expect(["a", "b", "c"].map { bytes.find($0) != nil } == [false, true, true])
    bytes.store(entry(3 * size), "huge")
    #expect(["b", "c", "huge"].map { bytes.find($0) != nil } == [true, true, false])
    var none = CacheMemory(bytes: 1 << 20, entries: 0)
    none.store(entry(1), "a")
    #expect(none.find("a") == nil)
  }

  @Test("of more than their limit are given and not kept")
  func large() async throws {
    let server = try Self.versioned("\"a\"", String(repeating: "x", count: 1_001))
    var options = CacheOptions()
    options.bodySize = 1_000
    let cache = try ConditionalCache(makeTransfer(), options)
    for _ in 0..<2 { #expect(try await cache.send(HTTPRequest(.get, server.url())).body.count == 1_001) }
    #expect(server.requests.map { $0["If-None-Match"] } == [nil, nil])
  }
}
