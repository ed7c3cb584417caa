internal import LocalSystem

/// A moment by the monotonic clock.
struct Deadline {
  private let end: Int64

  init(_ limit: Duration) {
    let (seconds, attoseconds) = limit.components
    // Nobody waits for longer than a century.
    let whole = min(max(seconds, 0), 3_155_760_000) * 1_000_000_000
    end = SystemClock.monotonicNanoseconds() + whole + max(0, attoseconds / 1_000_000_000)
  }

  var isOver: Bool { SystemClock.monotonicNanoseconds() >= end }

  /// What is left, rounded up, or the last millisecond would be spent in circles.
  var milliseconds: Int32 {
    Int32(clamping: max(0, (end - SystemClock.monotonicNanoseconds() + 999_999) / 1_000_000))
  }
}
