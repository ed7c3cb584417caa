import HTTPFields
import HTTPServing
import Testing

@Suite("Routes")
struct RouterTests {
  private static func routes() throws -> [Route] {
    [
      try Route(.get, "/") { _ in .text("root") },
      try Route(.get, "/repositories/{owner}/{name}", String.self, String.self) { _, owner, name in
        .text("repository \(owner) \(name)")
      },
      try Route(.get, "/repositories/{owner}/{name}/pulls/{number}", String.self, String.self, Int.self) {
        _, owner, name, number in .text("pull \(owner) \(name) \(number + 0)")
      },
      try Route(.get, "/repositories/{owner}/{name}/pulls/latest", String.self, String.self) {
        _, owner, name in
        .text("latest \(owner) \(name)")
      },
      try Route(.post, "/repositories/{owner}/{name}/pulls/{word}", String.self, String.self, String.self) {
        _, _, _, word in .text("posted \(word)")
      },
      try Route(.get, "/projects/{path...}/requests/{number}", PathRest.self, Int.self) { _, path, number in
        .text("request \(path.text) \(number)")
      },
      try Route(.get, "/projects/{path...}", PathRest.self) { _, path in .text("project \(path.text)") },
      try Route(.get, "/projects/requests", rule: { _ in .none }) { _ in .text("all requests") },
      try Route(.delete, "/projects/{one}", String.self) { _, one in .text("deleted \(one)") },
      try Route(.post, "/upload", rule: { _ in .file(limit: 5) }) { _ in .text("uploaded") },
    ]
  }

  private static func answer(_ router: Router, _ method: RequestMethod, _ path: String) async throws
    -> ServedResponse
  {
    let head = RequestHead(method, try #require(RequestTarget(path)))
    return await router.respond(to: ServedRequest(head))
  }

  private static func text(_ response: ServedResponse) -> String {
    if case .bytes(let bytes) = response.body { return String(decoding: bytes, as: UTF8.self) }
    return ""
  }

  static let paths: [(RequestMethod, String, String, String)] = [
    (.get, "/", "root", "/"), (.head, "/", "root", "/"),
    (.get, "/repositories/acme/shop", "repository acme shop", "/repositories/{owner}/{name}"),
    (.get, "/repositories/acme/a%20b?x=y", "repository acme a b", "/repositories/{owner}/{name}"),
    (
      .get, "/repositories/acme/shop/pulls/12", "pull acme shop 12",
      "/repositories/{owner}/{name}/pulls/{number}"
    ),
    (
      .get, "/repositories/acme/shop/pulls/latest", "latest acme shop",
      "/repositories/{owner}/{name}/pulls/latest"
    ),
    (
      .post, "/repositories/acme/shop/pulls/latest", "posted latest",
      "/repositories/{owner}/{name}/pulls/{word}"
    ),
    (.post, "/repositories/acme/shop/pulls/12", "posted 12", "/repositories/{owner}/{name}/pulls/{word}"),
    (.get, "/projects/a", "project a", "/projects/{path...}"),
    (.get, "/projects/a/b/c", "project a/b/c", "/projects/{path...}"),
    (.get, "/projects/a/b/requests/3", "request a/b 3", "/projects/{path...}/requests/{number}"),
    (.get, "/projects/a/b/requests/x", "project a/b/requests/x", "/projects/{path...}"),
    (.get, "/projects/requests", "all requests", "/projects/requests"),
    (.get, "/projects/requests/requests/1", "request requests 1", "/projects/{path...}/requests/{number}"),
    (.delete, "/projects/requests", "deleted requests", "/projects/{one}"),
  ]

  @Test("lead to the closest pattern, in whatever order they are named", arguments: paths)
  func found(method: RequestMethod, path: String, text: String, pattern: String) async throws {
    let routes = try Self.routes()
    for table in [routes, routes.reversed(), Array(routes[4...] + routes[..<4])] {
      let response = try await Self.answer(Router(table), method, path)
      #expect(response.status == 200)
      #expect(Self.text(response) == text)
      #expect(response.route == pattern)
    }
  }

  @Test(
    "lead nowhere else",
    arguments: [
      "/repositories", "/repositories/acme", "/repositories/acme/shop/pulls",
      "/repositories/acme/shop/pulls/",
      "/repositories/acme/shop/pulls/12/files", "/repositories/acme/", "/projects", "/projects/",
      "/projects/a/",
      "/Upload", "/upload/",
    ])
  func missing(path: String) async throws {
    let response = try await Self.answer(Router(Self.routes()), .get, path)
    #expect(response.status == 404)
    #expect(response.route == nil)
  }

  @Test(
    "take numbers as people write them",
    arguments: ["-1", "+1", "01", "1.0", "1e3", "٣", "1234567890123456789"])
  func numbers(word: String) async throws {
    let response = try await Self.answer(
      Router(Self.routes()), .get, "/repositories/a/b/pulls/" + word.replacing("٣", with: "%D9%A3"))
    // The path is there for POST, whose place takes any word.
    #expect(response.status == 405)
  }

  @Test(
    "answer another method with all that the path takes",
    arguments: [
      ("/", "GET, HEAD"), ("/upload", "POST"), ("/repositories/a/b/pulls/12", "GET, HEAD, POST"),
      ("/repositories/a/b/pulls/x", "POST"), ("/projects/a", "DELETE, GET, HEAD"),
    ])
  func otherMethod(path: String, allowed: String) async throws {
    let router = try Router(Self.routes())
    for method in [RequestMethod.patch, RequestMethod(rawValue: "BREW")] {
      let response = try await Self.answer(router, method, path)
      #expect(response.status == 405)
      #expect(response.headers.first { $0.name == "Allow" }?.value == allowed)
    }
  }

  @Test("for the rest of all paths answer none that another route has with another method")
  func rest() async throws {
    let router = try Router(
      Self.routes() + [try Route(.get, "/{path...}", PathRest.self) { _, path in .text("page \(path.text)") }]
    )
    #expect(Self.text(try await Self.answer(router, .get, "/no/such/thing")) == "page no/such/thing")
    #expect(Self.text(try await Self.answer(router, .get, "/projects/a")) == "project a")
    for (method, path, allowed) in [
      (RequestMethod.get, "/upload", "POST"), (.head, "/upload", "POST"),
      (.get, "/repositories/a/b/pulls/x", "POST"),
    ] {
      let response = try await Self.answer(router, method, path)
      #expect(response.status == 405)
      #expect(response.headers.first { $0.name == "Allow" }?.value == allowed)
    }
  }

  @Test("say what happens to a body before it is read, and refuse it where there is no route")
  func rules() throws {
    let router = try Router(Self.routes())
    func rule(_ method: RequestMethod, _ path: String) throws -> BodyRule {
      router.rule(for: RequestHead(method, try #require(RequestTarget(path))))
    }
    if case .file(let limit) = try rule(.post, "/upload") {
      #expect(limit == 5)
    } else {
      Issue.record("no file")
    }
    if case .bytes(let limit) = try rule(.get, "/") { #expect(limit == 0) } else { Issue.record("no bytes") }
    if case .refuse(let response) = try rule(.post, "/") {
      #expect(response.status == 405)
    } else {
      Issue.record("not refused")
    }
  }

  @Test("for the same method and the same paths are refused together")
  func conflict() throws {
    let one = try Route(.get, "/a/{b}", String.self) { _, _ in .empty() }
    let other = try Route(.get, "/a/{number}", Int.self) { _, _ in .empty() }
    #expect(throws: RouteProblem.self) { try Router([one, other]) }
    do { _ = try Router([one, other]) } catch {
      #expect("\(error)" == "cannot use the pattern /a/{number}: GET /a/{b} is for the same paths")
    }
    _ = try Router([one, Route(.put, "/a/{number}", Int.self) { _, _ in .empty() }])
  }

  @Test(
    "with a pattern that cannot be read are refused",
    arguments: [
      ("a", "it does not begin with a slash"), ("/a/", "\"\" is neither a part of a path nor a place"),
      ("//a", "\"\" is neither a part of a path nor a place"), ("/{}", "{} has no name"),
      ("/a{b}", "\"a{b}\" is neither a part of a path nor a place"), ("/{...}", "{...} has no name"),
      ("/{a...}/{b...}", "two of its places take several parts"),
      ("/{a}", "its places are not those that the route takes"),
    ])
  func unreadable(pattern: String, reason: String) {
    do {
      _ = try Route(.get, pattern) { _ in .empty() }
      Issue.record("accepted")
    } catch { #expect("\(error)" == "cannot use the pattern \(pattern): \(reason)") }
  }

  @Test("take as many captures as the pattern has places, each of its kind")
  func kinds() {
    #expect(throws: RouteProblem.self) { try Route(.get, "/a", String.self) { _, _ in .empty() } }
    #expect(throws: RouteProblem.self) { try Route(.get, "/{a}", PathRest.self) { _, _ in .empty() } }
    #expect(throws: RouteProblem.self) { try Route(.get, "/{a...}", String.self) { _, _ in .empty() } }
  }
}
