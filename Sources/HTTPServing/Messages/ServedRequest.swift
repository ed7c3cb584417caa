/// A complete request.
@dynamicMemberLookup
public struct ServedRequest: Sendable {
  public let head: RequestHead
  public let body: RequestBody

  public init(_ head: RequestHead, _ body: RequestBody = .bytes([])) {
    self.head = head
    self.body = body
  }

  /// What the head says: `request.method`.
  public subscript<Value>(dynamicMember path: KeyPath<RequestHead, Value>) -> Value { head[keyPath: path] }
}

/// The bytes of a body exactly as they were sent, without the framing of chunks.
public enum RequestBody: Sendable {
  case bytes([UInt8])
  case file(ReceivedFile)
}
