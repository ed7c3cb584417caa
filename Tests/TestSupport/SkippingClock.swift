import Synchronization

/// A clock that nobody waits for: a sleep moves it to its end.
public final class SkippingClock: Clock {
  public struct Instant: InstantProtocol {
    let offset: Duration

    public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    public func duration(to other: Instant) -> Duration { other.offset - offset }
    public static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  private let offset = Mutex(Duration.zero)
  private let skip: @Sendable (Duration) async -> Void

  /// - Parameter skip: told how long each sleep would have taken, to move other clocks along.
  public init(skip: @escaping @Sendable (Duration) async -> Void = { _ in }) { self.skip = skip }

  /// How long was slept in all.
  public var skipped: Duration { offset.withLock { $0 } }
  public var now: Instant { Instant(offset: skipped) }
  public var minimumResolution: Duration { .nanoseconds(1) }

  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    let length = now.duration(to: deadline)
    guard length > .zero else { return }
    offset.withLock { $0 = max($0, deadline.offset) }
    await skip(length)
  }
}
