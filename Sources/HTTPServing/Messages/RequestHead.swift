public import HTTPFields

/// A request up to its body.
public struct RequestHead: Hashable, Sendable {
  public let method: RequestMethod
  public let target: RequestTarget
  public let headers: HTTPFields
  /// Who asked: the client of a trusted proxy, else whoever connected.
  public let client: IPAddress
  /// Over TLS, here or at a trusted proxy.
  public let isSecure: Bool
  /// As the client wrote it, with a port where it wrote one; nil where it wrote none (HTTP/1.0).
  public let host: String?
  /// Bytes of the body; nil where it comes in chunks.
  public let bodyLength: Int?

  /// For tests of handlers, and for whoever else makes requests without a network.
  public init(
    _ method: RequestMethod, _ target: RequestTarget, headers: HTTPFields = HTTPFields(),
    client: IPAddress = .loopback, isSecure: Bool = false, host: String? = nil, bodyLength: Int? = 0
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.client = client
    self.isSecure = isSecure
    self.host = host
    self.bodyLength = bodyLength
  }
}

extension RequestHead {
  /// What was received, checked.
  init(
    method: String, target: String, isNew: Bool, headers: HTTPFields, peer: IPAddress, isEncrypted: Bool,
    options: HTTPServingOptions
  ) throws(RequestProblem) {
    guard target.utf8.count <= HTTPServingOptions.targetBytes else {
      throw .targetTooLong(limit: HTTPServingOptions.targetBytes)
    }
    guard isToken(method), headers.fields.allSatisfy({ isToken($0.name) }) else { throw .malformedHead }
    // Which site is asked may not be left open (RFC 9112, 3.2).
    guard !isNew || headers["host"] != nil else { throw .malformedHead }
    guard let target = RequestTarget(target) else { throw .malformedTarget }
    let forwarded = ForwardedRequest(
      peer: peer, isSecure: isEncrypted, headers: headers, trusted: options.trustedProxies)
    self.init(
      RequestMethod(rawValue: method), target, headers: headers, client: forwarded.client,
      isSecure: forwarded.isSecure, host: try Self.host(headers),
      bodyLength: try Self.bodyLength(headers, allowsChunks: isNew))
  }

  private static func host(_ headers: HTTPFields) throws(RequestProblem) -> String? {
    let values = headers.values(of: "host")
    guard let host = values.first else { return nil }
    let isPlain = host.utf8.allSatisfy { byte in
      isDigit(byte) || isLetter(byte) || "-._:[]".utf8.contains(byte)
    }
    guard values.count == 1, isPlain, host.utf8.count <= 261 else { throw .malformedHead }
    return host
  }

  /// Stricter than the library below, which takes the first of several.
  private static func bodyLength(_ headers: HTTPFields, allowsChunks: Bool) throws(RequestProblem) -> Int? {
    let lengths = headers.values(of: "content-length")
    let encodings = headers.values(of: "transfer-encoding")
    if let encoding = encodings.first {
      guard encodings.count == 1, encoding.lowercased() == "chunked", lengths.isEmpty, allowsChunks else {
        throw .ambiguousLength
      }
      return nil
    }
    guard let text = lengths.first else { return 0 }
    guard lengths.count == 1, !text.isEmpty, text.utf8.allSatisfy(isDigit), let length = Int(text) else {
      throw .ambiguousLength
    }
    return length
  }
}

/// RFC 9110, 5.6.2.
func isToken(_ text: String) -> Bool {
  !text.isEmpty
    && text.utf8.allSatisfy { isDigit($0) || isLetter($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
