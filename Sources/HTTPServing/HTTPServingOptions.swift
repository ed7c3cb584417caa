public import LocalSystem

/// Where a server listens, and what it lets clients do.
public struct HTTPServingOptions: Sendable {
  /// `::` takes IPv4 too.
  public var address: IPAddress = .loopback
  /// 0 for any that is free; `HTTPServer.port` says which.
  public var port = 0
  /// nil for HTTP without TLS, as behind a proxy.
  public var tls: TLSFiles?
  /// Those whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
  public var trustedProxies: [AddressRange] = []

  /// Connections at once; one more is closed as soon as it comes.
  public var maximumConnections = 512
  /// The same of one address; trusted proxies may have as many as they like.
  public var connectionsPerAddress = 256
  /// Of the request line and all header fields.
  public var headBytes = 16 << 10
  /// Of all bodies together that are held in memory; more are answered with 503.
  public var heldBytes = 256 << 20
  /// Where bodies are written to; nil for a folder of the server's own, made for the first of them.
  public var uploadFolder: LocalPath?

  /// From the connection to the request line, TLS included, and from there to the end of the head.
  public var headTime: Duration = .seconds(10)
  /// From one answer to the next request line, and from one piece of a body to the next.
  public var idleTime: Duration = .seconds(60)
  /// From the head to the end of a body that is held in memory; and for an answer to be taken.
  public var requestTime: Duration = .seconds(60)
  /// The same for bodies and answers that are files.
  public var fileTime: Duration = .seconds(900)

  public init() {}

  /// Of a path with its query.
  static let targetBytes = 8 << 10
}

/// PEM files: a certificate with those that lead from it to its authority, and its private key without a
/// passphrase.
public struct TLSFiles: Hashable, Sendable {
  public var certificate: LocalPath
  public var key: LocalPath

  public init(certificate: LocalPath, key: LocalPath) {
    self.certificate = certificate
    self.key = key
  }
}
