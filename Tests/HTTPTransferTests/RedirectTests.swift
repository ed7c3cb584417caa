import HTTPFields
import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("A redirect", .timeLimit(.minutes(30)))
struct RedirectTests {
  private static let credentials = [
    HTTPHeader.bearer(Secret("t0ken")), HTTPHeader("PRIVATE-TOKEN", "t0ken"), HTTPHeader("Cookie", "t0ken"),
    HTTPHeader("X-Api-Key", Secret("t0ken")), HTTPHeader("Accept", "application/json"),
  ]

  private static func to(_ url: String, _ status: Int = 302) -> LoopbackReply {
    .text("moved", status: status, headers: [("Location", url)])
  }

  @Test("of a GET is followed with its credentials at the same origin", arguments: [301, 302, 303, 307, 308])
  func sameOrigin(status: Int) async throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/old/name": Self.to("../new?x=1", status)
      case "/new": Self.to("/repositories/1", status)
      default: .text("here")
      }
    }
    let follower = RedirectFollower(try makeTransfer())
    let response = try await follower.send(
      HTTPRequest(.get, server.url("/old/name"), headers: Self.credentials))
    #expect(response.body == utf8("here"))
    #expect(server.requests.map(\.target) == ["/old/name", "/new?x=1", "/repositories/1"])
    for request in server.requests {
      #expect(request["Authorization"] == "Bearer t0ken")
      #expect(request["Private-Token"] == "t0ken")
    }
  }

  @Test("to another port or host leaves every credential behind, for good")
  func otherOrigin() async throws {
    let store = try LoopbackServer { _ in .text("artifact") }
    let server = try LoopbackServer { request in
      request.path == "/artifact" ? Self.to(store.url("/file?signature=s")) : .text("?")
    }
    let follower = RedirectFollower(try makeTransfer())
    let response = try await follower.send(
      HTTPRequest(.get, server.url("/artifact"), headers: Self.credentials))
    #expect(response.body == utf8("artifact"))
    let request = try #require(store.requests.first)
    #expect(request.target == "/file?signature=s")
    #expect(request["Accept"] == "application/json")
    #expect(!request.headers.contains { $0.value.contains("t0ken") })

    let back = try LoopbackServer { _ in Self.to(server.url("/home")) }
    let detour = try LoopbackServer { request in
      request.path == "/start" ? Self.to(back.url("/")) : .text("?")
    }
    _ = try await follower.send(HTTPRequest(.get, detour.url("/start"), headers: Self.credentials))
    let last = try #require(server.requests.last)
    #expect(last.path == "/home")
    #expect(!last.headers.contains { $0.value.contains("t0ken") })
  }

  @Test("of what writes is handed on as it is", arguments: [HTTPMethod.post, .put, .patch, .delete])
  func writing(method: HTTPMethod) async throws {
    let server = try LoopbackServer { _ in Self.to("/elsewhere", 307) }
    let response = try await RedirectFollower(try makeTransfer()).send(HTTPRequest(method, server.url()))
    #expect(response.status == 307)
    #expect(server.requests.count == 1)
  }

  @Test("without a place to go, or 300, is handed on as it is", arguments: [300, 302, 304])
  func nowhere(status: Int) async throws {
    let server = try LoopbackServer { _ in
      .text("x", status: status, headers: status == 300 ? [("Location", "/x")] : [])
    }
    let response = try await RedirectFollower(try makeTransfer()).send(HTTPRequest(.get, server.url()))
    #expect(response.status == status)
  }

  @Test(
    "to what cannot be followed is a failure",
    arguments: [
      ("ftp://127.0.0.1/", "it leads to what is not a plain http or https URL"),
      ("file:///etc/passwd", "it leads to what is not a plain http or https URL"),
      ("http://user:s3cret@127.0.0.1/", "it leads to what is not a plain http or https URL"),
      ("/again", "it leads from one address to the next more than 5 times"),
    ])
  func unfollowed(location: String, reason: String) async throws {
    let server = try LoopbackServer { _ in Self.to(location) }
    let failure = try await failure {
      try await RedirectFollower(try makeTransfer()).send(HTTPRequest(.get, server.url()))
    }
    #expect(failure.kind == .unfollowed)
    #expect("\(failure)" == "cannot follow the answer of 127.0.0.1:\(server.port): \(reason)")
    #expect(server.requests.count == (location == "/again" ? 6 : 1))
  }

  @Test("from TLS to none is not followed")
  func downgrade() async throws {
    let sender = ScriptedSender { _, _ in
      HTTPResponse(status: 302, headers: HTTPFields([("Location", "http://forge.example/x")]))
    }
    let failure = try await failure {
      try await RedirectFollower(sender).send(HTTPRequest(.get, "https://forge.example/"))
    }
    #expect(failure.kind == .unfollowed)
    #expect(failure.reason == "it leads to forge.example without TLS")
    #expect(sender.requests.count == 1)
  }
}
