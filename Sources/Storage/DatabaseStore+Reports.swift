public import CivilTime

extension DatabaseStore {
  public func keep(_ report: NewReport, measurements: [NewMeasurement], with consequences: Consequences)
    async throws(StoreFailure) -> Int
  {
    let action = "cannot keep a report of \(report.work)"
    guard report.document.count <= StoreLimits.document else {
      throw StoreFailure(action, size: report.document.count, limit: StoreLimits.document)
    }
    return try await write(action) { session throws(DatabaseFailure) in
      try session.keep(report, measurements, consequences)
    }
  }

  public func report(_ id: Int) async throws(StoreFailure) -> KeptReport? {
    try await read("cannot read report \(id)") { session throws(DatabaseFailure) in try session.report(id) }
  }

  public func newestReport(of work: WorkKey) async throws(StoreFailure) -> KeptReport? {
    try await read("cannot read the report of \(work)") { session throws(DatabaseFailure) in
      try session.newestReport(of: work)
    }
  }

  public func report(withKey key: String, of repository: RepositoryName) async throws(StoreFailure)
    -> KeptReport?
  {
    try await read("cannot look for a report of \(repository)") { session throws(DatabaseFailure) in
      try session.report(withKey: key, of: repository)
    }
  }

  public func reports(of repository: RepositoryName, subject: String?, limit: Int, before: Int?)
    async throws(StoreFailure) -> [ReportSummary]
  {
    try await read("cannot list reports of \(repository)") { session throws(DatabaseFailure) in
      try session.reports(repository, subject, limit, before)
    }
  }

  public func markPublished(_ report: Int, at moment: Instant) async throws(StoreFailure) {
    try await write("cannot mark report \(report) as published") { session throws(DatabaseFailure) in
      try session.markPublished(report, moment)
    }
  }

  public func markEnded(_ work: WorkKey, at moment: Instant) async throws(StoreFailure) {
    try await write("cannot mark \(work) as ended") { session throws(DatabaseFailure) in
      try session.markEnded(work, moment)
    }
  }

  public func markMerged(
    _ commit: String, into branch: String, of repository: RepositoryName
  ) async throws(StoreFailure) {
    try await write("cannot mark \(commit) as merged") { session throws(DatabaseFailure) in
      try session.markMerged(repository, branch, commit)
    }
  }

  public func trend(
    of repository: RepositoryName, branch: String, gate: String, measurement: String, limit: Int
  ) async throws(StoreFailure) -> [KeptMeasurement] {
    try await read("cannot read measurements of \(repository)") { session throws(DatabaseFailure) in
      try session.trend(repository, branch, gate, measurement, limit)
    }
  }
}
