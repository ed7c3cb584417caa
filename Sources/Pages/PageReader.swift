public import CivilTime
public import Storage

/// What pages read of what a server keeps: a part of `Store`, under the same names.
public protocol PageReader: Sendable {
  /// Every repository that the server answers for, whether something was judged there or not.
  func repositories() async throws(StoreFailure) -> [RepositoryName]
  func report(_ id: Int) async throws(StoreFailure) -> KeptReport?
  func newestReport(of work: WorkKey) async throws(StoreFailure) -> KeptReport?
  /// Newest first, without their documents.
  func reports(of repository: RepositoryName, subject: String?, limit: Int, before: Int?)
    async throws(StoreFailure) -> [ReportSummary]
  /// Oldest first.
  func trend(of repository: RepositoryName, branch: String, gate: String, measurement: String, limit: Int)
    async throws(StoreFailure) -> [KeptMeasurement]
  func queue(limit: Int) async throws(StoreFailure) -> [QueuedWork]
  func deadLetters(limit: Int) async throws(StoreFailure) -> [QueuedWork]
  func figures(now: Instant) async throws(StoreFailure) -> QueueFigures
  /// Newest first.
  func events(_ filter: EventFilter) async throws(StoreFailure) -> [KeptEvent]
  func check() async throws(StoreFailure)
}
