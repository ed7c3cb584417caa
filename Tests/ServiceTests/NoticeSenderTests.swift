import CivilTime
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Service

/// An outbox with one notice.
private final class OneNotice: Outbox {
  let state = Mutex((kept: KeptNotice.State.waiting, until: Instant(seconds: 0), attempts: 0))

  func claimNotice(for recipient: String, now: Instant, lease: TimeSpan) async throws(StoreFailure)
    -> NoticeClaim?
  {
    state.withLock { state in
      guard state.kept == .waiting, state.until <= now else { return nil }
      state.attempts += 1
      let notice = NewNotice(
        delivery: "msg_1", recipient: recipient, repository: nil, subject: "pull/1", body: [], at: now)
      return NoticeClaim(notice: notice, attempt: state.attempts, token: "t")
    }
  }
  func delivered(_ claim: NoticeClaim, at: Instant) async throws(StoreFailure) -> Bool {
    state.withLock { $0.kept = .delivered }
    return true
  }
  func postpone(_ claim: NoticeClaim, until: Instant, problem: String) async throws(StoreFailure) -> Bool {
    state.withLock { $0.until = until }
    return true
  }
  func bury(_ claim: NoticeClaim, problem: String, now: Instant) async throws(StoreFailure) -> Bool {
    state.withLock { $0.kept = .dead }
    return true
  }
  func buryNotices(except recipients: [String], problem: String, now: Instant) async throws(StoreFailure)
    -> Int
  { 0 }
  func reviveNotice(_ delivery: String, now: Instant) async throws(StoreFailure) -> Bool { false }
  func notices(_ state: KeptNotice.State, limit: Int) async throws(StoreFailure) -> [KeptNotice] { [] }
  func count(of state: KeptNotice.State) async throws(StoreFailure) -> Int { 0 }
  func wakeUps() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}

@Suite("Sending notices") struct NoticeSenderTests {
  private let outbox = OneNotice()

  /// Tries until nothing is due, then lets so many seconds pass, and again.
  private func endings(
    _ answers: [NoticeSender.Answer], attempts: Int = 10, steps: Int = 60
  ) async -> [NoticeSender.Ending] {
    let left = Mutex(answers)
    var backOff = BackOff()
    backOff.attempts = attempts
    let now = Mutex(Instant(seconds: 1_000))
    let seen = Mutex<[NoticeSender.Ending]>([])
    let sender = NoticeSender(
      "team", outbox, backOff,
      time: TimeSource(clock: ManualClock(), now: { now.withLock { $0 } }, jitter: { 0 }),
      send: { _ in left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } },
      ended: { _, ending in seen.withLock { $0.append(ending) } }, failed: { _ in })
    for _ in 0..<steps {
      while await sender.sendsNext() {}
      now.withLock { $0 = $0.adding(TimeSpan(seconds: 600)) }
    }
    return seen.withLock { $0 }
  }

  @Test("is done once it was taken") func taken() async {
    #expect(await endings([.taken]) == [.delivered])
    #expect(outbox.state.withLock { $0.attempts } == 1)
  }

  @Test("is tried again later and later, and given up in the end") func failed() async {
    let seen = await endings([.failed(reason: "it answered 503", notBefore: nil)], attempts: 4)
    #expect(
      seen == [
        .postponed(until: Instant(seconds: 1_005), reason: "it answered 503"),
        .postponed(until: Instant(seconds: 1_610), reason: "it answered 503"),
        .postponed(until: Instant(seconds: 2_220), reason: "it answered 503"),
        .buried(reason: "it answered 503"),
      ])
    #expect(outbox.state.withLock { $0.kept } == .dead)
  }

  @Test("waits as long as it is asked to, and no longer than an hour") func asked() async {
    let soon = Instant(seconds: 1_300)
    let never = Instant(seconds: 9_000_000)
    let seen = await endings([
      .failed(reason: "it answered 429", notBefore: soon),
      .failed(reason: "it answered 429", notBefore: never),
      .taken,
    ])
    #expect(
      seen == [
        .postponed(until: soon, reason: "it answered 429"),
        .postponed(until: Instant(seconds: 1_600 + 3_600), reason: "it answered 429"), .delivered,
      ])
  }

  @Test("is given up at once where it is refused for good") func refused() async {
    #expect(await endings([.refused(reason: "it answered 410")]) == [.buried(reason: "it answered 410")])
  }
}
