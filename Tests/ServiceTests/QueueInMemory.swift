import CivilTime
import LocalSystem
import Storage
import Synchronization

/// The queue of a store, in memory, with the rules that `Store` states; what the workers do not ask for is refused.
final class QueueInMemory: Store {
  private struct Slot {
    var due: Instant
    let since: Instant
    var generation = 1
    var claimed = 0
    var attempts = 0
    var problem: String?
    var token: String?
    var until: Instant?
    var isDead = false
  }

  private struct State {
    var slots: [WorkKey: Slot] = [:]
    var order: [WorkKey] = []
    var marks: [String: String] = [:]
    var pruned: [PrunedKind: Instant] = [:]
    var tokens = 0
    /// Calls that fail, by name.
    var broken: Set<String> = []
  }

  private let state = Mutex(State())
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  init() { (wakes, wake) = AsyncStream.makeStream(of: Void.self) }

  struct Standing: Equatable {
    var due: Instant?
    var problem: String?
    var isDead = false
    var isHeld = false
  }

  /// nil where there is no slot.
  func standing(_ key: WorkKey) -> Standing? {
    state.withLock { state in
      state.slots[key].map {
        Standing(due: $0.due, problem: $0.problem, isDead: $0.isDead, isHeld: $0.token != nil)
      }
    }
  }

  var waiting: [WorkKey] { state.withLock { state in state.order.filter { state.slots[$0]?.token == nil } } }
  var marks: [String: String] { state.withLock { $0.marks } }
  var pruned: [PrunedKind: Instant] { state.withLock { $0.pruned } }
  func failing(_ calls: Set<String>) { state.withLock { $0.broken = calls } }

  /// Somebody else takes what is held, as after a lease that ran out.
  func steal(_ key: WorkKey) { state.withLock { $0.slots[key]?.token = "another" } }

  private func check(_ call: String) throws(StoreFailure) {
    let isBroken = state.withLock { $0.broken.contains(call) }
    if isBroken { throw StoreFailure("cannot \(call)", reason: "the test says so", mayPass: true) }
  }

  private func refused() -> StoreFailure {
    StoreFailure("cannot answer", reason: "only the queue is here", mayPass: false)
  }

  func enqueue(_ work: [WorkKey], due: Instant, now: Instant) async throws(StoreFailure) {
    try check("enqueue")
    state.withLock { state in
      for key in work {
        if var slot = state.slots[key], !slot.isDead {
          slot.generation += 1
          slot.due = slot.token == nil ? min(slot.due, due) : due
          state.slots[key] = slot
        } else {
          state.slots[key] = Slot(due: due, since: now)
          state.order.append(key)
        }
      }
    }
    wake.yield()
  }

  func claim(by worker: String, now: Instant, lease: TimeSpan) async throws(StoreFailure) -> Claim? {
    try check("claim")
    return state.withLock { state in
      let free = state.order.first { key in
        guard let slot = state.slots[key], !slot.isDead, slot.due <= now else { return false }
        return slot.token == nil || slot.until.map { $0 <= now } ?? false
      }
      guard let key = free, var slot = state.slots[key] else { return nil }
      state.tokens += 1
      slot.token = "\(worker)-\(state.tokens)"
      slot.until = now.adding(lease)
      slot.attempts += 1
      slot.claimed = slot.generation
      state.slots[key] = slot
      return Claim(
        work: key, generation: slot.generation, attempt: slot.attempts, token: slot.token ?? "",
        until: now.adding(lease), events: [])
    }
  }

  private func change(_ claim: Claim, _ body: (inout Slot) -> Bool) -> Bool {
    state.withLock { state in
      guard var slot = state.slots[claim.work], slot.token == claim.token else { return false }
      let stays = body(&slot)
      state.slots[claim.work] = stays ? slot : nil
      if !stays { state.order.removeAll { $0 == claim.work } }
      return true
    }
  }

  func renew(_ claim: Claim, until: Instant) async throws(StoreFailure) -> Bool {
    try check("renew")
    return change(claim) { slot in
      slot.until = until
      return true
    }
  }

  func finish(_ claim: Claim, now: Instant) async throws(StoreFailure) -> Bool {
    try check("finish")
    defer { wake.yield() }
    return change(claim) { slot in
      slot.token = nil
      slot.attempts = 0
      return slot.generation > claim.generation
    }
  }

  func postpone(_ claim: Claim, until: Instant, problem: String) async throws(StoreFailure) -> Bool {
    change(claim) { slot in
      slot.token = nil
      slot.due = until
      slot.problem = problem
      return true
    }
  }

  func bury(_ claim: Claim, problem: String, now: Instant) async throws(StoreFailure) -> Bool {
    change(claim) { slot in
      slot.token = nil
      slot.isDead = true
      slot.problem = problem
      return true
    }
  }

  func wakeUps() -> AsyncStream<Void> { wakes }
  func mark(_ name: String) async throws(StoreFailure) -> String? { state.withLock { $0.marks[name] } }
  func setMark(_ name: String, _ value: String) async throws(StoreFailure) {
    state.withLock { $0.marks[name] = value }
  }
  func prune(_ kind: PrunedKind, before: Instant) async throws(StoreFailure) -> Int {
    state.withLock { $0.pruned[kind] = before }
    return 1
  }
  func check() async throws(StoreFailure) {}
  func close() async {}

  // MARK: Not asked for

  func accept(_ event: ReceivedEvent, work: [WorkKey], now: Instant) async throws(StoreFailure) -> Acceptance
  {
    throw refused()
  }
  func event(_ id: Int) async throws(StoreFailure) -> KeptEvent? { throw refused() }
  func events(_ filter: EventFilter) async throws(StoreFailure) -> [KeptEvent] { throw refused() }
  func queue(limit: Int) async throws(StoreFailure) -> [QueuedWork] { throw refused() }
  func open(_ prefix: String, of repository: RepositoryName?) async throws(StoreFailure) -> [WorkKey] {
    throw refused()
  }
  func deadLetters(limit: Int) async throws(StoreFailure) -> [QueuedWork] { throw refused() }
  func revive(_ work: WorkKey, now: Instant) async throws(StoreFailure) -> Bool { throw refused() }
  func figures(now: Instant) async throws(StoreFailure) -> QueueFigures { throw refused() }
  func keep(_ report: NewReport, measurements: [NewMeasurement], with consequences: Consequences)
    async throws(StoreFailure) -> Int
  { throw refused() }
  func report(_ id: Int) async throws(StoreFailure) -> KeptReport? { throw refused() }
  func newestReport(of work: WorkKey) async throws(StoreFailure) -> KeptReport? { throw refused() }
  func report(withKey key: String, of repository: RepositoryName) async throws(StoreFailure) -> KeptReport? {
    throw refused()
  }
  func reports(of repository: RepositoryName, subject: String?, limit: Int, before: Int?)
    async throws(StoreFailure) -> [ReportSummary]
  { throw refused() }
  func markPublished(_ report: Int, at: Instant) async throws(StoreFailure) { throw refused() }
  func markEnded(_ work: WorkKey, at: Instant) async throws(StoreFailure) { throw refused() }
  func markMerged(_ commit: String, into branch: String, of repository: RepositoryName)
    async throws(StoreFailure)
  { throw refused() }
  func trend(of repository: RepositoryName, branch: String, gate: String, measurement: String, limit: Int)
    async throws(StoreFailure) -> [KeptMeasurement]
  { throw refused() }
  func keep(_ evidence: NewEvidence, content: [UInt8]) async throws(StoreFailure) -> KeptEvidence {
    throw refused()
  }
  func evidence(of repository: RepositoryName, commit: String) async throws(StoreFailure) -> [KeptEvidence] {
    throw refused()
  }
  func keep(_ evidence: NewEvidence, file: LocalPath) async throws(StoreFailure) -> KeptEvidence {
    throw refused()
  }
  func copyContent(of evidence: KeptEvidence, to file: LocalPath) async throws(StoreFailure) {
    throw refused()
  }
  func content(of evidence: KeptEvidence) async throws(StoreFailure) -> [UInt8] { throw refused() }
  func freeze(_ freeze: Freeze) async throws(StoreFailure) { throw refused() }
  func thaw(_ environment: String, of repository: RepositoryName?) async throws(StoreFailure) -> Bool {
    throw refused()
  }
  func freezes() async throws(StoreFailure) -> [Freeze] { throw refused() }
  func record(_ entry: AuditEntry) async throws(StoreFailure) { throw refused() }
  func audit(after id: Int, limit: Int) async throws(StoreFailure) -> [KeptAuditEntry] { throw refused() }
  func verifyAudit() async throws(StoreFailure) -> AuditVerification { throw refused() }
}
