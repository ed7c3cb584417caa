import HTTPFields
import CivilTime
import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("A folder of remembered answers", .timeLimit(.minutes(30)))
struct CacheFolderTests {
  private static let body = "[\"private\"]"

  private static func server() throws -> LoopbackServer {
    try LoopbackServer { request in
      request["If-None-Match"] == "\"a\"" ? .status(304) : .json(body, headers: [("ETag", "\"a\"")])
    }
  }

  private func files(_ folder: TestFolder) throws -> [LocalFiles.Listed] { try LocalFiles.list(folder.path) }

  @Test("survives the process that wrote it")
  func restart() async throws {
    let folder = try TestFolder()
    let server = try Self.server()
    for run in 0..<3 {
      let cache = try ConditionalCache(
        makeTransfer(), CacheOptions(folder: folder.path.appending("deep/answers")))
      let response = try await cache.send(HTTPRequest(.get, server.url("/x?token=s3cret")))
      #expect(response.isRevalidated == (run > 0))
      #expect(response.body == utf8(Self.body))
      #expect(response.headers["content-type"] == "application/json; charset=utf-8")
    }
    #expect(server.requests.count == 3)
  }

  @Test("is for its owner alone, and says nothing of what was asked")
  func secrecy() async throws {
    let folder = try TestFolder()
    let server = try Self.server()
    let cache = try ConditionalCache(makeTransfer(), CacheOptions(folder: folder.path))
    _ = try await cache.send(
      HTTPRequest(.get, server.url("/x?token=s3cret"), headers: [.bearer(Secret("s3cret"))]))
    let file = try #require(try files(folder).first)
    let path = folder.path.appending(LocalPath(bytes: file.path))
    let mode = try runProgram("stat", ["-c", "%a", "\(path)"])
    #expect(mode.output == "600\n")
    #expect(!file.path.contains(sequence: "token"))
    let content = try LocalFiles.read(path, limit: 1 << 20)
    #expect(!content.contains(sequence: "s3cret"))
    #expect(content.contains(sequence: "private"))
  }

  @Test("that is damaged anywhere forgets that answer, and no more")
  func damage() async throws {
    let folder = try TestFolder()
    let server = try Self.server()
    let request = HTTPRequest(.get, server.url("/x"))
    _ = try await ConditionalCache(makeTransfer(), CacheOptions(folder: folder.path)).send(request)
    let name = LocalPath(bytes: try #require(try files(folder).first).path)
    let path = folder.path.appending(name)
    let whole = try LocalFiles.read(path, limit: 1 << 20)
    let key = String("\(name)".prefix(64))
    #expect(CacheEntry(encoded: whole, name: key)?.body == utf8(Self.body))
    #expect(CacheEntry(encoded: whole, name: String(key.reversed())) == nil)
    for length in whole.indices { #expect(CacheEntry(encoded: Array(whole[..<length]), name: key) == nil) }
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 0x20
      #expect(CacheEntry(encoded: changed, name: key) == nil, "byte \(index)")
    }
    #expect(CacheEntry(encoded: whole + [0], name: key) == nil)

    try LocalFiles.write(Array(whole.dropLast(3)), to: path)
    let response = try await ConditionalCache(makeTransfer(), CacheOptions(folder: folder.path)).send(request)
    #expect(!response.isRevalidated)
    #expect(response.body == utf8(Self.body))
    #expect(try LocalFiles.read(path, limit: 1 << 20) == whole)
  }

  @Test("with lengths that lie, under a right checksum, is refused")
  func lies() {
    var random = SplitMix(state: 17)
    let entry = CacheEntry(
      etag: "e", lastModified: "m", headers: HTTPFields([("a", "b"), ("c", "d")]), body: utf8("body"))
    let start = utf8("gatehouse answer 1\n").count + 32
    let payload = Array(entry.encoded(name: "n")[start...])
    for _ in 0..<Effort.rounds(5_000, full: 200_000) {
      var changed = payload
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        changed[Int.random(in: 0..<changed.count, using: &random)] = .random(
          in: .min ... .max, using: &random)
      }
      if let read = CacheEntry(payload: changed, name: "n") { #expect(read.body.count <= changed.count) }
    }
    #expect(CacheEntry(payload: payload, name: "n") == entry)
  }

  @Test("is held to its bounds; the longest unused files go first, and strange files stay")
  func bounds() throws {
    let folder = try TestFolder()
    let now = SystemClock.now()
    func key(_ number: Int) -> String { "\(number)" + String(repeating: "a", count: 64 - "\(number)".count) }
    let entry = CacheEntry(
      etag: "e", lastModified: nil, headers: HTTPFields(), body: [UInt8](repeating: 1, count: 1_000))
    try folder.write("notes.txt", "mine")
    var cache = try CacheFolder(folder.path, bytes: 1 << 20, entries: 10, now: now)
    for number in 0..<10 { cache.store(entry, key(number)) }
    for number in 0..<10 {
      let age = number == 3 ? "2001-01-01" : "2000-01-0\(number + 1 > 9 ? 9 : number + 1)"
      let run = try runProgram("touch", ["-d", age, "\(folder.path.appending(key(number) + ".answer"))"])
      #expect(run.status == 0)
    }
    cache.store(entry, key(10))
    let left = Set(try files(folder).map { String(decoding: $0.path, as: UTF8.self) })
    #expect(left.contains("notes.txt"))
    #expect(left.contains(key(10) + ".answer"))
    #expect(left.contains(key(3) + ".answer"))
    #expect(!left.contains(key(0) + ".answer"))
    #expect(left.count == 10)

    // By bytes, when it is opened again.
    let size = entry.encoded(name: key(0)).count
    var smaller = try CacheFolder(folder.path, bytes: 4 * size, entries: 100, now: now)
    #expect(try files(folder).count <= 5)
    #expect(smaller.find(key(10)) == entry)
  }

  @Test("loses the leftovers of writers that were ended, once they are an hour old")
  func leftovers() throws {
    let folder = try TestFolder()
    let name = "." + String(repeating: "b", count: 64) + ".1abc.tmp"
    try folder.write(name, "half")
    let now = SystemClock.now()
    _ = try CacheFolder(folder.path, bytes: 1 << 20, entries: 10, now: now)
    #expect(try files(folder).count == 1)
    _ = try CacheFolder(folder.path, bytes: 1 << 20, entries: 10, now: now.adding(TimeSpan(seconds: 3_700)))
    #expect(try files(folder).isEmpty)
  }

  @Test("is shared by clients that write at once")
  func parallel() async throws {
    let folder = try TestFolder()
    let server = try LoopbackServer { request in
      request["If-None-Match"] == "\"\(request.query)\""
        ? .status(304) : .json(request.query, headers: [("ETag", "\"\(request.query)\"")])
    }
    let caches = try (0..<4).map { _ in
      try ConditionalCache(makeTransfer(), CacheOptions(folder: folder.path))
    }
    let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
      for round in 0..<200 {
        let cache = caches[round % 4]
        group.addTask {
          let response = try await cache.send(HTTPRequest(.get, server.url("/?\(round % 10)")))
          return response.body != utf8("\(round % 10)")
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(wrong == 0)
    let names = try files(folder).map { String(decoding: $0.path, as: UTF8.self) }
    #expect(names.count == 10)
    #expect(names.allSatisfy { $0.hasSuffix(".answer") })
  }

  @Test("that cannot be made is told; one that vanishes or is full costs no request")
  func unusable() async throws {
    let folder = try TestFolder()
    try folder.write("file", "x")
    #expect(throws: SystemError.self) {
      try ConditionalCache(makeTransfer(), CacheOptions(folder: folder.path.appending("file")))
    }
    let server = try Self.server()
    let inner = folder.path.appending("inner")
    let cache = try ConditionalCache(makeTransfer(), CacheOptions(folder: inner))
    try LocalFiles.removeFolder(inner)
    #expect(try await cache.send(HTTPRequest(.get, server.url())).body == utf8(Self.body))
    #expect(try await cache.send(HTTPRequest(.get, server.url())).isRevalidated)
  }
}

extension [UInt8] {
  fileprivate func contains(sequence: String) -> Bool { firstRange(of: utf8(sequence)) != nil }
}
