import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("A proxy", .timeLimit(.minutes(30)))
struct ProxyTests {
  @Test(
    "is read from the environment as curl reads it",
    arguments: [
      ([:], nil, nil, ""),
      (["https_proxy": "http://a", "HTTPS_PROXY": "http://b"], "http://a", nil, ""),
      (["HTTPS_PROXY": "http://b"], "http://b", nil, ""),
      (["https_proxy": "", "HTTPS_PROXY": "http://b"], "http://b", nil, ""),
      (["http_proxy": "http://a", "HTTP_PROXY": "http://b"], nil, "http://a", ""),
      (["HTTP_PROXY": "http://b"], nil, "http://b", ""),
      // In a CGI it may be the header "Proxy" of whoever asks.
      (["HTTP_PROXY": "http://b", "REQUEST_METHOD": "GET"], nil, nil, ""),
      (["ALL_PROXY": "socks5://c"], "socks5://c", "socks5://c", ""),
      (["all_proxy": "http://c", "https_proxy": "http://a"], "http://a", "http://c", ""),
      (["no_proxy": "x", "NO_PROXY": "y"], nil, nil, "x"),
      (["NO_PROXY": "y,.z"], nil, nil, "y,.z"),
    ] as [([String: String], String?, String?, String)])
  func environment(values: [String: String], https: String?, http: String?, exceptions: String) {
    let settings = ProxySettings(Environment(values))
    #expect(settings.https?.reveal() == https)
    #expect(settings.http?.reveal() == http)
    #expect(settings.exceptions == exceptions)
  }

  private static let user = "http://user:s3cret@"

  @Test("gets requests over plain HTTP whole, with its own password and not the other way round")
  func plain() async throws {
    let proxy = try LoopbackServer { request in .text("via proxy: \(request.target)") }
    let transfer = try makeTransfer {
      $0.proxy = ProxySettings(http: Secret("\(Self.user)127.0.0.1:\(proxy.port)"))
    }
    let response = try await transfer.send(HTTPRequest(.get, "http://forge.example:8080/api?x=1"))
    #expect(response.body == utf8("via proxy: http://forge.example:8080/api?x=1"))
    #expect(proxy.requests.first?["Proxy-Authorization"] == "Basic dXNlcjpzM2NyZXQ=")
    #expect(proxy.requests.first?["Host"] == "forge.example:8080")
  }

  @Test(
    "is not used for its exceptions",
    arguments: [
      ("*", true), ("127.0.0.1", true), ("localhost,127.0.0.1", true), ("127.0.0.0/8", true),
      ("10.0.0.0/8", false), ("example", false), ("", false),
    ])
  func exceptions(list: String, isDirect: Bool) async throws {
    let proxy = try LoopbackServer { _ in .text("proxy") }
    let server = try LoopbackServer { _ in .text("direct") }
    let transfer = try makeTransfer {
      $0.proxy = ProxySettings(http: Secret("http://127.0.0.1:\(proxy.port)"), exceptions: list)
    }
    let response = try await transfer.send(HTTPRequest(.get, server.url()))
    #expect(response.body == utf8(isDirect ? "direct" : "proxy"))
    #expect(server.requests.count == (isDirect ? 1 : 0))
  }

  /// The host has no address: going there directly fails.
  @Test(
    "is not used for names at or below one of its exceptions",
    arguments: [
      (nowhere, true), (".\(nowhere)", true), ("example", true), ("api.\(nowhere)", true),
      ("x.invalid, \(nowhere)", true), ("x\(nowhere)", false), ("\(nowhere).invalid", false),
      ("other.\(nowhere)", false), ("xample", false),
    ])
  func names(list: String, isDirect: Bool) async throws {
    let proxy = try LoopbackServer { _ in .text("proxy") }
    let transfer = try makeTransfer {
      $0.proxy = ProxySettings(http: Secret("http://127.0.0.1:\(proxy.port)"), exceptions: list)
    }
    let request = HTTPRequest(.get, "http://api.\(nowhere)/")
    if isDirect {
      let failure = try await failure { try await transfer.send(request) }
      #expect(failure.kind == .cannotResolve)
    } else {
      #expect(try await transfer.send(request).body == utf8("proxy"))
    }
    #expect(proxy.requests.count == (isDirect ? 0 : 1))
  }

  @Test("that is not named is none, whatever the environment of the process says")
  func noneSet() async throws {
    let server = try LoopbackServer { _ in .text("direct") }
    #expect(try await makeTransfer().send(HTTPRequest(.get, server.url())).body == utf8("direct"))
  }

  @Test("that refuses is told by what it answers, without its password", arguments: [403, 407, 502])
  func refusing(status: Int) async throws {
    let proxy = try LoopbackServer { _ in .text("no", status: status) }
    let transfer = try makeTransfer {
      $0.proxy = ProxySettings(https: Secret("\(Self.user)127.0.0.1:\(proxy.port)"))
    }
    let failure = try await failure {
      try await transfer.send(
        HTTPRequest(
          .post, "https://forge.example/x?y", headers: [.bearer(Secret("t0ken"))], body: utf8("body")))
    }
    #expect(failure.kind == .cannotConnect)
    #expect(failure.host == "forge.example")
    #expect(failure.reason.contains("\(status)"))
    #expect(failure.reason.hasSuffix("see the variables https_proxy, http_proxy, all_proxy and no_proxy"))
    #expect(!failure.mayHaveArrived)
    #expect(!"\(failure)".contains("s3cret"))
    let request = try #require(proxy.requests.first)
    #expect(request.method == "CONNECT")
    #expect(request.target == "forge.example:443")
    #expect(request["Authorization"] == nil)
  }

  @Test(
    "that cannot be used is told without its password",
    arguments: [
      "\(user)\(nowhere):1", "ftp://user:s3cret@127.0.0.1:1", "http://user:s3cret@[::", "s3cret://x",
      "http://user:s3cret@127.0.0.1:1",
    ])
  func unusable(proxy: String) async throws {
    let transfer = try makeTransfer { $0.proxy = ProxySettings(http: Secret(proxy)) }
    let failure = try await failure { try await transfer.send(HTTPRequest(.get, "http://forge.example/")) }
    #expect([.cannotResolve, .cannotConnect].contains(failure.kind), "\(failure)")
    #expect(!"\(failure)".contains("s3cret"))
    #expect(!failure.mayHaveArrived)
  }
}
