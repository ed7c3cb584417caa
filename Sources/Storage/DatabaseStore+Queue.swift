public import CivilTime

extension DatabaseStore {
  public func accept(_ event: ReceivedEvent, work: [WorkKey], now: Instant) async throws(StoreFailure)
    -> Acceptance
  {
    let action = "cannot keep an event"
    guard event.body.count <= StoreLimits.document else {
      throw StoreFailure(action, size: event.body.count, limit: StoreLimits.document)
    }
    guard work.count <= StoreLimits.work else {
      throw StoreFailure(
        action, reason: "it asks for \(work.count) pieces of work; the limit is \(StoreLimits.work)",
        mayPass: false)
    }
    return try await write(action, isFrequent: true) { session throws(DatabaseFailure) in
      try session.accept(event, work, now)
    }
  }

  public func event(_ id: Int) async throws(StoreFailure) -> KeptEvent? {
    try await read("cannot read event \(id)") { session throws(DatabaseFailure) in try session.event(id) }
  }

  public func events(_ filter: EventFilter) async throws(StoreFailure) -> [KeptEvent] {
    try await read("cannot list events") { session throws(DatabaseFailure) in try session.events(filter) }
  }

  public func enqueue(_ work: [WorkKey], due: Instant, now: Instant) async throws(StoreFailure) {
    try await write("cannot put work into the queue") { session throws(DatabaseFailure) in
      try session.enqueue(work, due, now)
    }
  }

  public func claim(by worker: String, now: Instant, lease: TimeSpan) async throws(StoreFailure) -> Claim? {
    let token = Self.newToken()
    return try await write("cannot claim work") { session throws(DatabaseFailure) in
      try session.claim(worker, now, lease, token: token)
    }
  }

  public func renew(_ claim: Claim, until: Instant) async throws(StoreFailure) -> Bool {
    try await write("cannot hold on to \(claim.work)") { session throws(DatabaseFailure) in
      try session.renew(claim, until)
    }
  }

  public func finish(_ claim: Claim, now: Instant) async throws(StoreFailure) -> Bool {
    try await write("cannot finish \(claim.work)") { session throws(DatabaseFailure) in
      try session.finish(claim, now)
    }
  }

  public func postpone(_ claim: Claim, until: Instant, problem: String) async throws(StoreFailure) -> Bool {
    try await write("cannot postpone \(claim.work)") { session throws(DatabaseFailure) in
      try session.postpone(claim, until, problem)
    }
  }

  public func bury(_ claim: Claim, problem: String, now: Instant) async throws(StoreFailure) -> Bool {
    try await write("cannot give up \(claim.work)") { session throws(DatabaseFailure) in
      try session.bury(claim, problem, now)
    }
  }

  public func queue(limit: Int) async throws(StoreFailure) -> [QueuedWork] {
    try await read("cannot read the queue") { session throws(DatabaseFailure) in try session.queue(limit) }
  }

  public func open(_ prefix: String, of repository: RepositoryName?) async throws(StoreFailure) -> [WorkKey] {
    try await read("cannot look for open work") { session throws(DatabaseFailure) in
      try session.open(prefix, repository)
    }
  }

  public func deadLetters(limit: Int) async throws(StoreFailure) -> [QueuedWork] {
    try await read("cannot read the dead letters") { session throws(DatabaseFailure) in
      try session.deadLetters(limit)
    }
  }

  public func revive(_ work: WorkKey, now: Instant) async throws(StoreFailure) -> Bool {
    try await write("cannot revive \(work)") { session throws(DatabaseFailure) in
      try session.revive(work, now)
    }
  }

  /// Like no other that ever was.
  static func newToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return [generator.next(), generator.next()].map { String($0 as UInt64, radix: 16) }.joined(separator: "-")
  }

  public func figures(now: Instant) async throws(StoreFailure) -> QueueFigures {
    try await read("cannot count the queue") { session throws(DatabaseFailure) in try session.figures(now) }
  }
}

extension StoreFailure {
  init(_ action: String, size: Int, limit: Int) {
    self.init(action, reason: "it has \(size) bytes; the limit is \(limit)", mayPass: false)
  }
}
