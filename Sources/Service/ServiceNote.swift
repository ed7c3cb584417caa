public import CivilTime
public import Storage

/// What happens in a server, for its log and its figures.
public enum ServiceNote: Sendable {
  case began(Claim)
  case finished(Claim, took: Duration)
  case postponed(Claim, until: Instant, reason: String, took: Duration)
  case buried(Claim, reason: String, took: Duration)
  /// Somebody else has the work by now.
  case lost(Claim)
  /// Given back as the server stops.
  case handedBack(Claim)
  case storeFailed(StoreFailure)
  /// - redelivered: deliveries that a forge was asked to send again.
  case reconciled(repositories: Int, redelivered: Int)
  case reconcileFailed(reason: String)
  case pruned(PrunedKind, count: Int)
}

public protocol ServiceObserver: Sendable {
  func note(_ note: ServiceNote)
}
