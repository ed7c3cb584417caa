public import LocalSystem

/// How requests travel.
public struct TransferOptions: Hashable, Sendable {
  /// `gatehouse/1.2.0`: GitHub refuses requests without one.
  public var userAgent: String
  /// A file of certificates (PEM) that alone is trusted; nil for those of the system.
  public var authorities: LocalPath?
  public var proxy: ProxySettings
  /// For the name, the connection and the handshake together.
  public var connectTime: Duration = .seconds(10)
  /// For everything from the first byte to the last; a request may set its own.
  public var totalTime: Duration = .seconds(120)
  /// Without a byte in either direction; whole seconds, at least one.
  public var stallTime: Duration = .seconds(30)
  /// Bytes of a response's body once unpacked; a request may set its own.
  public var bodySize = 64 << 20
  /// Bytes of a response's headers.
  public var headerSize = 64 << 10
  /// Connections to one host; over HTTP/2 many requests share one.
  public var connectionsPerHost = 16

  public init(userAgent: String, authorities: LocalPath? = nil, proxy: ProxySettings = .none) {
    self.userAgent = userAgent
    self.authorities = authorities
    self.proxy = proxy
  }
}
