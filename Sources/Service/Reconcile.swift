public import CivilTime
public import Storage

/// What forges can be asked about what was missed.
public protocol ForgeSurvey: Sendable {
  /// All that this server is for and that it can know of without a webhook.
  func repositories() async throws -> [RepositoryName]
  /// Asks the forges to send again what did not arrive.
  ///
  /// - Parameter since: deliveries before it were dealt with.
  /// - Returns: how many were asked for.
  func redeliver(since: Instant) async throws -> Int
}

/// At start and from then on every so often: asks for deliveries that did not arrive, and sweeps the repositories for
/// pull requests that no delivery spoke of. Forges do not send again by themselves.
public actor Reconcile {
  private let store: any Store
  private let survey: any ForgeSurvey
  private let options: Options
  private let time: TimeSource
  private let observer: any ServiceObserver

  public struct Options: Hashable, Sendable {
    public var interval = TimeSpan(seconds: 900)
    /// How long data is kept; what is not named is kept for ever.
    public var retention: [PrunedKind: TimeSpan] = [:]

    public init() {}
  }

  /// Up to where deliveries were asked for again.
  static let mark = "reconcile/deliveries"
  /// GitHub keeps deliveries for three days.
  private static let farthest = TimeSpan(seconds: 3 * 86400)
  /// A delivery that is under way now is listed a moment later.
  private static let overlap = TimeSpan(seconds: 600)

  public init(
    _ store: any Store, _ survey: any ForgeSurvey, _ options: Options = Options(), time: TimeSource,
    observer: any ServiceObserver
  ) {
    self.store = store
    self.survey = survey
    self.options = options
    self.time = time
    self.observer = observer
  }

  /// Until it is cancelled. The first time, everything is compared.
  public func run() async {
    await once(.fullSweep)
    while (try? await time.clock.sleep(for: options.interval.duration)) != nil {
      await once(.sweep)
    }
  }

  func once(_ work: Work) async {
    do {
      let now = time.now()
      let repositories = try await survey.repositories()
      try await store.enqueue(repositories.map { WorkKey($0, work.subject) }, due: now, now: now)
      let count = try await redeliver(now)
      observer.note(.reconciled(repositories: repositories.count, redelivered: count))
    } catch {
      observer.note(.reconcileFailed(reason: "\(error)"))
    }
    await prune()
  }

  private func redeliver(_ now: Instant) async throws -> Int {
    let mark = try await store.mark(Self.mark).flatMap { Int64($0) }.map { Instant(seconds: $0) }
    let farthest = now.adding(TimeSpan(seconds: -Self.farthest.seconds))
    let count = try await survey.redeliver(since: max(mark ?? farthest, farthest))
    // Not before it worked: what was not asked for stays to be asked for.
    let next = now.adding(TimeSpan(seconds: -Self.overlap.seconds))
    try await store.setMark(Self.mark, "\(next.seconds)")
    return count
  }

  private func prune() async {
    for (kind, span) in options.retention.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      do {
        let end = time.now().adding(TimeSpan(seconds: -span.seconds))
        let count = try await store.prune(kind, before: end)
        if count > 0 { observer.note(.pruned(kind, count: count)) }
      } catch {
        observer.note(.storeFailed(error))
      }
    }
  }
}
