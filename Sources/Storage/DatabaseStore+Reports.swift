public import CivilTime
internal import Cryptography

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

  // MARK: - Evidence

  public func keep(_ evidence: NewEvidence, content: [UInt8]) async throws(StoreFailure) -> KeptEvidence {
    let action = "cannot keep \(evidence.file) of \(evidence.commit)"
    let size = content.count
    guard size <= StoreLimits.evidence else {
      throw StoreFailure(action, size: size, limit: StoreLimits.evidence)
    }
    let digest = sha256Hex(content)
    let parts = (size + StoreLimits.part - 1) / StoreLimits.part
    // What is pruned meanwhile is sent again.
    for _ in 0..<3 {
      if try await !isThere(digest, parts: parts, action) {
        guard try await send(content, digest, parts: parts, evidence.at, action) else { continue }
      }
      let kept = try await write(action) { session throws(DatabaseFailure) in
        try session.keep(evidence, digest, size: size, parts: parts)
      }
      if let kept { return kept }
    }
    throw StoreFailure(action, reason: "it was removed again while it was being kept", mayPass: true)
  }

  private func isThere(_ digest: String, parts: Int, _ action: String) async throws(StoreFailure) -> Bool {
    try await read(action) { session throws(DatabaseFailure) in
      try session.hasContent(digest, parts: parts)
    }
  }

  /// Each part by itself, so that nobody waits long behind it.
  private func send(_ content: [UInt8], _ digest: String, parts: Int, _ at: Instant, _ action: String)
    async throws(StoreFailure) -> Bool
  {
    try await write(action) { session throws(DatabaseFailure) in
      try session.begin(digest, size: content.count, at)
    }
    for part in 0..<parts {
      let start = part * StoreLimits.part
      let bytes = Array(content[start..<min(start + StoreLimits.part, content.count)])
      let isKept = try await write(action) { session throws(DatabaseFailure) in
        try session.keep(part, of: digest, bytes)
      }
      guard isKept else { return false }
    }
    return true
  }

  public func evidence(of repository: RepositoryName, commit: String) async throws(StoreFailure)
    -> [KeptEvidence]
  {
    try await read("cannot list evidence of \(repository)") { session throws(DatabaseFailure) in
      try session.evidence(repository, commit)
    }
  }

  public func content(of evidence: KeptEvidence) async throws(StoreFailure) -> [UInt8] {
    let action = "cannot read \(evidence.evidence.file) of \(evidence.evidence.commit)"
    var content: [UInt8] = []
    content.reserveCapacity(min(evidence.size, StoreLimits.evidence))
    var part = 0
    while content.count < evidence.size {
      let next = part
      let bytes = try await read(action) { session throws(DatabaseFailure) in
        try session.part(next, of: evidence.digest)
      }
      guard let bytes, !bytes.isEmpty else {
        throw StoreFailure(action, reason: "it was removed", mayPass: false)
      }
      content += bytes
      part += 1
    }
    guard sha256Hex(content) == evidence.digest else {
      throw StoreFailure(action, reason: "it is not what was kept; the database is damaged", mayPass: false)
    }
    return content
  }
}
