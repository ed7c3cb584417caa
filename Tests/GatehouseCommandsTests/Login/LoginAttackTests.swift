import CivilTime
import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("Attacks on signing in", .serialized)
struct LoginAttackTests {
  private static let app = "/repositories/github/acme/app/pulls/1"
  private static let session = "__Host-gatehouse-session"

  @Test("with a state that was made up, left out, or is another browser's sign nobody in")
  func forgedState() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    let callback = try await browser.callback()
    let state = try #require(form(String(callback.split(separator: "?")[1]))["state"])
    let victim = try stage.browser()
    let guessed = String(state.dropLast()) + (state.hasSuffix("A") ? "B" : "A")
    // Somebody has another sign in as themself.
    #expect(try await victim.get(callback).status == 403)
    for other in [
      callback.replacing(state, with: guessed),
      callback.replacing(state, with: ""), callback.replacing("&state=\(state)", with: ""),
      callback.replacing(state, with: String(repeating: "x", count: 3000)),
      callback.replacing(state, with: "%3B%0D%0A"),
    ] { #expect(try await browser.get(other).status == 403, "\(other)") }
    #expect(browser.cookies[Self.session] == nil && victim.cookies[Self.session] == nil)
    // None of them brought the forge a code.
    #expect(stage.forge.look(\.exchanges) == 0)
    await stage.stop()
  }

  @Test("with a code once more sign nobody in")
  func replayed() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    let callback = try await browser.callback()
    let attempt = browser.cookies
    #expect(try await browser.send(.get, callback).status == 303)
    browser.cookies = [:]
    // The browser has no attempt any more.
    #expect(try await browser.get(callback).status == 403)
    #expect(stage.forge.look(\.exchanges) == 1)
    // Whoever kept the attempt's cookie brings a code that the forge took already.
    browser.cookies = attempt
    #expect(try await browser.get(callback).status == 403)
    #expect(stage.forge.look(\.exchanges) == 2)
    #expect(browser.cookies[Self.session] == nil)
    await stage.stop()
  }

  @Test("with a code that was stolen from another browser fail at the forge: its verifier is missing")
  func injected() async throws {
    let stage = try await LoginStage()
    let victim = try stage.browser()
    let seen = try await victim.callback()
    let stolen = try #require(form(String(seen.split(separator: "?")[1]))["code"])
    let thief = try stage.browser()
    let callback = try await thief.callback()
    let own = try #require(form(String(callback.split(separator: "?")[1]))["code"])
    #expect(stolen != own)
    #expect(try await thief.get(callback.replacing(own, with: stolen)).status == 403)
    #expect(thief.cookies[Self.session] == nil)
    await stage.stop()
  }

  @Test("with an attempt that took longer than ten minutes sign nobody in")
  func late() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    let callback = try await browser.callback()
    stage.console.advance(by: 600)
    let answer = try await browser.get(callback)
    #expect(answer.status == 403)
    #expect(answer.text.contains("ten minutes"))
    await stage.stop()
  }

  @Test("are told from a person who declines, and from a forge that is away")
  func declined() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    let callback = try await browser.callback()
    let code = try #require(callback.firstMatch(of: /code=[^&]*/)).output
    let answer = try await browser.get(
      callback.replacing(String(code), with: "error=access_denied&error_description=%3Cb%3Ex"))
    #expect(answer.status == 403 && answer.text.contains("declined") && !answer.text.contains("<b>"))
    let other = try await browser.callback()
    stage.forge.change { $0.isAway = true }
    #expect(try await browser.get(other).status == 502)
    #expect(browser.cookies[Self.session] == nil)
    await stage.stop()
  }

  @Test("with a cookie that somebody changed, made or kept too long show nothing")
  func cookies() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    try await browser.signIn()
    let cookie = try #require(browser.cookies[Self.session])
    let bob = Seal(Secret(SignInForge.clientSecret), for: "session of github at https://other.example")
      .sealed(["github", "9", "bob", "", "\(stage.console.now.seconds)", "0"])
    var others = ["", ".", "....", bob, cookie + "A", String(cookie.dropLast()), "A" + cookie]
    for index in stride(from: 0, to: cookie.count, by: 7) {
      var changed = Array(cookie)
      changed[index] = changed[index] == "A" ? "B" : "A"
      others.append(String(changed))
    }
    for other in others {
      browser.cookies[Self.session] = other
      let answer = try await browser.get(Self.app)
      #expect(answer.status == 404 && answer.text.contains("/login?return="), "\(other)")
    }
    browser.cookies[Self.session] = cookie
    stage.console.advance(by: 8 * 3600 - 1)
    #expect(try await browser.get(Self.app).status == 200)
    stage.console.advance(by: 1)
    #expect(try await browser.get(Self.app).status == 404)
    await stage.stop()
  }

  @Test("from another site sign nobody out")
  func signOut() async throws {
    let stage = try await LoginStage()
    let browser = try stage.browser()
    try await browser.signIn()
    let token = try await browser.signOutToken()
    #expect(token.count == 43)
    for body in ["", "token=", "token=\(token.dropLast())_", "x=\(token)", "token=\(token)&%"] {
      #expect(try await browser.send(.post, "/logout", body: body).status == 403, "\(body)")
    }
    #expect(try await browser.send(.get, "/logout").status != 303)
    #expect(try await browser.get(Self.app).status == 200)
    let kept = browser.cookies
    let out = try await browser.send(.post, "/logout", body: "token=\(token)")
    #expect(out.status == 303 && out.headers["Location"] == "/")
    #expect(browser.cookies.isEmpty)
    // What was kept of it is of no use.
    browser.cookies = kept
    #expect(try await browser.get(Self.app).status == 404)
    #expect(try await browser.send(.post, "/logout", body: "token=\(token)").status == 303)
    await stage.stop()
  }

  @Test(
    "lead nobody to another site",
    arguments: [
      "https://evil.example/", "//evil.example/", "/\\evil.example", "/%2F%2Fevil.example",
      "javascript:alert(1)",
      "/repositories/../../evil", "https:evil.example", "/\r\nLocation: https://evil.example",
      "/login/github",
      "/logout", "http://evil.example/repositories/github/acme/app", "", "?", "\u{0}",
    ])
  func redirects(_ target: String) async throws {
    #expect(loginTarget(target) == "/")
  }

  @Test("lead to pages of this server alone, written anew")
  func pages() async throws {
    let page = "/repositories/github/acme/app/trends"
    #expect(loginTarget(page) == page)
    #expect(loginTarget(page + "?branch=a%26b&x=1&before=3") == page + "?branch=a%26b&before=3")
    #expect(loginTarget("/queue/") == "/queue")
    let stage = try await LoginStage()
    let browser = try stage.browser()
    let evil = percentEncoded("https://evil.example/")
    #expect(try await browser.signIn("/login/github?return=\(evil)") == "/")
    #expect(try await browser.get("/login?return=\(evil)").text.contains("href=\"/login/github\""))
    #expect(try await browser.get("/login/elsewhere").status == 404)
    #expect(try await browser.get("/login/elsewhere/callback?code=1&state=2").status == 404)
    await stage.stop()
  }
}
