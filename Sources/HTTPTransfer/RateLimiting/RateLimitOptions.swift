/// What a host is asked at most.
public struct RateLimitOptions: Hashable, Sendable {
  /// Requests to one host at once. GitHub wants less than 100 and advises against many.
  public var concurrency = 8
  /// Requests that create content, of one credential (GitHub: 80 a minute, 500 an hour).
  public var contentPerMinute = 80
  public var contentPerHour = 500
  /// How long a request may wait for a limit; `HTTPRequest.Limits.patience` comes before it.
  public var patience: Duration = .seconds(60)
  /// Per cent of a limit that a priority leaves to those above it; 0 for what is not named.
  public var reserve: [RequestPriority: Int] = [
    .background: 25, .comment: 10, .label: 5, .checkRun: 3, .facts: 1,
  ]
  /// After a refusal that does not say how long; doubled for each further one, as GitHub asks.
  public var silence: Duration = .seconds(60)
  /// Of one request that is refused for a limit, the first one included.
  public var tries = 3

  public init() {}
}
