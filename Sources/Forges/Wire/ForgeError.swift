public import CivilTime
public import HTTPTransfer
public import Publishing

/// What a forge did not do, and why. Holds nothing of a request but what it was for: no header, no query, no
/// body.
public struct ForgeError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// 401: the token is wrong, withdrawn or over.
    case unauthenticated
    /// 403: the token may not do this.
    case forbidden
    /// 404 and 410. Also what a forge says of things that the token may not see.
    case notFound
    /// The forge understood, and does not take it: a value, a state, a limit of its own, or (501) nothing of the kind.
    case rejected
    /// A rate limit that was not waited for. Until when, where the forge says so.
    case limited(until: Instant?)
    /// 5xx but 501, and redirects that lead nowhere.
    case unavailable
    /// An answer that is not what the API promises.
    case unreadable
    /// No complete answer came.
    case unreachable(HTTPFailure.Kind)
  }

  public let kind: Kind
  /// `read acme/app#12`
  public let action: String
  /// In words, with the way out where there is one.
  public let reason: String
  public let mayHaveArrived: Bool

  public init(_ kind: Kind, action: String, reason: String, mayHaveArrived: Bool = false) {
    self.kind = kind
    self.action = action
    self.reason = reason
    self.mayHaveArrived = mayHaveArrived
  }
}

extension ForgeError: UnclearOutcome {}

extension ForgeError: CustomStringConvertible {
  public var description: String { "cannot \(action): \(reason)" }
}
