import CivilTime
import Forges
import HTTPFields
import Pages
import Storage

/// Who is signed in, and what the forges let them read.
struct PageLogins: Sendable {
  /// Sorted by name.
  let all: [PageLogin]
  let cookies: Cookies
  /// How long a sign-in lasts.
  let life: TimeSpan
  let operators: [Operator]
  let access: ReadAccess
  let store: any Store
  let now: @Sendable () -> Instant

  /// Somebody who sees the queue, dead letters and health.
  struct Operator: Hashable, Sendable {
    let forge: String
    let login: String
  }

  static let sessionCookie = "session"

  /// Repositories that a forge is asked about at once.
  private static let width = 8

  struct Visitor: Sendable {
    let session: LoginSession
    let signOutToken: String
  }

  func named(_ forge: String) -> PageLogin? { all.first { $0.forge == forge } }

  /// nil where nobody is signed in any more: the cookie is missing, made up, or over.
  func visitor(_ headers: HTTPFields) async throws(StoreFailure) -> Visitor? {
    for cookie in cookies.values(of: Self.sessionCookie, in: headers) {
      for login in all {
        guard let session = login.session(cookie), session.isOpen(now(), life) else { continue }
        guard try await store.signOuts(session.mark) == session.generation else { continue }
        return Visitor(session: session, signOutToken: login.signOutToken(cookie))
      }
    }
    return nil
  }

  /// Those of the candidates that the forge lets somebody read.
  func readable(
    _ candidates: [RepositoryName], by session: LoginSession
  ) async throws(StoreFailure) -> Set<RepositoryName> {
    let asked = candidates.filter { $0.forge == session.forge }
    do {
      return try await withThrowingTaskGroup(of: RepositoryName?.self) { group in
        var found: Set<RepositoryName> = []
        var rest = asked[...]
        func addOne() {
          guard let name = rest.popFirst() else { return }
          group.addTask { try await access.mayRead(session.account, name) ? name : nil }
        }
        for _ in 0..<Self.width { addOne() }
        while let answer = try await group.next() {
          if let answer { found.insert(answer) }
          addOne()
        }
        return found
      }
    } catch {
      throw StoreFailure("cannot ask who may read", reason: "\(error)", mayPass: true)
    }
  }

  func isOperator(_ session: LoginSession) -> Bool {
    operators.contains { $0.forge == session.forge && isSameLogin($0.login, session.account.login) }
  }

  /// Ends every session of the account, on every server of the store.
  func signOut(_ session: LoginSession) async throws(StoreFailure) {
    try await store.setMark(session.mark, "\(session.generation + 1)")
  }

  /// A session that begins now.
  func newSession(_ forge: String, _ account: ForgeAccount) async throws(StoreFailure) -> LoginSession {
    let count = try await store.signOuts(LoginSession.mark(forge, account))
    return LoginSession(forge: forge, account: account, began: now(), generation: count)
  }
}

extension LoginSession {
  /// Clocks of several servers differ a little; one that was set back makes no session last longer.
  fileprivate func isOpen(_ now: Instant, _ life: TimeSpan) -> Bool {
    (-300..<life.seconds).contains(now.since(began).seconds)
  }
}

extension Store {
  fileprivate func signOuts(_ mark: String) async throws(StoreFailure) -> Int {
    try await self.mark(mark).flatMap { Int($0) } ?? 0
  }
}
