public import LocalSystem

/// One header field of a request.
public struct HTTPHeader: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    case text(String)
    /// A credential: never shown, and left out where a redirect leads to another origin.
    case secret(Secret)
  }

  public let name: String
  public let value: Value

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = .text(value)
  }

  public init(_ name: String, _ value: Secret) {
    self.name = name
    self.value = .secret(value)
  }

  /// `Authorization: Bearer …`
  public static func bearer(_ token: Secret) -> HTTPHeader {
    HTTPHeader("Authorization", token.prefixed(with: "Bearer "))
  }

  /// Field names are compared without regard to case (RFC 9110, 5.1).
  public func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }

  var revealed: String {
    switch value {
    case .text(let text): text
    case .secret(let secret): secret.reveal()
    }
  }

  /// Whether it must not reach another origin. Names are looked at too: a token may have come as plain text.
  var isCredential: Bool {
    if case .secret = value { return true }
    return ["authorization", "cookie", "private-token", "job-token", "proxy-authorization"]
      .contains(name.lowercased())
  }
}

extension HTTPHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The name alone: any value may be a credential.
  public var description: String { "\(name): …" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
