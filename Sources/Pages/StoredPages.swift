public import CivilTime
public import Storage

/// Pages of a store.
public struct StoredPages: PageReader {
  private let store: any Store
  private let names: @Sendable () async throws(StoreFailure) -> [RepositoryName]

  /// - Parameter repositories: every repository that the server answers for.
  public init(
    _ store: any Store, repositories: @escaping @Sendable () async throws(StoreFailure) -> [RepositoryName]
  ) {
    self.store = store
    names = repositories
  }

  public func repositories() async throws(StoreFailure) -> [RepositoryName] { try await names() }
  public func report(_ id: Int) async throws(StoreFailure) -> KeptReport? { try await store.report(id) }
  public func newestReport(of work: WorkKey) async throws(StoreFailure) -> KeptReport? {
    try await store.newestReport(of: work)
  }
  public func reports(of repository: RepositoryName, subject: String?, limit: Int, before: Int?)
    async throws(StoreFailure) -> [ReportSummary]
  { try await store.reports(of: repository, subject: subject, limit: limit, before: before) }
  public func trend(
    of repository: RepositoryName, branch: String, gate: String, measurement: String, limit: Int
  ) async throws(StoreFailure) -> [KeptMeasurement] {
    try await store.trend(
      of: repository, branch: branch, gate: gate, measurement: measurement, limit: limit)
  }
  public func queue(limit: Int) async throws(StoreFailure) -> [QueuedWork] {
    try await store.queue(limit: limit)
  }
  public func deadLetters(limit: Int) async throws(StoreFailure) -> [QueuedWork] {
    try await store.deadLetters(limit: limit)
  }
  public func figures(now: Instant) async throws(StoreFailure) -> QueueFigures {
    try await store.figures(now: now)
  }
  public func events(_ filter: EventFilter) async throws(StoreFailure) -> [KeptEvent] {
    try await store.events(filter)
  }
  public func check() async throws(StoreFailure) { try await store.check() }
}
