public import CivilTime

/// How long a failed piece of work rests before it is tried again, and when it is given up.
public struct BackOff: Hashable, Sendable {
  /// After the first failure; doubled with each further one.
  public var first = TimeSpan(seconds: 10)
  public var longest = TimeSpan(seconds: 3600)
  /// Tries before it becomes a dead letter.
  public var attempts = 10

  public init() {}

  /// Between a half and the whole of the doubled span, so that what failed together does not come back together.
  ///
  /// - Parameters:
  ///   - attempt: the one that failed; 1 for the first.
  ///   - jitter: from 0 up to 1.
  public func rest(after attempt: Int, jitter: Double) -> TimeSpan {
    var span = first.seconds
    for _ in 1..<max(1, min(attempt, 63)) where span < longest.seconds { span *= 2 }
    let whole = min(span, longest.seconds)
    return TimeSpan(seconds: max(1, whole / 2 + Int64(Double(whole - whole / 2) * jitter)))
  }
}
