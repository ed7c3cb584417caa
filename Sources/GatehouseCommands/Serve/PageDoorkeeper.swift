import Cryptography
import LocalSystem
import Pages
import SourceText
import Storage

/// Tells by what somebody sends what they may see.
struct PageDoorkeeper: Sendable {
  let tokens: [PageToken]
  /// Repositories that everybody may see, with the forge in front: `github/acme/*`.
  let open: [Glob]

  /// What makes a browser ask for a token. It is the password; the name is left to whoever signs in.
  static let challenge = "Basic realm=\"Gatehouse\", charset=\"UTF-8\""

  struct Visitor: Sendable {
    /// nil: nobody in particular.
    let token: PageToken?
    fileprivate let open: [Glob]
  }

  /// nil where the token is none of this server's.
  ///
  /// - Parameter authorization: the header of that name: `Bearer TOKEN`, or `Basic` as browsers send it (RFC 7617).
  func visitor(_ authorization: String?) -> Visitor? {
    guard let authorization else { return Visitor(token: nil, open: open) }
    guard let sent = Self.secret(authorization), !sent.reveal().isEmpty else { return nil }
    // All of them are compared: the time tells nothing of which one it was.
    let matching = tokens.filter { $0.secret == sent }
    return matching.first.map { Visitor(token: $0, open: open) }
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
  func viewer(among candidates: [RepositoryName]) -> Viewer {
    let globs = open + (token?.repositories ?? [])
    let readable = candidates.filter { name in
      // Forges compare without regard to case.
      globs.contains { $0.matches(name.description) || $0.matches(name.key) }
    }
    return Viewer(
      token.map { .token($0.name) } ?? .anonymous, readable: .only(Set(readable)),
      isOperator: token?.isOperator ?? false)
  }
}
