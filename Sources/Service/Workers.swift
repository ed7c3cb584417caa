public import CivilTime
public import Storage

/// Works through the queue, so many pieces at once. All that matters is in the store: a server that is killed at any
/// point leaves leases that run out, and whoever claims next begins anew.
public actor Workers {
  private let name: String
  private let store: any Store
  private let handler: any WorkHandler
  private let options: WorkerOptions
  private let time: TimeSource
  private let observer: any ServiceObserver
  private let bell: AsyncStream<Void>
  private let ring: AsyncStream<Void>.Continuation
  /// By the claim's token.
  private var running: [String: Task<Void, Never>] = [:]
  private var isStopping = false

  /// - Parameter name: tells this server from the others at the same store.
  public init(
    _ name: String, _ store: any Store, _ handler: any WorkHandler,
    _ options: WorkerOptions = WorkerOptions(),
    time: TimeSource, observer: any ServiceObserver
  ) {
    self.name = name
    self.store = store
    self.handler = handler
    self.options = options
    self.time = time
    self.observer = observer
    (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Returns once `stop` was called and nothing is under way any more.
  public func run() async {
    let wakeUps = Task { [store, ring] in
      for await _ in store.wakeUps() { ring.yield() }
    }
    let poll = Task { [time, ring, options] in
      // Cancelled when the workers stop.
      while (try? await time.clock.sleep(for: options.poll.duration)) != nil { ring.yield() }
    }
    ring.yield()
    for await _ in bell {
      if isStopping { break }
      await fill()
    }
    wakeUps.cancel()
    poll.cancel()
    await drain()
  }

  /// Takes no more work; what is under way comes to its end or is given back.
  public func stop() {
    isStopping = true
    ring.yield()
  }

  private func fill() async {
    while running.count < options.count, !isStopping {
      do {
        guard let claim = try await store.claim(by: name, now: time.now(), lease: options.lease) else {
          return
        }
        start(claim)
      } catch {
        observer.note(.storeFailed(error))
        return
      }
    }
  }

  private func start(_ claim: Claim) {
    running[claim.token] = Task {
      await self.work(on: claim)
      self.running[claim.token] = nil
      self.ring.yield()
    }
  }

  private func drain() async {
    let grace = Task { [time, options] in
      guard (try? await time.clock.sleep(for: options.grace.duration)) != nil else { return }
      for task in self.running.values { task.cancel() }
    }
    while let task = running.values.first { await task.value }
    grace.cancel()
  }

  private func work(on claim: Claim) async {
    observer.note(.began(claim))
    let start = time.clock.stopwatch()
    let ending = await ending(of: claim)
    do throws(StoreFailure) {
      try await settle(claim, ending, took: start())
    } catch {
      // The lease runs out, and the work is done once more.
      observer.note(.storeFailed(error))
    }
  }
}

// MARK: - One piece of work

/// How it ended.
private enum Ending: Sendable {
  case handled(WorkOutcome)
  case failed(String)
  case late
  case lost
  case stopped
}

extension Workers {
  /// Handles it while its lease is renewed, and not beyond its deadline. Whatever ends first ends the others; the
  /// handler has returned before anything is said to the store.
  private func ending(of claim: Claim) async -> Ending {
    guard let work = Work(subject: claim.work.subject) else {
      return .failed("this version of the program knows no work \"\(claim.work.subject)\"")
    }
    let attempt = Attempt(
      number: claim.attempt, isLast: claim.attempt >= options.backOff.attempts, events: claim.events)
    return await withTaskGroup(of: Ending?.self) { [handler] group in
      group.addTask {
        do {
          return .handled(try await handler.handle(work, of: claim.work.repository, attempt))
        } catch {
          return Task.isCancelled ? .stopped : .failed("\(error)")
        }
      }
      group.addTask { await self.holding(claim) }
      group.addTask { [time, options] in
        (try? await time.clock.sleep(for: options.deadline.duration)) == nil ? nil : .late
      }
      var endings: [Ending] = []
      for await ending in group {
        guard let ending else { continue }
        endings.append(ending)
        group.cancelAll()
      }
      // What was done is done, even if the deadline came in the same moment.
      return endings.first { if case .handled = $0 { true } else { false } } ?? endings.first ?? .stopped
    }
  }

  /// Renews the lease until it is cancelled (nil), or somebody else has the work.
  private nonisolated func holding(_ claim: Claim) async -> Ending? {
    var until = claim.until
    let pause = Duration.seconds(max(1, options.lease.seconds / 3))
    while true {
      guard (try? await time.clock.sleep(for: pause)) != nil else { return nil }
      let next = time.now().adding(options.lease)
      do {
        guard try await store.renew(claim, until: next) else { return .lost }
        until = next
      } catch {
        observer.note(.storeFailed(error))
        // As long as the lease holds, nobody else can have it.
        if time.now() >= until { return .lost }
      }
    }
  }

  private func settle(_ claim: Claim, _ ending: Ending, took: Duration) async throws(StoreFailure) {
    let now = time.now()
    switch ending {
    case .handled(.done(let again)):
      guard try await store.finish(claim, now: now) else { return observer.note(.lost(claim)) }
      observer.note(.finished(claim, took: took))
      // After finishing: a slot that is held is due already. Where this is lost, the next sweep finds the report
      // whose time has run out.
      if let again { try await store.enqueue([claim.work], due: again, now: now) }
    case .handled(.later(let until, let reason)): try await postpone(claim, until, reason, took)
    case .failed(let reason): try await fail(claim, reason, took)
    case .late: try await fail(claim, "it took longer than \(options.deadline)", took)
    case .lost: observer.note(.lost(claim))
    case .stopped:
      _ = try await store.postpone(claim, until: now, problem: "the server that worked on it was stopped")
      observer.note(.handedBack(claim))
    }
  }

  private func fail(_ claim: Claim, _ reason: String, _ took: Duration) async throws(StoreFailure) {
    if claim.attempt < options.backOff.attempts {
      let rest = options.backOff.rest(after: claim.attempt, jitter: time.jitter())
      try await postpone(claim, time.now().adding(rest), reason, took)
    } else if try await store.bury(claim, problem: reason, now: time.now()) {
      observer.note(.buried(claim, reason: reason, took: took))
    } else {
      observer.note(.lost(claim))
    }
  }

  private func postpone(
    _ claim: Claim, _ until: Instant, _ reason: String, _ took: Duration
  ) async throws(StoreFailure) {
    if try await store.postpone(claim, until: until, problem: reason) {
      observer.note(.postponed(claim, until: until, reason: reason, took: took))
    } else {
      observer.note(.lost(claim))
    }
  }
}

extension TimeSpan {
  var duration: Duration { .seconds(seconds) }
}

extension Clock<Duration> {
  /// Tells how long it is since it was made.
  func stopwatch() -> () -> Duration {
    let start = now
    return { start.duration(to: self.now) }
  }
}
