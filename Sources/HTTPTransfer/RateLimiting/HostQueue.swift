internal import CivilTime

/// Requests to one host that wait for their turn, and its budget. Pure but for the continuations it holds.
struct HostQueue {
  struct Waiter {
    let number: UInt64
    let claim: RateClaim
    let since: Instant
    /// When its patience ends.
    let deadline: Instant
    let continuation: CheckedContinuation<Void, any Error>
    /// A limit, not only others, kept it waiting.
    var waitsForLimit = false
  }

  /// What is to be done once the lock is released.
  struct Outcome {
    var admitted: [CheckedContinuation<Void, any Error>] = []
    var refused: [(CheckedContinuation<Void, any Error>, until: Instant)] = []
    /// When the next of those who wait for a limit may be admitted.
    var next: Instant?
  }

  var budget: HostBudget
  var counts = RateStatistics.Counts()
  /// The moment for which the host's alarm is set, and its number.
  var alarm: (at: Instant, number: UInt64)?
  /// Highest priority first, then first come.
  private var waiters: [Waiter] = []

  init(_ options: RateLimitOptions) { budget = HostBudget(options) }

  var isEmpty: Bool { waiters.isEmpty }
  var count: Int { waiters.count }

  mutating func add(_ waiter: Waiter) {
    let place = waiters.firstIndex { $0.claim.priority < waiter.claim.priority } ?? waiters.endIndex
    waiters.insert(waiter, at: place)
  }

  mutating func remove(_ number: UInt64) -> CheckedContinuation<Void, any Error>? {
    guard let index = waiters.firstIndex(where: { $0.number == number }) else { return nil }
    return waiters.remove(at: index).continuation
  }

  /// Admits whom the budget lets through, in order; who waits for a limit holds up nobody.
  mutating func advance(_ now: Instant) -> Outcome {
    var outcome = Outcome()
    var kept: [Waiter] = []
    for var waiter in waiters {
      switch budget.ask(waiter.claim, now: now) {
      case .go:
        budget.begin(waiter.claim, now: now)
        counts.requests += 1
        if waiter.waitsForLimit {
          counts.waited = TimeSpan(seconds: counts.waited.seconds + now.since(waiter.since).seconds)
        }
        outcome.admitted.append(waiter.continuation)
      case .full: kept.append(waiter)
      case .later(let moment) where moment > waiter.deadline:
        counts.givenUp += 1
        outcome.refused.append((waiter.continuation, moment))
      case .later(let moment):
        if !waiter.waitsForLimit {
          waiter.waitsForLimit = true
          counts.waits += 1
        }
        outcome.next = min(outcome.next ?? moment, moment)
        kept.append(waiter)
      }
    }
    waiters = kept
    return outcome
  }
}
