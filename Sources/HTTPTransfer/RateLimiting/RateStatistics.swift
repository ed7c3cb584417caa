public import CivilTime

/// What was spent, since the client was made.
public struct RateStatistics: Hashable, Sendable {
  public struct Counts: Hashable, Sendable {
    /// Sent, repeats included.
    public var requests = 0
    /// Of these, answered 304: GitHub does not count them.
    public var revalidated = 0
    /// Of these, refused by a limit of the host.
    public var refused = 0
    /// Requests that had to wait for a limit, and how long together.
    public var waits = 0
    public var waited = TimeSpan(seconds: 0)
    /// Given up: a limit held longer than the patience.
    public var givenUp = 0
  }

  /// By host, with the port where it is not the scheme's own.
  public var hosts: [String: Counts] = [:]

  /// Of all hosts together.
  public var total: Counts {
    hosts.values.reduce(into: Counts()) { $0.add($1) }
  }
}

extension RateStatistics.Counts {
  mutating func add(_ other: Self) {
    requests += other.requests
    revalidated += other.revalidated
    refused += other.refused
    waits += other.waits
    waited = TimeSpan(seconds: waited.seconds + other.waited.seconds)
    givenUp += other.givenUp
  }
}
