public import CivilTime

/// Notices on their way out, each sent at least once or given up in plain sight. They come in with the report that they
/// tell of.
public protocol Outbox: Sendable {
  /// The next notice that is due for this recipient and that nobody holds. One whose lease has run out is taken from
  /// whoever held it, so that each is sent at least once.
  func claimNotice(for recipient: String, now: Instant, lease: TimeSpan) async throws(StoreFailure)
    -> NoticeClaim?
  /// False where somebody else has it by now; so with the next two.
  func delivered(_ claim: NoticeClaim, at: Instant) async throws(StoreFailure) -> Bool
  func postpone(_ claim: NoticeClaim, until: Instant, problem: String) async throws(StoreFailure) -> Bool
  func bury(_ claim: NoticeClaim, problem: String, now: Instant) async throws(StoreFailure) -> Bool
  /// Gives up what waits for recipients that are no more.
  func buryNotices(except recipients: [String], problem: String, now: Instant) async throws(StoreFailure)
    -> Int
  /// Has a notice sent again that was given up or delivered; false where there is none.
  func reviveNotice(_ delivery: String, now: Instant) async throws(StoreFailure) -> Bool
  /// In this state the longest comes last.
  func notices(_ state: KeptNotice.State, limit: Int) async throws(StoreFailure) -> [KeptNotice]
  func count(of state: KeptNotice.State) async throws(StoreFailure) -> Int
  /// Yields whenever a notice may have come; now and then for no reason.
  func wakeUps() -> AsyncStream<Void>
}
