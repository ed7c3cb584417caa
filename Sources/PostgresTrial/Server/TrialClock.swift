internal import LocalSystem

/// The time that a whole trial has left.
struct TrialClock: Sendable {
  private let end: Int64

  init(_ limit: Duration) {
    end = SystemClock.monotonicNanoseconds() + limit.components.seconds * 1_000_000_000
  }

  var isOver: Bool { SystemClock.monotonicNanoseconds() >= end }

  /// `limit`, or what is left where that is less.
  func left(_ limit: Duration) -> Duration {
    min(limit, .nanoseconds(max(0, end - SystemClock.monotonicNanoseconds())))
  }
}
