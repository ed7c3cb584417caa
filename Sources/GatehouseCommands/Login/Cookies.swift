import CivilTime
import HTTPFields
import SourceText

/// How this server names, sets and finds its cookies: for itself alone, out of reach of scripts, and not sent along by
/// other sites but where somebody follows a link.
struct Cookies: Sendable {
  /// The server is reached by https. Then the names say that nobody else's answer has set them: no other host of the
  /// domain, and none without TLS (RFC 6265bis, 4.1.3.2).
  let isSecure: Bool

  func name(_ name: String) -> String { (isSecure ? "__Host-" : "") + "gatehouse-" + name }

  /// The header `Set-Cookie`.
  ///
  /// - Parameter life: how long the browser keeps it; nothing removes it.
  func setting(_ name: String, _ value: String, for life: TimeSpan) -> String {
    "\(self.name(name))=\(value); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(max(0, life.seconds))"
      + (isSecure ? "; Secure" : "")
  }

  func removing(_ name: String) -> String { setting(name, "", for: TimeSpan(seconds: 0)) }

  /// All that were sent under the name: where there is no TLS, somebody else may have set one beside ours.
  func values(of name: String, in headers: HTTPFields) -> [String] {
    let name = self.name(name)
    return headers.values(of: "Cookie").flatMap { $0.split(separator: ";") }.compactMap { pair in
      let pair = String(pair).trimmed()
      guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { return nil }
      return String(pair[pair.index(after: equals)...])
    }
  }
}
