public import CivilTime
internal import Glibc

/// The machine's clocks.
public enum SystemClock {
  /// The time of day, as far as the machine knows it.
  public static func now() -> Instant { Instant(seconds: Int64(read(CLOCK_REALTIME).tv_sec)) }

  /// Nanoseconds since some moment before the program; never runs backwards. For durations.
  public static func monotonicNanoseconds() -> Int64 {
    let time = read(CLOCK_MONOTONIC)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return time
  }
}

extension TimeSource {
  public static let system = TimeSource(
    clock: ContinuousClock(), now: { SystemClock.now() }, jitter: { Double.random(in: 0..<1) })
}
