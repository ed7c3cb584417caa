public import HTTPFields

/// What a server answered, complete. Any status is a response; what did not become one is an `HTTPFailure`.
public struct HTTPResponse: Hashable, Sendable {
  public var status: Int
  public var headers: HTTPFields
  /// Unpacked.
  public var body: [UInt8]
  /// The server answered 304 and the body is the remembered one.
  public var isRevalidated: Bool
  /// `1.1` or `2`; nil where it came from no connection.
  public var version: String?

  public init(
    status: Int, headers: HTTPFields = HTTPFields(), body: [UInt8] = [], isRevalidated: Bool = false,
    version: String? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isRevalidated = isRevalidated
    self.version = version
  }

  /// 200 to 299.
  public var isSuccess: Bool { (200...299).contains(status) }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Status and size: a body may be a token that was asked for.
  public var description: String { "\(status), \(body.count) bytes" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
