public import CivilTime
internal import LocalSystem

/// The clock to wait by, the time of day, and chance: the machine's, or a test's.
public struct TimeSource: Sendable {
  public let clock: any Clock<Duration>
  public let now: @Sendable () -> Instant
  /// From 0 up to 1, to spread what would else happen at one moment.
  public let jitter: @Sendable () -> Double

  public init(
    clock: any Clock<Duration>, now: @escaping @Sendable () -> Instant,
    jitter: @escaping @Sendable () -> Double
  ) {
    self.clock = clock
    self.now = now
    self.jitter = jitter
  }

  public static let system = TimeSource(
    clock: ContinuousClock(), now: { SystemClock.now() }, jitter: { Double.random(in: 0..<1) })
}

extension Duration {
  /// Whole seconds, rounded up.
  var secondsRoundedUp: TimeSpan {
    let (seconds, rest) = components
    return TimeSpan(seconds: rest > 0 ? seconds.addingReportingOverflow(1).partialValue : seconds)
  }
}
