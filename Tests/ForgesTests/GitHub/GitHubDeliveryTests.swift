import CivilTime
import Forges
import HTTPTransfer
import LocalSystem
import TestSupport
import Testing

@Suite("Deliveries of a GitHub App")
struct GitHubDeliveryTests {
  private static let start = Instant(seconds: 1_800_000_000)

  /// One attempt as GitHub lists it, so many seconds after the start.
  private static func attempt(_ id: Int, _ guid: String, at seconds: Int64, status: Int) -> String {
    let moment = start.adding(TimeSpan(seconds: seconds))
    return """
      {"id": \(id), "guid": "\(guid)", "delivered_at": "\(moment)", "redelivery": false, "duration": 0.1,
       "status": "\(status == 0 ? "failed" : "OK")", "status_code": \(status), "event": "pull_request"}
      """
  }

  /// - Parameter attempts: newest first, by page.
  private static func view(
    _ pages: [[String]], refusing refused: [Int: Int] = [:]
  ) throws -> (GitHubAppView, LoopbackServer) {
    let server = try LoopbackServer { request in
      switch (request.method, request.path) {
      case ("GET", "/app"): return .json(#"{"id": 1, "slug": "gatehouse"}"#)
      case ("GET", "/app/hook/deliveries"):
        let page = request.query.split(separator: "cursor=").last.flatMap { Int($0) } ?? 0
        let next = page + 1 < pages.count
        let link = "<http://\(request["Host"] ?? "")/app/hook/deliveries?per_page=100&cursor=\(page + 1)>"
        return .json(
          "[\(pages[page].joined(separator: ","))]", headers: next ? [("Link", "\(link); rel=\"next\"")] : [])
      case ("POST", let path):
        let id = path.split(separator: "/").dropLast().last.flatMap { Int($0) } ?? 0
        return refused[id].map { .json(#"{"message": "no"}"#, status: $0) } ?? .json("{}", status: 202)
      default: return .status(404)
      }
    }
    var options = HTTPClientOptions(userAgent: "gatehouse/test", environment: Environment([:]))
    options.retries.tries = 1
    let folder = try TestFolder()
    let made = try runProgram("openssl", ["genrsa", "-out", "key.pem"], in: "\(folder.path)")
    try #require(made.status == 0, "\(made.error)")
    let app = GitHubApp(id: "1", key: try Secret(file: folder.path.appending("key.pem")))
    let address = try #require(GitHubAddress(api: server.url("")))
    return (GitHubAppView(address, as: app, over: try HTTPClient(options), now: { start }), server)
  }

  private static func asked(_ server: LoopbackServer) -> [String] {
    server.requests.filter { $0.method == "POST" }.map {
      "\($0.path.split(separator: "/").dropLast().last ?? "")"
    }
  }

  @Test("that failed are asked for on every page, oldest first, and each once")
  func pages() async throws {
    let (view, server) = try Self.view([
      [Self.attempt(9, "c", at: 900, status: 502), Self.attempt(8, "ok", at: 800, status: 202)],
      [Self.attempt(7, "b", at: 700, status: 0), Self.attempt(6, "c", at: 600, status: 0)],
      [Self.attempt(5, "a", at: 500, status: 500), Self.attempt(4, "old", at: -10, status: 0)],
    ])
    #expect(try await view.redeliver(since: Self.start) == 3)
    #expect(Self.asked(server) == ["5", "6", "7"])
  }

  @Test("that arrived in the end are not asked for, and neither are those before the time")
  func arrived() async throws {
    let (view, server) = try Self.view([
      [Self.attempt(9, "a", at: 900, status: 202), Self.attempt(8, "a", at: 800, status: 0)],
      [Self.attempt(2, "b", at: -1, status: 0)], [Self.attempt(1, "never asked", at: -2, status: 0)],
    ])
    #expect(try await view.redeliver(since: Self.start) == 0)
    #expect(Self.asked(server) == [])
    // What is older is not even listed.
    let lists = server.requests.filter { $0.path == "/app/hook/deliveries" }
    #expect(lists.count == 2)
    #expect(lists.allSatisfy { $0["Cache-Control"] == "no-store" })
  }

  @Test("that GitHub does not have any more hold up no other", arguments: [404, 410, 422, 400])
  func tooOld(_ status: Int) async throws {
    let attempts = [
      Self.attempt(3, "c", at: 300, status: 0), Self.attempt(2, "b", at: 200, status: 0),
      Self.attempt(1, "a", at: 100, status: 0),
    ]
    let (view, server) = try Self.view([attempts], refusing: [1: status, 2: status])
    #expect(try await view.redeliver(since: Self.start) == 1)
    #expect(Self.asked(server) == ["1", "2", "3"])
  }

  @Test("cannot be asked for while GitHub is down, which is an error, so that it is asked again")
  func down() async throws {
    let (view, _) = try Self.view([[Self.attempt(1, "a", at: 100, status: 0)]], refusing: [1: 503])
    await #expect(throws: ForgeError.self) { try await view.redeliver(since: Self.start) }
  }
}
