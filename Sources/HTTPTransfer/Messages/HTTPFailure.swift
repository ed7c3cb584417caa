public import CivilTime

/// A request that got no complete response. Says nothing of credentials, queries, header values or bodies.
public struct HTTPFailure: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The request itself is wrong: its address, or a header.
    case unusableRequest
    case cannotResolve
    case cannotConnect
    /// The handshake failed.
    case cannotSecure
    /// The server's certificate: its authority is not known, its name is another, or its time is over; or the
    /// file of authorities cannot be read.
    case untrusted
    case timedOut
    /// Connected, and nothing moves.
    case stalled
    /// The body, the headers or the number of pages is over a limit of ours.
    case tooLarge
    case cancelled
    /// Cut short, reset, or not HTTP.
    case brokenAnswer
    /// The server leads to where the request must not go.
    case unfollowed
    /// A rate limit holds until then, which is longer than the patience.
    case limited(until: Instant)
  }

  public let kind: Kind
  /// With the port where it is not the scheme's own. Empty where the address cannot be read.
  public let host: String
  /// In words, with the way out where there is one.
  public let reason: String
  /// False only where it is certain that the server did not get the whole request, or refused it for a rate
  /// limit. Else what was asked for may have been done: look before asking again.
  public let mayHaveArrived: Bool

  public init(_ kind: Kind, host: String, reason: String, mayHaveArrived: Bool) {
    self.kind = kind
    self.host = host
    self.reason = reason
    self.mayHaveArrived = mayHaveArrived
  }
}

extension HTTPFailure: CustomStringConvertible {
  /// `cannot reach HOST: REASON`
  public var description: String {
    let what =
      switch kind {
      case .unusableRequest: "cannot send the request"
      case .cannotResolve, .cannotConnect, .cannotSecure, .untrusted: "cannot reach \(host)"
      case .timedOut, .stalled, .tooLarge, .brokenAnswer: "cannot read the answer of \(host)"
      case .cancelled: "cannot finish the request to \(host)"
      case .unfollowed: "cannot follow the answer of \(host)"
      case .limited: "cannot ask \(host) now"
      }
    return "\(what): \(reason)"
  }
}
