import CivilTime
import Forges
import HTTPServing
import LocalSystem
import Pages
import SourceText
import Storage
import Synchronization

/// How people sign in by a forge, and out again.
final class LoginRoutes: Sendable {
  private let logins: PageLogins
  private let pages: ServerPages
  private let log: ServeLog
  /// Codes that are being exchanged: each costs the forge and this server a request, whoever made it up.
  private let exchanges = Mutex(0)

  private static let exchangeLimit = 16

  init(_ logins: PageLogins, _ pages: ServerPages, _ log: ServeLog) {
    self.logins = logins
    self.pages = pages
    self.log = log
  }

  func routes() throws(RouteProblem) -> [Route] {
    [
      try Route(
        .get, "/login/{forge}", String.self, respond: { request, forge in self.begin(request, forge) }),
      try Route(
        .get, "/login/{forge}/callback", String.self,
        respond: { request, forge in await self.callback(request, forge) }),
      try Route(
        .post, PageSettings.logoutPath, rule: { _ in .bytes(limit: 1024) },
        respond: { request in await self.signOut(request) }),
    ]
  }

  // MARK: in

  private func begin(_ request: ServedRequest, _ forge: String) -> ServedResponse {
    guard let login = logins.named(forge) else { return ServedResponse(pages.notFound()) }
    let attempt = LoginAttempt(
      state: PageLogin.newState(), began: logins.now(),
      target: loginTarget(request.target.query(PageSettings.returnParameter)))
    return .leading(to: login.signIn.address(login.told(attempt.state))).header(
      "Set-Cookie",
      logins.cookies.setting(
        LoginAttempt.cookie(attempt.state), login.cookie(attempt), for: LoginAttempt.life))
  }

  private func callback(_ request: ServedRequest, _ forge: String) async -> ServedResponse {
    guard let login = logins.named(forge) else { return ServedResponse(pages.notFound()) }
    guard let state = request.target.query("state"), let attempt = attempt(request, login, state) else {
      return refused(.stale, login, "the sign-in is not one of this browser's, or is over")
    }
    let response = await answer(request, login, attempt)
    // Good for one callback, whatever came of it.
    return response.header("Set-Cookie", logins.cookies.removing(LoginAttempt.cookie(state)))
  }

  private func attempt(_ request: ServedRequest, _ login: PageLogin, _ state: String) -> LoginAttempt? {
    guard state.utf8.count <= 64, state.utf8.allSatisfy(isStateByte) else { return nil }
    let cookies = logins.cookies.values(of: LoginAttempt.cookie(state), in: request.headers)
    return cookies.compactMap(login.attempt).first { attempt in
      isSameMark(attempt.state, state)
        && (-300..<LoginAttempt.life.seconds).contains(logins.now().since(attempt.began).seconds)
    }
  }

  private func answer(
    _ request: ServedRequest, _ login: PageLogin, _ attempt: LoginAttempt
  ) async -> ServedResponse {
    if let error = request.target.query("error") {
      return refused(.declined, login, "the forge says \(error.shortened(to: 60))")
    }
    guard let code = request.target.query("code"), !code.isEmpty, code.utf8.count <= 2048 else {
      return refused(.stale, login, "there is no code")
    }
    guard
      exchanges.withLock({ count in
        guard count < Self.exchangeLimit else { return false }
        count += 1
        return true
      })
    else { return refused(.forgeFailed, login, "too many sign-ins at once") }
    defer { exchanges.withLock { $0 -= 1 } }
    do {
      let account = try await login.signIn.account(code: Secret(code), login.told(attempt.state))
      let session = try await logins.newSession(login.forge, account)
      log.write("signed in", ["forge": .text(login.forge), "login": .text(account.login)])
      return .leading(to: attempt.target).header(
        "Set-Cookie",
        logins.cookies.setting(PageLogins.sessionCookie, login.cookie(session), for: logins.life))
    } catch let error as ForgeError where error.kind == .forbidden {
      return refused(.stale, login, "\(error)")
    } catch {
      return refused(.forgeFailed, login, "\(error)")
    }
  }

  private func refused(_ problem: SignInProblem, _ login: PageLogin, _ reason: String) -> ServedResponse {
    log.write("sign-in refused", ["forge": .text(login.forge), "reason": .text(reason)])
    return ServedResponse(pages.notSignedIn(problem))
  }

  // MARK: out

  private func signOut(_ request: ServedRequest) async -> ServedResponse {
    let leaving = ServedResponse.leading(to: PageAddress.repositories.path).header(
      "Set-Cookie", logins.cookies.removing(PageLogins.sessionCookie))
    do {
      guard let visitor = try await logins.visitor(request.headers) else { return leaving }
      guard let token = request.formValue(PageSettings.signOutField),
        isSameMark(token, visitor.signOutToken)
      else { return ServedResponse(pages.refused()) }
      try await logins.signOut(visitor.session)
      log.write(
        "signed out",
        ["forge": .text(visitor.session.forge), "login": .text(visitor.session.account.login)])
      return leaving
    } catch {
      log.write("page failed", ["path": .text(request.target.rawPath), "reason": .text("\(error)")])
      return ServedResponse(pages.failed())
    }
  }
}

/// As `PageLogin.newState` makes them.
private func isStateByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

extension ServedRequest {
  /// A field of a form that was sent as browsers send it. A form is written as a query is.
  fileprivate func formValue(_ name: String) -> String? {
    guard case .bytes(let bytes) = body, let text = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    return RequestTarget("/?" + text)?.query(name)
  }
}

extension ServedResponse {
  init(_ answer: PageAnswer) {
    self.init(
      status: answer.status, headers: [("Content-Type", answer.contentType)] + answer.headers,
      body: .bytes(answer.body))
  }

  /// On to another page, whose address nobody keeps or passes on: codes and states of sign-ins stand in the one before.
  static func leading(to address: String) -> ServedResponse {
    redirect(to: address).header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer")
  }
}
