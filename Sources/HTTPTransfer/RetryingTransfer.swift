import HTTPFields
public import CivilTime
public import LocalSystem

/// How often and how patiently a request is repeated.
public struct RetryOptions: Hashable, Sendable {
  /// The first one included.
  public var tries = 4
  /// The longest wait before the second try; doubled for each further one.
  public var firstDelay: Duration = .milliseconds(500)
  public var longestDelay: Duration = .seconds(20)
  /// For all waits of a request together; `HTTPRequest.Limits.patience` comes before it.
  public var patience: Duration = .seconds(60)

  public init() {}
}

/// Repeats what failed for a reason that passes, where that does no harm: requests that are safe to repeat, and
/// any that certainly did not arrive.
///
/// Waits a random part of a delay that doubles ("full jitter"), and at least as long as `Retry-After` says.
public struct RetryingTransfer: HTTPSending {
  private let next: any HTTPSending
  private let options: RetryOptions
  private let time: TimeSource

  public init(_ next: any HTTPSending, _ options: RetryOptions = RetryOptions(), time: TimeSource = .system) {
    self.next = next
    self.options = options
    self.time = time
  }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let patience = request.limits.patience ?? options.patience
    var waited = Duration.zero
    // What an earlier try may have done is not undone by a later one that failed sooner.
    var mayHaveArrived = false
    var attempt = 1
    while true {
      let delay: Duration
      do {
        let response = try await next.send(request)
        guard request.isSafeToRepeat, attempt < options.tries, Self.isPassing(response.status) else {
          return response
        }
        delay = self.delay(attempt, response.headers)
        if delay > patience - waited { return response }
        mayHaveArrived = true
      } catch let failure as HTTPFailure {
        mayHaveArrived = mayHaveArrived || failure.mayHaveArrived
        let sum = failure.withArrival(mayHaveArrived)
        guard request.isSafeToRepeat || !mayHaveArrived, attempt < options.tries, failure.kind.isPassing
        else { throw sum }
        delay = self.delay(attempt, HTTPFields())
        if delay > patience - waited { throw sum }
      }
      waited += delay
      attempt += 1
      do { try await time.clock.sleep(for: delay) } catch {
        throw HTTPFailure(
          .cancelled, host: request.host, reason: "it was cancelled while it waited to be repeated",
          mayHaveArrived: mayHaveArrived)
      }
    }
  }

  private static func isPassing(_ status: Int) -> Bool {
    switch status {
    case 408, 429: true
    // What the server will not be able to do in a minute either.
    case 501, 505: false
    case 500...599: true
    default: false
    }
  }

  private func delay(_ attempt: Int, _ headers: HTTPFields) -> Duration {
    let doublings = min(attempt - 1, 20)
    let longest = min(options.longestDelay, options.firstDelay * (1 << doublings))
    let backOff = longest * time.jitter()
    let now = time.now()
    guard let moment = headers.retryAfter(now: now), moment > now else { return backOff }
    return .seconds(min(moment.since(now).seconds, 1 << 40)) + backOff
  }
}

extension HTTPFailure {
  func withArrival(_ mayHaveArrived: Bool) -> HTTPFailure {
    HTTPFailure(kind, host: host, reason: reason, mayHaveArrived: mayHaveArrived)
  }
}

extension HTTPFailure.Kind {
  /// Whether the same request may do better in a while.
  var isPassing: Bool {
    switch self {
    case .cannotResolve, .cannotConnect, .cannotSecure, .timedOut, .stalled, .brokenAnswer: true
    case .unusableRequest, .untrusted, .tooLarge, .cancelled, .unfollowed, .limited: false
    }
  }
}

extension HTTPRequest {
  /// For messages.
  var host: String { WebAddress(url)?.origin.hostAndPort ?? "" }
}
