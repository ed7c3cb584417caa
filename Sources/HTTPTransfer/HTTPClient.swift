public import CivilTime
public import LocalSystem

/// All that a client of a forge is told.
public struct HTTPClientOptions: Hashable, Sendable {
  public var transfer: TransferOptions
  public var rates = RateLimitOptions()
  public var retries = RetryOptions()
  public var cache = CacheOptions()
  /// Redirects of one request.
  public var redirects = 5

  public init(_ transfer: TransferOptions) { self.transfer = transfer }

  /// With the proxy that the environment names.
  ///
  /// - Parameters:
  ///   - userAgent: `gatehouse/1.2.0`
  ///   - authorities: a file of certificates (PEM) that alone is trusted; nil for those of the system.
  public init(userAgent: String, authorities: LocalPath? = nil, environment: Environment) {
    self.init(
      TransferOptions(userAgent: userAgent, authorities: authorities, proxy: ProxySettings(environment)))
  }
}

/// Everything of this module in its order. From the caller to the network: redirects, remembered answers,
/// repeats, rate limits, libcurl. So each repeat takes its place in the budget of its host, and a redirect is a
/// request of its own.
///
/// One for the process: connections, budgets and remembered answers are shared through it.
public final class HTTPClient: HTTPSending {
  private let sender: any HTTPSending
  private let rates: RateLimits

  /// Throws where the cache's folder cannot be used, or the system refuses a thread.
  public convenience init(_ options: HTTPClientOptions, time: TimeSource = .system) throws {
    try self.init(CurlTransfer(options.transfer), options, time: time)
  }

  /// - Parameter network: what sends in the end.
  public init(_ network: any HTTPSending, _ options: HTTPClientOptions, time: TimeSource = .system) throws {
    rates = RateLimits(network, options.rates, time: time)
    let retrying = RetryingTransfer(rates, options.retries, time: time)
    let caching = try ConditionalCache(retrying, options.cache, time: time)
    sender = RedirectFollower(caching, limit: options.redirects)
  }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse { try await sender.send(request) }

  /// What was spent so far.
  public var statistics: RateStatistics { rates.statistics }
}
