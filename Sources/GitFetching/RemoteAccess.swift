import Cryptography
public import LocalSystem

/// How a remote is reached: as whom, and whose certificates are trusted there.
public struct RemoteAccess: Sendable {
  /// Who asks; nil: nothing is known.
  public typealias Credentials = @Sendable () async throws -> RemoteCredential?

  public var credentials: Credentials?
  /// A file of certificates (PEM) that alone is trusted; nil for those of the system.
  public var authorities: LocalPath?

  public init(credentials: Credentials? = nil, authorities: LocalPath? = nil) {
    self.credentials = credentials
    self.authorities = authorities
  }
}

/// A name and a password for one origin, and for no other that it may lead to.
public struct RemoteCredential: Hashable, Sendable {
  /// `https://github.com`, with the port where it is not the scheme's own.
  public let origin: String
  public let user: String
  public let password: Secret

  public init(origin: String, user: String, password: Secret) {
    self.origin = origin
    self.user = user
    self.password = password
  }

  /// The value of `Authorization` (RFC 7617).
  var authorization: Secret { Secret("Basic " + base64(Array("\(user):\(password.reveal())".utf8))) }
}
