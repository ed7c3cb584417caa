import Rendering

/// What is sent for a page.
public struct PageAnswer: Hashable, Sendable {
  public let status: Int
  public let contentType: String
  public let body: [UInt8]
  /// Beside those of every answer.
  let cache: Cache

  enum Cache: Hashable, Sendable {
    /// Asked for again each time: what it says may have changed, and so may who sees it.
    case never
    /// The address changes with the content.
    case forever
  }

  init(_ page: HTMLPage, status: Int = 200) {
    self.status = status
    contentType = "text/html; charset=utf-8"
    body = Array(page.text.utf8)
    cache = .never
  }

  init(_ body: [UInt8], contentType: String, cache: Cache) {
    status = 200
    self.contentType = contentType
    self.body = body
    self.cache = cache
  }

  /// Beside `Content-Type`.
  public var headers: [(String, String)] {
    [
      ("Cache-Control", cache == .forever ? "public, max-age=31536000, immutable" : "private, no-store"),
      ("Content-Security-Policy", Self.contentPolicy), ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cross-Origin-Resource-Policy", "same-origin"), ("Referrer-Policy", "no-referrer"),
      ("X-Content-Type-Options", "nosniff"),
    ]
  }

  /// Nothing runs, and nothing is fetched but the style.
  private static let contentPolicy =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
