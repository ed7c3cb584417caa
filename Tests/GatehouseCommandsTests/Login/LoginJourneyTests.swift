import HTTPFields
import HTTPTransfer
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("Signing in by a forge", .serialized)
struct LoginJourneyTests {
  private static let app = "/repositories/github/acme/app/pulls/1"
  private static let secret = "/repositories/github/acme/secret/pulls/1"
  private static let missing = "/repositories/github/acme/missing/pulls/1"
  private static let session = "__Host-gatehouse-session"

  @Test("leads back to the page that was asked for, and shows what the forge lets one read")
  func journey() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    let before = try await browser.get(Self.app)
    #expect(before.status == 404)
    #expect(before.text.contains("href=\"/login?return=\(percentEncoded(Self.app))\""))
    let ways = try await browser.get("/login?return=\(percentEncoded(Self.app))")
    #expect(ways.status == 200)
    #expect(ways.text.contains("Sign in with GitHub (127.0.0.1:"))
    let start = "/login/github?return=\(percentEncoded(Self.app))"
    #expect(ways.text.contains("href=\"\(start)\""))

    #expect(try await browser.signIn(start) == Self.app)
    let page = try await browser.get(Self.app)
    #expect(page.status == 200)
    #expect(page.text.contains("of acme/app") && page.text.contains("<span>alice</span>"))
    let first = try await browser.get("/")
    #expect(first.text.contains("acme/app") && !first.text.contains("acme/secret"))
    #expect(try await browser.get("/queue").status == 404)

    #expect(!stage.forge.tokens.isEmpty)
    for token in stage.forge.tokens + [SignInForge.clientSecret, "code-0"] {
      #expect(!stage.console.text.contains(token))
      #expect(!browser.settings.joined().contains(token))
    }
    await stage.stop()
  }

  @Test("puts the session into a cookie that no script reads and no other site sends")
  func cookies() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    try await browser.signIn()
    let set = try #require(browser.settings.first { $0.hasPrefix("\(Self.session)=") })
    for word in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age=28800"] {
      #expect(set.contains(word), "\(set)")
    }
    #expect(!set.contains("Domain"))
    // The attempt's cookie is gone.
    #expect(browser.cookies.keys.sorted() == [Self.session])
    let response = try await browser.send(.get, "/login/github")
    #expect(response.headers["Referrer-Policy"] == "no-referrer")
    #expect(response.headers["Cache-Control"] == "no-store")
    await stage.stop()
  }

  @Test("answers for a repository of somebody else's exactly as for one that is not there")
  func privateStaysPrivate() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    try await browser.signIn()
    for end in ["", "/history", "/evaluations/2", "/evaluations/2/report.json"] {
      let forbidden = try await browser.send(.get, Self.secret + end)
      let unknown = try await browser.send(.get, Self.missing + end)
      #expect(forbidden.status == 404 && unknown.status == 404)
      #expect(forbidden.body == unknown.body)
      #expect(known(forbidden.headers) == known(unknown.headers))
    }
    // The report of one repository under the address of another.
    #expect(try await browser.get(Self.app + "/evaluations/2").status == 404)
    await stage.stop()
  }

  /// Without what changes by itself.
  private func known(_ headers: HTTPFields) -> [HTTPFields.Field] {
    headers.fields.filter { $0.name != "date" }
  }

  @Test("is of no use any more soon after the forge took the access away")
  func revoked() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    try await browser.signIn()
    #expect(try await browser.get(Self.app).status == 200)
    stage.forge.change { $0.roles["acme/app"] = [:] }
    stage.console.advance(by: 299)
    #expect(try await browser.get(Self.app).status == 200)
    #expect(stage.forge.look(\.questions).count == 1)
    stage.console.advance(by: 1)
    #expect(try await browser.get(Self.app).status == 404)
    await stage.stop()
  }

  @Test("shows nothing while the forge cannot be asked, rather than what was right before")
  func away() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    try await browser.signIn()
    #expect(try await browser.get(Self.app).status == 200)
    stage.forge.change { $0.isAway = true }
    stage.console.advance(by: 300)
    let answer = try await browser.get(Self.app)
    #expect(answer.status == 500)
    #expect(!answer.text.contains("of acme/app"))
    await stage.stop()
  }

  @Test("does not take an account for another that has its login now")
  func renamed() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    try await browser.signIn()
    stage.forge.change { $0.ids["alice"] = 8 }
    #expect(try await browser.get(Self.app).status == 404)
    await stage.stop()
  }

  @Test("makes of the second who signs in nobody but themself, whatever the forge says has not changed")
  func second() async throws {
    let stage = try await LoginStage()
    let alice = try stage.browser()
    try await alice.signIn()
    stage.forge.change {
      $0.person = .init(id: 9, login: "bob")
      $0.ids = ["alice": 7]
    }
    let bob = try stage.browser()
    try await bob.signIn()
    let page = try await bob.get(Self.secret)
    #expect(page.status == 200)
    #expect(page.text.contains("<span>bob</span>"))
    #expect(try await bob.get(Self.app).status == 404)
    #expect(try await alice.get(Self.app).status == 200)
    await stage.stop()
  }

  @Test("shows what is public to whoever has signed in, and what is open to everybody")
  func open() async throws {
    let stage = try await LoginStage(pages: "  open: [\"github/acme/app\"]")
    stage.forge.change { $0.publicRepositories = ["acme/secret"] }
    let browser = try stage.browser()
    #expect(try await browser.get(Self.app).status == 200)
    #expect(try await browser.get(Self.secret).status == 404)
    try await browser.signIn()
    #expect(try await browser.get(Self.secret).status == 200)
    // What everybody may see is asked of nobody.
    #expect(try await browser.get(Self.app).status == 200)
    #expect(stage.forge.look(\.questions) == ["acme/secret alice"])
    await stage.stop()
  }

  @Test("makes an operator of whom the configuration names, whatever the case of the letters")
  func operators() async throws {
    let stage = try await LoginStage(pages: "  operators: [github/Alice]")
    let browser = try stage.browser()
    try await browser.signIn()
    #expect(try await browser.get("/queue").status == 200)
    #expect(try await browser.get(Self.secret).status == 404)
    let other = try stage.browser()
    stage.forge.change { $0.person = .init(id: 9, login: "bob") }
    try await other.signIn()
    #expect(try await other.get("/queue").status == 404)
    await stage.stop()
  }

  @Test("goes on with a token beside it")
  func token() async throws {
    let stage = try await LoginStage(
      pages: "  tokens: {people: {secret: {variable: PAGE_TOKEN}, repositories: [\"github/acme/secret\"]}}")
    let browser = try stage.browser()
    let token = ["Authorization": "Bearer " + ServeStage.pageToken]
    #expect(try await browser.send(.get, Self.secret, headers: token).status == 200)
    let ways = try await browser.get("/login?return=\(percentEncoded(Self.secret))")
    let way = "/login?return=\(percentEncoded(Self.secret))&by=token"
    #expect(ways.text.contains("href=\"\(way.replacing("&", with: "&amp;"))\""))
    #expect(try await browser.send(.get, way).status == 401)
    #expect(try await browser.send(.get, way, headers: token).headers["Location"] == Self.secret)
    // Whoever is signed in is that, whatever else the browser sends.
    try await browser.signIn()
    #expect(try await browser.send(.get, Self.secret, headers: token).status == 404)
    await stage.stop()
  }

  @Test("is good on every server of the store, and signing out on one ends it on all")
  func several() async throws {
    let stage = try await LoginStage(servers: 2)
    let (one, two) = (try stage.browser(), try stage.browser(at: 1))
    // Begun at one and finished at the other, as a balancer has it.
    let callback = try await one.callback()
    two.cookies = one.cookies
    try await two.send(.get, callback)
    one.cookies = two.cookies
    #expect(try await one.get(Self.app).status == 200)
    let kept = one.cookies
    let token = try await two.signOutToken()
    try await two.send(.post, "/logout", body: "token=\(token)")
    one.cookies = kept
    #expect(try await one.get(Self.app).status == 404)
    try await one.signIn()
    #expect(try await one.get(Self.app).status == 200)
    await stage.stop()
  }

  @Test("shows a login that is HTML as text")
  func escaped() async throws {
    let stage = try await LoginStage()
    let login = "<script>alert(1)</script>\"'"
    stage.forge.change {
      $0.person.login = login
      $0.roles["acme/app"]?[login] = "read"
    }
    let browser = try stage.browser()
    try await browser.signIn()
    let page = try await browser.get(Self.app)
    #expect(page.status == 200)
    #expect(page.text.contains("<span>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;</span>"))
    #expect(!page.text.contains("<script"))
    await stage.stop()
  }

  @Test("works without TLS, as on a network of one's own")
  func plain() async throws {
    let stage = try await LoginStage(url: "http://gatehouse.example")
    let browser = try stage.browser()
    let begun = try await browser.send(.get, "/login/github")
    let asked = try await browser.send(.get, begun.headers["Location"] ?? "")
    let callback = (asked.headers["Location"] ?? "").replacing("http://gatehouse.example", with: "")
    try await browser.send(.get, callback)
    #expect(browser.cookies.keys.sorted() == ["gatehouse-session"])
    #expect(!browser.settings.joined().contains("Secure"))
    #expect(try await browser.get(Self.app).status == 200)
    await stage.stop()
  }
}
