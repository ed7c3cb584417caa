public import CivilTime
public import LocalSystem
internal import Synchronization

/// Keeps to what each host allows: so many requests at once, the limits that its answers tell of, and pauses
/// after a refusal. Who must wait is let through by priority, then in order; hosts do not wait for each other.
///
/// A request that a limit refused is sent again where that does no harm. Else the refusal is the answer: whoever
/// sent it looks whether it was acted on all the same, and that look waits for the limit. Where a limit holds for
/// longer than the patience, `HTTPFailure.Kind.limited` says until when.
public final class RateLimits: HTTPSending {
  private struct State {
    var hosts: [WebAddress.Origin: HostQueue] = [:]
    var lastNumber: UInt64 = 0
    /// Of hosts that were forgotten since.
    var earlier = RateStatistics()
  }

  private let next: any HTTPSending
  private let options: RateLimitOptions
  private let time: TimeSource
  private let state = Mutex(State())

  public init(
    _ next: any HTTPSending, _ options: RateLimitOptions = RateLimitOptions(), time: TimeSource = .system
  ) {
    self.next = next
    self.options = options
    self.time = time
  }

  public var statistics: RateStatistics {
    state.withLock { state in
      state.hosts.reduce(into: state.earlier) { sum, host in
        sum.hosts[host.key.hostAndPort, default: .init()].add(host.value.counts)
      }
    }
  }

  /// Requests that wait for their turn at the host of this address.
  func waiting(at url: String) -> Int {
    state.withLock { state in WebAddress(url).flatMap { state.hosts[$0.origin]?.count } ?? 0 }
  }

  /// Hosts that something is remembered of.
  var hostCount: Int { state.withLock { $0.hosts.count } }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    // Who sends it says what is wrong with the address.
    guard let address = WebAddress(request.url) else { return try await next.send(request) }
    let origin = address.origin
    let claim = RateClaim(request, address)
    let deadline = time.now().adding((request.limits.patience ?? options.patience).secondsRoundedUp)
    var attempt = 1
    while true {
      try await admit(claim, origin, deadline)
      let response: HTTPResponse
      do { response = try await next.send(request) } catch {
        _ = finish(claim, origin, nil)
        throw error
      }
      guard let until = finish(claim, origin, response), request.isSafeToRepeat else { return response }
      guard until <= deadline, attempt < options.tries else {
        change(origin) { $0.counts.givenUp += 1 }
        throw Self.limited(origin, until)
      }
      attempt += 1
    }
  }

  /// Returns when it is this request's turn.
  private func admit(_ claim: RateClaim, _ origin: WebAddress.Origin, _ deadline: Instant) async throws {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    do {
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          let now = time.now()
          change(origin) { queue in
            queue.add(
              HostQueue.Waiter(
                number: number, claim: claim, since: now, deadline: deadline, continuation: continuation))
          }
          // The handler may have run before the waiter was there.
          if Task.isCancelled { withdraw(number, origin) }
        }
      } onCancel: {
        withdraw(number, origin)
      }
    } catch is CancellationError {
      throw HTTPFailure(
        .cancelled, host: origin.hostAndPort, reason: "it was cancelled while it waited for its turn",
        mayHaveArrived: false)
    }
  }

  private func withdraw(_ number: UInt64, _ origin: WebAddress.Origin) {
    let continuation = state.withLock { $0.hosts[origin]?.remove(number) }
    continuation?.resume(throwing: CancellationError())
  }

  private func finish(_ claim: RateClaim, _ origin: WebAddress.Origin, _ response: HTTPResponse?) -> Instant?
  {
    let now = time.now()
    return change(origin) { queue in
      if response?.status == 304 { queue.counts.revalidated += 1 }
      let until = queue.budget.end(claim, response, now: now)
      if until != nil { queue.counts.refused += 1 }
      return until
    }
  }

  /// Changes a host's queue, and lets through whoever may go then.
  private func change<Result: Sendable>(
    _ origin: WebAddress.Origin, _ body: (inout HostQueue) -> Result
  ) -> Result {
    let now = time.now()
    let (result, outcome, alarm) = state.withLock { state in
      if state.hosts[origin] == nil, state.hosts.count >= 256 { Self.forgetIdle(&state, now) }
      var queue = state.hosts.removeValue(forKey: origin) ?? HostQueue(options)
      let result = body(&queue)
      let outcome = queue.advance(now)
      var alarm: (at: Instant, number: UInt64)?
      if let moment = outcome.next, queue.alarm.map({ moment < $0.at }) ?? true {
        state.lastNumber += 1
        queue.alarm = (moment, state.lastNumber)
        alarm = queue.alarm
      }
      state.hosts[origin] = queue
      return (result, outcome, alarm)
    }
    for continuation in outcome.admitted { continuation.resume() }
    for (continuation, until) in outcome.refused {
      continuation.resume(throwing: Self.limited(origin, until))
    }
    if let alarm { setAlarm(origin, alarm.at, alarm.number, now) }
    return result
  }

  /// Looks at the host again at that moment. Not more than a minute is slept at once: the machine may sleep too,
  /// and its clock then jumps.
  private func setAlarm(_ origin: WebAddress.Origin, _ at: Instant, _ number: UInt64, _ now: Instant) {
    let span = Duration.seconds(min(60, max(1, at.since(now).seconds)))
    let clock = time.clock
    Task { [weak self] in
      // Nobody cancels this task; a clock that refuses to sleep must not stop the host.
      try? await clock.sleep(for: span)
      self?.ring(origin, number)
    }
  }

  private func ring(_ origin: WebAddress.Origin, _ number: UInt64) {
    change(origin) { queue in
      if queue.alarm?.number == number { queue.alarm = nil }
    }
  }

  private static func forgetIdle(_ state: inout State, _ now: Instant) {
    for (origin, queue) in state.hosts where queue.isEmpty && queue.budget.isIdle(now) {
      state.earlier.hosts[origin.hostAndPort, default: .init()].add(queue.counts)
      state.hosts[origin] = nil
    }
  }

  private static func limited(_ origin: WebAddress.Origin, _ until: Instant) -> HTTPFailure {
    HTTPFailure(
      .limited(until: until), host: origin.hostAndPort, reason: "its rate limit holds until \(until)",
      mayHaveArrived: false)
  }
}
