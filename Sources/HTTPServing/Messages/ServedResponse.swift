import HTTPFields
public import LocalSystem

/// An answer. `Date`, `Content-Length` and `Connection` are added on the way.
public struct ServedResponse: Sendable {
  public enum Body: Sendable {
    case bytes([UInt8])
    /// Read while it is sent; a file that cannot be read then is answered with 500.
    case file(LocalPath)
  }

  public var status: Int
  /// Fields whose name or value cannot be sent (a line end in a value, say) make the answer a 500.
  public var headers: [(name: String, value: String)]
  public var body: Body
  /// The pattern that led to it, for metrics: `/repositories/{owner}/{name}`. `Router` sets it.
  public var route: String?

  public init(status: Int, headers: [(String, String)] = [], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers.map { (name: $0.0, value: $0.1) }
    self.body = body
  }

  /// The same with one more header field.
  public func header(_ name: String, _ value: String) -> ServedResponse {
    var copy = self
    copy.headers.append((name: name, value: value))
    return copy
  }
}

extension ServedResponse {
  public static func text(
    _ text: String, status: Int = 200, headers: [(String, String)] = []
  ) -> ServedResponse { content("text/plain; charset=utf-8", Array(text.utf8), status, headers) }

  public static func json(
    _ bytes: [UInt8], status: Int = 200, headers: [(String, String)] = []
  ) -> ServedResponse { content("application/json", bytes, status, headers) }

  /// With `pageHeaders`.
  public static func html(
    _ text: String, status: Int = 200, headers: [(String, String)] = []
  ) -> ServedResponse {
    content("text/html; charset=utf-8", Array(text.utf8), status, pageHeaders + headers)
  }

  public static func empty(_ status: Int = 204, headers: [(String, String)] = []) -> ServedResponse {
    ServedResponse(status: status, headers: headers)
  }

  /// 303, after which a browser asks for the other page with GET.
  public static func redirect(to location: String) -> ServedResponse {
    empty(303, headers: [("Location", location)])
  }

  /// For pages of the program: scripts, styles, images and forms of this origin alone, in nobody's frame,
  /// with no trace of the address at other sites.
  public static let pageHeaders: [(String, String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"
    ),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  private static func content(
    _ type: String, _ bytes: [UInt8], _ status: Int, _ headers: [(String, String)]
  ) -> ServedResponse {
    // No browser guesses another type from the bytes.
    let fields = [("Content-Type", type), ("X-Content-Type-Options", "nosniff")] + headers
    return ServedResponse(status: status, headers: fields, body: .bytes(bytes))
  }
}
