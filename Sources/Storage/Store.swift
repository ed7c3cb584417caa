public import CivilTime
public import LocalSystem

/// What a server keeps: events, the queue made of them, evidence, reports, measurements, freezes, and who did
/// what.
///
/// Whatever returns is durable: after a crash of the process or of the machine it is still there. Every call
/// may come from several tasks, and with PostgreSQL from several machines. The clock is the caller's.
public protocol Store: Sendable {
  // MARK: Events and the queue

  /// Keeps an event and puts its work into the queue, both or neither. An event whose delivery is known
  /// already changes nothing.
  func accept(_ event: ReceivedEvent, work: [WorkKey], now: Instant) async throws(StoreFailure) -> Acceptance
  func event(_ id: Int) async throws(StoreFailure) -> KeptEvent?
  /// Newest first, their bodies left empty.
  func events(_ filter: EventFilter) async throws(StoreFailure) -> [KeptEvent]

  /// Asks for work that no event asked for: a sweep, a report whose time has run out. Where the slot is
  /// waiting already, it becomes due at the earlier of both moments. A dead letter stays one: `revive` is for
  /// those.
  func enqueue(_ work: [WorkKey], due: Instant, now: Instant) async throws(StoreFailure)
  /// The next piece of work that is due and that nobody holds: of the repository that holds the fewest
  /// workers, then of the one that was served longest ago, then what became due first. nil where there is
  /// none.
  ///
  /// A claim whose lease has run out is taken from whoever held it.
  func claim(by worker: String, now: Instant, lease: TimeSpan) async throws(StoreFailure) -> Claim?
  /// Holds on to a claim; false where somebody else has it by now, and the work is to be dropped.
  func renew(_ claim: Claim, until: Instant) async throws(StoreFailure) -> Bool
  /// The work is done. What was asked for since the claim keeps the slot in the queue. False as for `renew`.
  func finish(_ claim: Claim, now: Instant) async throws(StoreFailure) -> Bool
  /// Tries again later, unless something asks for it before.
  func postpone(_ claim: Claim, until: Instant, problem: String) async throws(StoreFailure) -> Bool
  /// Gives up: a dead letter, until an operator revives it or a new event asks for the same work. What was
  /// asked for since the claim is tried at once, as if it were new.
  func bury(_ claim: Claim, problem: String, now: Instant) async throws(StoreFailure) -> Bool
  /// What is held, then in the order in which they would be claimed; what waits for its moment comes last.
  func queue(limit: Int) async throws(StoreFailure) -> [QueuedWork]
  /// Work that is not done and no dead letter, whose subject begins so; of one repository, or of all. At most 10,000.
  func open(_ prefix: String, of repository: RepositoryName?) async throws(StoreFailure) -> [WorkKey]
  /// Given up last comes first.
  func deadLetters(limit: Int) async throws(StoreFailure) -> [QueuedWork]
  /// Puts a dead letter back, with its attempts forgotten; false where there is none.
  func revive(_ work: WorkKey, now: Instant) async throws(StoreFailure) -> Bool
  func figures(now: Instant) async throws(StoreFailure) -> QueueFigures
  /// Yields whenever work may have come, whoever put it there; now and then for no reason.
  func wakeUps() -> AsyncStream<Void>

  // MARK: Reports and what they measured

  /// Keeps a report. Where the newest one of the same work has the same key, that one is kept and its id
  /// returned.
  ///
  /// - Parameter consequences: kept with it, in one; nothing of it where the report is there already.
  func keep(_ report: NewReport, measurements: [NewMeasurement], with consequences: Consequences)
    async throws(StoreFailure) -> Int
  func report(_ id: Int) async throws(StoreFailure) -> KeptReport?
  func newestReport(of work: WorkKey) async throws(StoreFailure) -> KeptReport?
  /// The newest with this key, of whatever subject: a verdict that can be carried over.
  func report(withKey key: String, of repository: RepositoryName) async throws(StoreFailure) -> KeptReport?
  /// Newest first, without their documents.
  func reports(of repository: RepositoryName, subject: String?, limit: Int, before: Int?)
    async throws(StoreFailure) -> [ReportSummary]
  /// The forge shows the report, so its work has not ended.
  func markPublished(_ report: Int, at: Instant) async throws(StoreFailure)
  /// Nobody waits for another verdict of this work: the pull request is closed. Until a report of it is
  /// published again, its newest one may be pruned too, and the evidence of its head.
  func markEnded(_ work: WorkKey, at: Instant) async throws(StoreFailure)
  /// The commit is in the branch now, so that what was measured of it belongs to the branch's trend.
  func markMerged(_ commit: String, into branch: String, of repository: RepositoryName)
    async throws(StoreFailure)
  /// The newest `limit`, oldest first: of commits in this branch alone.
  func trend(of repository: RepositoryName, branch: String, gate: String, measurement: String, limit: Int)
    async throws(StoreFailure) -> [KeptMeasurement]

  // MARK: Evidence

  /// Keeps what some tool reported of a commit. The same bytes of the same commit and file are kept once.
  func keep(_ evidence: NewEvidence, content: [UInt8]) async throws(StoreFailure) -> KeptEvidence
  func evidence(of repository: RepositoryName, commit: String) async throws(StoreFailure) -> [KeptEvidence]
  /// The same from a file, which is read piece by piece and never held.
  func keep(_ evidence: NewEvidence, file: LocalPath) async throws(StoreFailure) -> KeptEvidence
  func content(of evidence: KeptEvidence) async throws(StoreFailure) -> [UInt8]
  /// Writes the content to a new file, part by part.
  func copyContent(of evidence: KeptEvidence, to file: LocalPath) async throws(StoreFailure)

  // MARK: Operation

  func freeze(_ freeze: Freeze) async throws(StoreFailure)
  /// False where nothing was frozen.
  func thaw(_ environment: String, of repository: RepositoryName?) async throws(StoreFailure) -> Bool
  func freezes() async throws(StoreFailure) -> [Freeze]
  /// Appended and never changed: each entry's digest covers the one before.
  func record(_ entry: AuditEntry) async throws(StoreFailure)
  /// Oldest first.
  func audit(after id: Int, limit: Int) async throws(StoreFailure) -> [KeptAuditEntry]
  /// Reads all entries, and works each digest out anew.
  func verifyAudit() async throws(StoreFailure) -> AuditVerification
  /// A word that a later run looks up: up to where deliveries were asked for again, say.
  func mark(_ name: String) async throws(StoreFailure) -> String?
  func setMark(_ name: String, _ value: String) async throws(StoreFailure)
  /// Removes what is older, but for what is still needed: events whose work is open, the newest report of each subject
  /// that has not ended with the evidence of its head and base, and notices that wait.
  func prune(_ kind: PrunedKind, before: Instant) async throws(StoreFailure) -> Int
  /// Whether the store takes writes now.
  func check() async throws(StoreFailure)
  func close() async
}

extension Store {
  /// Keeps a report of which nothing follows.
  public func keep(_ report: NewReport, measurements: [NewMeasurement]) async throws(StoreFailure) -> Int {
    try await keep(report, measurements: measurements, with: Consequences())
  }
}
