import CivilTime
import Pages
import Storage

/// What a server keeps, in memory; each part can be replaced.
struct SampleReader: PageReader {
  var names = [Sample.shop, Sample.hidden]
  /// Oldest first.
  var reports = Sample.evaluations
  var trends: [String: [KeptMeasurement]] = SampleReader.measured
  var queued = SampleReader.work
  var dead = SampleReader.letters
  var kept = SampleReader.received
  var failure: StoreFailure?
  var writeFailure: StoreFailure?

  private func checked<Value>(_ value: Value) throws(StoreFailure) -> Value {
    if let failure { throw failure }
    return value
  }

  func repositories() async throws(StoreFailure) -> [RepositoryName] { try checked(names) }
  func report(_ id: Int) async throws(StoreFailure) -> KeptReport? {
    try checked(reports.first { $0.id == id })
  }
  func newestReport(of work: WorkKey) async throws(StoreFailure) -> KeptReport? {
    try checked(reports.last { $0.report.work == work })
  }
  func reports(of repository: RepositoryName, subject: String?, limit: Int, before: Int?)
    async throws(StoreFailure) -> [ReportSummary]
  {
    let found = reports.filter { kept in
      kept.report.work.repository == repository && kept.id < before ?? .max
        && (subject.map { $0 == kept.report.work.subject } ?? true)
    }
    return try checked(found.reversed().prefix(limit).map(ReportSummary.init))
  }
  func trend(of repository: RepositoryName, branch: String, gate: String, measurement: String, limit: Int)
    async throws(StoreFailure) -> [KeptMeasurement]
  { try checked((trends["\(gate)/\(measurement)"] ?? []).suffix(limit)) }
  func queue(limit: Int) async throws(StoreFailure) -> [QueuedWork] { try checked(queued) }
  func deadLetters(limit: Int) async throws(StoreFailure) -> [QueuedWork] { try checked(dead) }
  func figures(now: Instant) async throws(StoreFailure) -> QueueFigures {
    var figures = QueueFigures()
    figures.due = queued.count { $0.worker == nil && $0.due <= now }
    figures.later = queued.count { $0.due > now }
    figures.held = queued.count { $0.worker != nil }
    figures.dead = dead.count
    figures.oldestDue = queued.filter { $0.worker == nil && $0.due <= now }.map(\.due).min()
    return try checked(figures)
  }
  func events(_ filter: EventFilter) async throws(StoreFailure) -> [KeptEvent] { try checked(kept) }
  func check() async throws(StoreFailure) { if let writeFailure { throw writeFailure } }
}

extension ReportSummary {
  init(_ kept: KeptReport) {
    let report = kept.report
    self.init(
      id: kept.id, work: report.work, head: report.head, base: report.base, target: report.target,
      verdict: report.verdict, at: report.at, validUntil: report.validUntil, published: kept.published)
  }
}

extension SampleReader {
  static var measured: [String: [KeptMeasurement]] {
    [
      "coverage/project coverage": points("coverage", "project coverage", "percent", of: 10_000) { day in
        day == 17 || day == 18 ? nil : 6_600 + day * 12 + (day * day * 37) % 90
      },
      "coverage/patch coverage": points("coverage", "patch coverage", "percent", of: 48) { day in
        26 + (day * 13) % 22
      },
      "duplication/lines in clones": points("duplication", "lines in clones", "count", of: 1) { day in
        60 - day + (day * 7) % 11
      },
    ]
  }

  /// One commit a day.
  private static func points(
    _ gate: String, _ name: String, _ unit: String, of denominator: Int, _ value: (Int) -> Int?
  ) -> [KeptMeasurement] {
    (0..<40).compactMap { day in
      value(day).map { numerator in
        let commit =
          String(String(day * 7919 + 0x4f2c91, radix: 16).prefix(6)) + String(repeating: "a", count: 34)
        return KeptMeasurement(
          measurement: NewMeasurement(
            branch: "main", commit: commit, isMerged: true, gate: gate, name: name, numerator: numerator,
            denominator: denominator, unit: unit),
          at: Sample.before(minutes: Int64(40 - day) * 24 * 60))
      }
    }
  }

  static var work: [QueuedWork] {
    [
      QueuedWork(
        work: WorkKey(Sample.shop, "pull/12"), due: Sample.before(minutes: 3),
        since: Sample.before(minutes: 3),
        attempts: 1, problem: nil, worker: "worker-2@gate1"),
      QueuedWork(
        work: WorkKey(Sample.shop, "pull/15"), due: Sample.before(minutes: 2),
        since: Sample.before(minutes: 2),
        attempts: 0, problem: nil, worker: nil),
      QueuedWork(
        work: WorkKey(Sample.hidden, "branch/main"), due: Sample.before(minutes: -6),
        since: Sample.before(minutes: 64), attempts: 4,
        problem: "cannot read pull request 7 of acme/secret-plans: api.github.com answered 502", worker: nil),
    ]
  }

  static var letters: [QueuedWork] {
    [
      QueuedWork(
        work: WorkKey(Sample.hidden, "pull/7"), due: Sample.before(minutes: 130),
        since: Sample.before(minutes: 700),
        attempts: 12,
        problem:
          "cannot fetch acme/secret-plans: the repository is larger than the limit of 2 GiB; raise mirrors.size_limit",
        worker: nil)
    ]
  }

  static var received: [KeptEvent] {
    let names = ["pull_request", "pull_request_review", "check_suite", "push"]
    let states = [KeptEvent.State.open, .finished, .finished, .dead]
    return (0..<4).map { index in
      KeptEvent(
        id: 1204 - index, received: Sample.before(minutes: Int64(index * 9 + 2)),
        event: ReceivedEvent(
          forge: "github", delivery: "72d3162e-cc78-11e3-81ab-4c9367dc095\(index)", name: names[index],
          repository: Sample.shop, sender: "bob", body: []),
        state: states[index])
    }
  }
}
