/// What answers requests.
public protocol RequestHandler: Sendable {
  /// What to do with the body, before any of it is read. Runs in the server's own thread: it looks something
  /// up and returns; what has to wait goes into `BodyRule.after`.
  func rule(for head: RequestHead) -> BodyRule

  /// Called once for a request whose body came in whole. Cancelled where the server stops and does not wait
  /// any longer.
  func respond(to request: ServedRequest) async -> ServedResponse
}

/// What happens to the body of a request.
public enum BodyRule: Sendable {
  /// Nothing is read: the answer, after which the connection is closed if there was a body.
  case refuse(ServedResponse)
  /// Held in memory; more than so many bytes are answered with 413.
  case bytes(limit: Int)
  /// Written to a file; more than so many bytes are answered with 413.
  case file(limit: Int)
  /// Decided by what has to wait, such as whether a token may upload. The body waits in the network
  /// meanwhile.
  indirect case after(@Sendable () async -> BodyRule)

  /// No body: any is answered with 413.
  public static let none = BodyRule.bytes(limit: 0)
}
