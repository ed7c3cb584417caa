import HTTPFields

public enum HTTPMethod: String, CaseIterable, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"

  /// Twice has the effect of once (RFC 9110, 9.2.2).
  public var isIdempotent: Bool {
    switch self {
    case .get, .head, .put, .delete: true
    case .post, .patch: false
    }
  }
}

/// One request of HTTP, as a value.
public struct HTTPRequest: Hashable, Sendable {
  public var method: HTTPMethod
  /// Absolute, http or https, in ASCII, without a user name or password. See `WebAddress` for building one.
  public var url: String
  public var headers: [HTTPHeader]
  public var body: [UInt8]
  public var priority: RequestPriority
  /// Whether a lost answer may be asked for again. By the method, unless the caller knows better: a search by
  /// POST may be repeated, a DELETE by position may not.
  public var isSafeToRepeat: Bool
  /// Whether a forge counts it as making content, which it allows few of a minute. POST, unless the caller
  /// knows better.
  public var createsContent: Bool
  public var limits: Limits

  /// What this request may take; nil leaves it to the client.
  public struct Limits: Hashable, Sendable {
    /// From the first byte sent to the last received, connecting included, waiting for one's turn not.
    public var time: Duration?
    /// Bytes of the response's body once unpacked.
    public var bodySize: Int?
    /// How long it may wait for a rate limit to let it through.
    public var patience: Duration?

    public init(time: Duration? = nil, bodySize: Int? = nil, patience: Duration? = nil) {
      self.time = time
      self.bodySize = bodySize
      self.patience = patience
    }
  }

  public init(
    _ method: HTTPMethod = .get, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
    priority: RequestPriority = .facts, isSafeToRepeat: Bool? = nil, createsContent: Bool? = nil,
    limits: Limits = Limits()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.priority = priority
    self.isSafeToRepeat = isSafeToRepeat ?? method.isIdempotent
    self.createsContent = createsContent ?? (method == .post)
    self.limits = limits
  }

  /// Puts a header in place of those of its name.
  public mutating func set(_ header: HTTPHeader) {
    headers.removeAll { $0.isNamed(header.name) }
    headers.append(header)
  }

  /// The text of the first header of that name; nil where there is none or it is a secret.
  func text(of name: String) -> String? {
    guard let header = headers.first(where: { $0.isNamed(name) }), case .text(let text) = header.value else {
      return nil
    }
    return text
  }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `GET https://host/path`: no query, no header, no body.
  public var description: String {
    "\(method.rawValue) \(WebAddress(url)?.description ?? "an address that cannot be read")"
  }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
