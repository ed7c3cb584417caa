import Cryptography
import Forges
import HTTPFields
import LocalSystem
import Pages
import SourceText
import Storage

/// Tells by what somebody sends what they may see.
struct PageDoorkeeper: Sendable {
  let tokens: [PageToken]
  /// Repositories that everybody may see, with the forge in front: `github/acme/*`.
  let open: [Glob]
  /// nil where nobody signs in by a forge.
  var logins: PageLogins?

  /// What makes a browser ask for a token. It is the password; the name is left to whoever signs in.
  static let challenge = "Basic realm=\"Gatehouse\", charset=\"UTF-8\""

  struct Visitor: Sendable {
    let identity: Identity
    fileprivate let open: [Glob]

    enum Identity: Sendable {
      case nobody
      case token(PageToken)
      case login(PageLogins.Visitor, PageLogins)
    }

    var isNobody: Bool { if case .nobody = identity { true } else { false } }
  }

  /// nil where the token is none of this server's. Whoever is signed in needs none.
  func visitor(_ headers: HTTPFields) async throws(StoreFailure) -> Visitor? {
    if let logins, let visitor = try await logins.visitor(headers) {
      return Visitor(identity: .login(visitor, logins), open: open)
    }
    return visitor(headers["Authorization"])
  }

  /// - Parameter authorization: the header of that name: `Bearer TOKEN`, or `Basic` as browsers send it (RFC 7617).
  func visitor(_ authorization: String?) -> Visitor? {
    guard let authorization else { return Visitor(identity: .nobody, open: open) }
    guard let sent = Self.secret(authorization), !sent.reveal().isEmpty else { return nil }
    // All of them are compared: the time tells nothing of which one it was.
    let matching = tokens.filter { $0.secret == sent }
    return matching.first.map { Visitor(identity: .token($0), open: open) }
  }

  private static func secret(_ authorization: String) -> Secret? {
    let words = authorization.split(separator: " ", maxSplits: 1)
    guard words.count == 2 else { return nil }
    switch words[0].lowercased() {
    case "bearer": return Secret(words[1].trimmed())
    case "basic":
      guard let pair = base64Decoded(words[1].trimmed()), let colon = pair.firstIndex(of: UInt8(ascii: ":"))
      else { return nil }
      return Secret(String(decoding: pair[(colon + 1)...], as: UTF8.self))
    default: return nil
    }
  }
}

/// A token of the server's configuration that pages are seen with.
struct PageToken: Sendable {
  let name: String
  let secret: Secret
  /// With the forge in front.
  let repositories: [Glob]
  let isOperator: Bool
}

extension PageDoorkeeper.Visitor {
  /// - Parameter candidates: of which the viewer may see some.
  func viewer(among candidates: [RepositoryName]) async throws(StoreFailure) -> Viewer {
    switch identity {
    case .nobody: return Viewer(.anonymous, readable: .only(matching(open, candidates)))
    case .token(let token):
      return Viewer(
        .token(token.name), readable: .only(matching(open + token.repositories, candidates)),
        isOperator: token.isOperator)
    case .login(let visitor, let logins):
      let session = visitor.session
      let free = matching(open, candidates)
      let others = candidates.filter { !free.contains($0) }
      let read = try await logins.readable(others, by: session)
      return Viewer(
        .login(session.account.login, forge: session.forge), readable: .only(free.union(read)),
        isOperator: logins.isOperator(session), signOutToken: visitor.signOutToken)
    }
  }

  private func matching(_ globs: [Glob], _ candidates: [RepositoryName]) -> Set<RepositoryName> {
    // Forges compare without regard to case.
    Set(
      candidates.filter { name in
        globs.contains { $0.matches(name.description) || $0.matches(name.key) }
      })
  }
}
