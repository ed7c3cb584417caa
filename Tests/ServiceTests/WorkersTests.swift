import CivilTime
import Service
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Workers")
struct WorkersTests {
  private static let repository = RepositoryName(forge: "github", path: "acme/app")
  private static func key(_ number: Int) -> WorkKey { WorkKey(repository, "pull/\(number)") }

  /// A server over a queue in memory, with a clock that stands still.
  private struct Stage {
    let store = QueueInMemory()
    let clock = ManualClock()
    let handler: ScriptedHandler
    let notes = Notes()
    let workers: Workers

    var now: @Sendable () -> CivilTime.Instant {
      { [clock] in CivilTime.Instant(seconds: 1_000 + clock.elapsed.components.seconds) }
    }

    init(_ options: WorkerOptions = WorkerOptions(), _ script: @escaping ScriptedHandler.Script) {
      handler = ScriptedHandler(script)
      let clock = clock
      workers = Workers(
        "one", store, handler, options,
        time: TimeSource(
          clock: clock, now: { CivilTime.Instant(seconds: 1_000 + clock.elapsed.components.seconds) },
          jitter: { 0 }),
        observer: notes)
    }

    /// Runs the workers while `body` does something, then stops them.
    func run(_ body: () async throws -> Void) async throws {
      let run = Task { await workers.run() }
      try await body()
      await workers.stop()
      await run.value
      clock.release()
    }

    func enqueue(_ keys: WorkKey...) async throws {
      try await store.enqueue(keys, due: now(), now: now())
    }
  }

  @Test("do what is due, as many at once as they may, and leave nothing behind")
  func bounded() async throws {
    var options = WorkerOptions()
    options.count = 2
    let gate = Gate()
    let stage = Stage(options) { _, _ in
      await gate.pass()
      return .done(again: nil)
    }
    try await stage.enqueue(Self.key(1), Self.key(2), Self.key(3))
    try await stage.run {
      await gate.arrivals(2)
      #expect(stage.store.waiting == [Self.key(3)])
      gate.open()
      await stage.notes.count(3) { if case .finished = $0 { true } else { false } }
    }
    #expect(stage.handler.handled.sorted() == ["pull/1", "pull/2", "pull/3"])
    #expect((1...3).allSatisfy { stage.store.standing(Self.key($0)) == nil })
  }

  @Test("try again what failed, later each time, and give it up in the end")
  func deadLetter() async throws {
    var options = WorkerOptions()
    options.backOff.attempts = 3
    options.backOff.first = TimeSpan(seconds: 10)
    let stage = Stage(options) { _, _ in throw Trouble("the forge is down") }
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      for attempt in 1...2 {
        await stage.notes.count(attempt) { if case .postponed = $0 { true } else { false } }
        let standing = try #require(stage.store.standing(Self.key(1)))
        #expect(standing.problem == "the forge is down")
        let rest = try #require(standing.due).since(stage.now()).seconds
        #expect(rest == [5, 10][attempt - 1])
        stage.clock.advance(by: .seconds(rest))
      }
      await stage.notes.count(1) { if case .buried = $0 { true } else { false } }
    }
    #expect(stage.store.standing(Self.key(1))?.isDead == true)
    #expect(stage.handler.attempts == [1, 2, 3])
    #expect(stage.handler.lastChances == [false, false, true])
  }

  @Test("wait as long as a rate limit holds, and do not count that as a failure")
  func rateLimit() async throws {
    let reset = CivilTime.Instant(seconds: 4_600)
    let stage = Stage { _, _ in .later(reset, reason: "the rate limit holds") }
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      await stage.notes.count(1) { if case .postponed = $0 { true } else { false } }
      #expect(stage.store.standing(Self.key(1))?.due == reset)
    }
  }

  @Test("look again when a verdict's time has run out, and not before")
  func again() async throws {
    let stage = Stage { _, attempt in
      .done(again: attempt.number == 1 ? CivilTime.Instant(seconds: 1_500) : nil)
    }
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      await stage.notes.count(1) { if case .finished = $0 { true } else { false } }
      await stage.notes.settled(stage.store, Self.key(1))
      #expect(stage.store.standing(Self.key(1))?.due == CivilTime.Instant(seconds: 1_500))
    }
    #expect(stage.handler.handled == ["pull/1"])
  }

  @Test("hold on to long work by renewing its lease")
  func renewal() async throws {
    var options = WorkerOptions()
    options.lease = TimeSpan(seconds: 30)
    options.deadline = TimeSpan(seconds: 36_000)
    options.poll = TimeSpan(seconds: 36_000)
    let gate = Gate()
    let stage = Stage(options) { _, _ in
      await gate.pass()
      return .done(again: nil)
    }
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      await gate.arrivals(1)
      for _ in 1...30 {
        // The lease, the deadline and the poll are slept for.
        await stage.clock.sleepers(atLeast: 3)
        stage.clock.advance(by: .seconds(10))
      }
      await stage.clock.sleepers(atLeast: 3)
      let other = try await stage.store.claim(by: "two", now: stage.now(), lease: TimeSpan(seconds: 30))
      #expect(other == nil)
      gate.open()
      await stage.notes.count(1) { if case .finished = $0 { true } else { false } }
    }
  }

  @Test("drop work that somebody else has taken over, and say nothing of it to the store")
  func lost() async throws {
    var options = WorkerOptions()
    options.lease = TimeSpan(seconds: 30)
    options.poll = TimeSpan(seconds: 36_000)
    let stage = Stage(options) { _, _ in
      try await untilCancelled()
      return .done(again: nil)
    }
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      await stage.clock.sleepers(atLeast: 3)
      stage.store.steal(Self.key(1))
      stage.clock.advance(by: .seconds(10))
      await stage.notes.count(1) { if case .lost = $0 { true } else { false } }
    }
    #expect(stage.store.standing(Self.key(1))?.isHeld == true)
  }

  @Test("end what takes longer than its deadline, as a failure")
  func deadline() async throws {
    var options = WorkerOptions()
    options.deadline = TimeSpan(seconds: 60)
    options.lease = TimeSpan(seconds: 36_000)
    options.poll = TimeSpan(seconds: 36_000)
    let stage = Stage(options) { _, _ in
      try await untilCancelled()
      return .done(again: nil)
    }
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      await stage.clock.sleepers(atLeast: 3)
      stage.clock.advance(by: .seconds(60))
      await stage.notes.count(1) { if case .postponed = $0 { true } else { false } }
    }
    #expect(stage.store.standing(Self.key(1))?.problem == "it took longer than 1m")
  }

  @Test("finish what is under way when they are to stop, and take nothing new")
  func gracefulStop() async throws {
    var options = WorkerOptions()
    options.count = 1
    let gate = Gate()
    let stage = Stage(options) { _, _ in
      await gate.pass()
      return .done(again: nil)
    }
    try await stage.enqueue(Self.key(1), Self.key(2))
    let run = Task { await stage.workers.run() }
    await gate.arrivals(1)
    await stage.workers.stop()
    gate.open()
    await run.value
    stage.clock.release()
    #expect(stage.handler.handled == ["pull/1"])
    #expect(stage.store.standing(Self.key(1)) == nil)
    #expect(stage.store.standing(Self.key(2))?.isHeld == false)
  }

  @Test("give back what does not come to its end in time when they are to stop, due at once")
  func handBack() async throws {
    var options = WorkerOptions()
    options.grace = TimeSpan(seconds: 5)
    options.lease = TimeSpan(seconds: 36_000)
    options.poll = TimeSpan(seconds: 36_000)
    let stage = Stage(options) { _, _ in
      try await untilCancelled()
      return .done(again: nil)
    }
    try await stage.enqueue(Self.key(1))
    let run = Task { await stage.workers.run() }
    await stage.clock.sleepers(atLeast: 3)
    await stage.workers.stop()
    while !stage.clock.sleeps.contains(.seconds(5)) { await Task.yield() }
    await stage.clock.sleepers(atLeast: 3)
    stage.clock.advance(by: .seconds(5))
    await run.value
    stage.clock.release()
    let standing = try #require(stage.store.standing(Self.key(1)))
    #expect(standing.isHeld == false)
    #expect(standing.due == stage.now())
    #expect(standing.problem == "the server that worked on it was stopped")
  }

  @Test("go on when the store comes back")
  func storeDown() async throws {
    let stage = Stage { _, _ in .done(again: nil) }
    stage.store.failing(["claim"])
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      await stage.notes.count(1) { if case .storeFailed = $0 { true } else { false } }
      stage.store.failing([])
      await stage.clock.sleepers(atLeast: 1)
      stage.clock.advance(by: .seconds(2))
      await stage.notes.count(1) { if case .finished = $0 { true } else { false } }
    }
    #expect(stage.handler.handled == ["pull/1"])
  }

  @Test("do work again that was done while the store could not be told")
  func untold() async throws {
    var options = WorkerOptions()
    options.lease = TimeSpan(seconds: 30)
    let stage = Stage(options) { _, _ in .done(again: nil) }
    stage.store.failing(["finish"])
    try await stage.enqueue(Self.key(1))
    try await stage.run {
      await stage.notes.count(1) { if case .storeFailed = $0 { true } else { false } }
      stage.store.failing([])
      await stage.clock.sleepers(atLeast: 1)
      stage.clock.advance(by: .seconds(30))
      await stage.notes.count(1) { if case .finished = $0 { true } else { false } }
    }
    #expect(stage.handler.handled == ["pull/1", "pull/1"])
  }

  @Test("bury work that only another version knows, in the end")
  func unknownWork() async throws {
    var options = WorkerOptions()
    options.backOff.attempts = 1
    let stage = Stage(options) { _, _ in .done(again: nil) }
    let key = WorkKey(Self.repository, "teleport/1")
    try await stage.enqueue(key)
    try await stage.run {
      await stage.notes.count(1) { if case .buried = $0 { true } else { false } }
    }
    #expect(stage.store.standing(key)?.problem == "this version of the program knows no work \"teleport/1\"")
    #expect(stage.handler.handled == [])
  }
}
