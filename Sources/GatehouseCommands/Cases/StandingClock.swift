/// A clock that stands still: no deadline comes. What a case shows must not depend on how busy a machine is.
struct StandingClock: Clock {
  struct Instant: InstantProtocol {
    var offset = Duration.zero

    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  var now: Instant { Instant() }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    // Until whoever waits has no more need to.
    while true { try await Task.sleep(for: .seconds(86_400)) }
  }
}
