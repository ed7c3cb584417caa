/// What PostgreSQL, or the way to it, refused: `cannot run a statement: relation "t" does not exist`.
///
/// Holds what the server says first, not its details: those quote values of rows and parameters.
public struct PostgresFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// There is no connection, or it broke.
    case connection
    /// The server refused a statement; the connection is as good as before.
    case statement
    /// The time was up, and the statement was cancelled.
    case time
    /// The answer is larger than the limit, and the statement was cancelled.
    case size
  }

  public let kind: Kind
  /// `cannot run a statement`
  public let action: String
  public let reason: String
  /// Five characters, as in the appendix of PostgreSQL's manual: `42P01`; nil where no server said one.
  public let state: String?
  /// Where in the statement, in characters from 1.
  public let position: Int?

  public var description: String { "\(action): \(reason)" }

  init(_ kind: Kind, _ action: String, _ reason: String, state: String? = nil, position: Int? = nil) {
    self.kind = kind
    self.action = action
    self.reason = reason
    self.state = state
    self.position = position
  }
}
