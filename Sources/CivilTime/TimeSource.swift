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
}
