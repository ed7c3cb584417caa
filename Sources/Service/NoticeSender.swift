public import CivilTime
public import Storage

/// Sends the notices of one recipient, one after the other, so that one who is slow or away keeps nobody else waiting.
///
/// All that matters is in the outbox. A server that dies between sending and saying so sends again: whoever gets a
/// notice knows it by its delivery id.
public struct NoticeSender: Sendable {
  /// What came of one attempt.
  public enum Answer: Hashable, Sendable {
    case taken
    /// For good: it need not be tried again.
    case refused(reason: String)
    /// - notBefore: as the recipient asks.
    case failed(reason: String, notBefore: Instant?)
  }

  /// What became of a notice.
  public enum Ending: Hashable, Sendable {
    case delivered
    case postponed(until: Instant, reason: String)
    case buried(reason: String)
  }

  private let recipient: String
  private let outbox: any Outbox
  private let backOff: BackOff
  private let time: TimeSource
  private let send: @Sendable (NoticeClaim) async -> Answer
  private let ended: @Sendable (NoticeClaim, Ending) -> Void
  private let failed: @Sendable (StoreFailure) -> Void

  /// How long an attempt may take before somebody else may try; more than `send` ever takes.
  private static let lease = TimeSpan(seconds: 300)

  /// - Parameter failed: the outbox did.
  public init(
    _ recipient: String, _ outbox: any Outbox, _ backOff: BackOff, time: TimeSource,
    send: @escaping @Sendable (NoticeClaim) async -> Answer,
    ended: @escaping @Sendable (NoticeClaim, Ending) -> Void,
    failed: @escaping @Sendable (StoreFailure) -> Void
  ) {
    self.recipient = recipient
    self.outbox = outbox
    self.backOff = backOff
    self.time = time
    self.send = send
    self.ended = ended
    self.failed = failed
  }

  /// Until it is cancelled, or the outbox closed.
  public func run() async {
    for await _ in outbox.wakeUps() {
      while await sendsNext() {}
    }
  }

  /// False where nothing is due any more.
  func sendsNext() async -> Bool {
    do throws(StoreFailure) {
      guard !Task.isCancelled,
        let claim = try await outbox.claimNotice(for: recipient, now: time.now(), lease: Self.lease)
      else { return false }
      let answer = await send(claim)
      // What was cut short counts as no attempt: the lease runs out, or the next start takes it.
      if answer != .taken, Task.isCancelled { return false }
      try await settle(claim, answer)
      return true
    } catch {
      failed(error)
      return false
    }
  }

  private func settle(_ claim: NoticeClaim, _ answer: Answer) async throws(StoreFailure) {
    let now = time.now()
    switch answer {
    case .taken:
      guard try await outbox.delivered(claim, at: now) else { return }
      ended(claim, .delivered)
    case .refused(let reason): try await bury(claim, reason, now)
    case .failed(let reason, _) where claim.attempt >= backOff.attempts: try await bury(claim, reason, now)
    case .failed(let reason, let notBefore):
      let farthest = now.adding(backOff.longest)
      let rest = now.adding(backOff.rest(after: claim.attempt, jitter: time.jitter()))
      let until = min(max(rest, notBefore ?? rest), max(farthest, rest))
      guard try await outbox.postpone(claim, until: until, problem: reason) else { return }
      ended(claim, .postponed(until: until, reason: reason))
    }
  }

  private func bury(_ claim: NoticeClaim, _ reason: String, _ now: Instant) async throws(StoreFailure) {
    guard try await outbox.bury(claim, problem: reason, now: now) else { return }
    ended(claim, .buried(reason: reason))
  }
}
