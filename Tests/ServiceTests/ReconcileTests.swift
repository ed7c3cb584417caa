import CivilTime
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Service

@Suite("Reconcile")
struct ReconcileTests {
  private final class Survey: ForgeSurvey {
    let asked = Mutex<[CivilTime.Instant]>([])
    let fails: Bool

    init(fails: Bool = false) { self.fails = fails }

    func repositories() async throws -> [RepositoryName] {
      [RepositoryName(forge: "github", path: "acme/app")]
    }
    func redeliver(since: CivilTime.Instant) async throws -> Int {
      asked.withLock { $0.append(since) }
      if fails { throw Trouble("the forge is down") }
      return 2
    }
  }

  private static let start: Int64 = 1_000_000

  @Test("compares everything at the start, and then looks for what changed, time after time")
  func rounds() async throws {
    let store = QueueInMemory()
    let clock = ManualClock()
    let survey = Survey()
    let notes = Notes()
    var options = Reconcile.Options()
    options.retention = [.events: TimeSpan(seconds: 86_400)]
    let time = TimeSource(
      clock: clock, now: { CivilTime.Instant(seconds: Self.start + clock.elapsed.components.seconds) },
      jitter: { 0 })
    let reconcile = Reconcile(store, survey, options, time: time, observer: notes)
    let run = Task { await reconcile.run() }
    await clock.sleepers(atLeast: 1)
    #expect(store.waiting.map(\.subject) == ["full-sweep"])
    #expect(store.pruned == [.events: CivilTime.Instant(seconds: Self.start - 86_400)])
    clock.advance(by: .seconds(900))
    await clock.sleepers(atLeast: 1)
    #expect(store.waiting.map(\.subject) == ["full-sweep", "sweep"])
    run.cancel()
    await run.value
    // At first as far back as the forge remembers, then from a little before the round that worked.
    let asked = survey.asked.withLock { $0.map(\.seconds) }
    #expect(asked == [Self.start - 3 * 86_400, Self.start - 600])
    #expect(store.marks == ["reconcile/deliveries": "\(Self.start + 300)"])
  }

  @Test("asks once more for deliveries that could not be asked for")
  func failing() async throws {
    let store = QueueInMemory()
    let survey = Survey(fails: true)
    let notes = Notes()
    let time = TimeSource(
      clock: ManualClock(), now: { CivilTime.Instant(seconds: Self.start) }, jitter: { 0 })
    let reconcile = Reconcile(store, survey, time: time, observer: notes)
    await reconcile.once(.sweep)
    await reconcile.once(.sweep)
    #expect(store.marks == [:])
    #expect(survey.asked.withLock { $0.count } == 2)
    // What could be done was done all the same.
    #expect(store.waiting.map(\.subject) == ["sweep"])
  }
}
