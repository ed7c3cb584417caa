import CivilTime
import ExternalGates
import GateKit
import GitFetching
import HTTPServing
import LocalSystem
import Service
import SourceText
import Storage

/// A server with all its parts, from the store to the socket.
final class Server: Sendable {
  let port: Int
  private let http: HTTPServer
  private let workers: Workers
  private let reconcile: Reconcile
  let store: any Store
  private let mirrors: Mirrors
  private let log: ServeLog
  private let tasks: [Task<Void, Never>]

  /// Starts it.
  ///
  /// - Parameter folder: what files of the settings are relative to.
  init(
    _ settings: ServerSettings, in folder: LocalPath, _ console: Console, _ gates: [GateDefinition],
    time: TimeSource = .system
  ) async throws {
    let log = ServeLog(console)
    let metrics = Metrics()
    let observer = ServeObserver(log: log, metrics: metrics)
    let store = try await openStore(settings.storage, in: folder, console)
    let served = try settings.forges.entries.map { entry in
      try ServedForge(entry.key, entry.value, in: folder, console)
    }
    let forges = ServedForges(served, store)
    let mirrors = try Mirrors(
      in: folder.appending(settings.mirrors.folder), limit: settings.mirrors.limit.bytes,
      environment: console.environment)
    let judge = ServedJudge(
      store: store, gates: gates, runner: ExternalRunner(console.environment), console: console,
      cache: settings.cache.map { folder.appending($0) },
      wait: settings.uploads.wait, carried: CarriedPublications(), metrics: metrics, log: log,
      url: settings.address)
    let work = ServedWork(
      store: store, forges: forges, mirrors: mirrors, judge: judge, console: console, log: log)
    workers = Workers(
      Self.name(), store, work, WorkerOptions(settings.workers), time: time, observer: observer)
    reconcile = Reconcile(store, forges, Reconcile.Options(settings), time: time, observer: observer)
    let intake = Intake(forges: forges, store: store, console: console, metrics: metrics, log: log)
    let callers = try Callers(settings, in: folder, forges, console)
    let uploads = UploadRoute(
      intake: EvidenceIntake(callers, store, forges, console), metrics: metrics, log: log)
    let facts = FactsRoute(callers: callers, store: store)
    let pages = HealthPages(store: store, forges: forges, metrics: metrics, console: console)
    let shown = try PageRoutes(settings, in: folder, forges: forges, store: store, console, log)
    http = try HTTPServer(
      try HTTPServingOptions(settings, in: folder),
      try Router([intake.route(), uploads.route(), facts.route()] + pages.routes() + shown.routes())
    ) { request in
      metrics.time(.requests, request.duration, ["route": request.route ?? "none"])
    }
    port = http.port
    self.store = store
    self.mirrors = mirrors
    self.log = log
    let (workers, reconcile) = (workers, reconcile)
    tasks = [Task { await workers.run() }, Task { await reconcile.run() }]
    log.write(
      "started",
      [
        "port": .number(port), "forges": .list(served.map { .text($0.name) }),
        "program": .text(programVersion),
      ])
  }

  /// Takes nothing more, brings to an end what is under way as far as its time goes, and closes the store.
  func stop() async {
    log.write("stopping")
    await http.stop(within: .seconds(10))
    tasks[1].cancel()
    await workers.stop()
    for task in tasks { await task.value }
    await mirrors.close()
    await store.close()
    log.write("stopped")
  }

  /// Tells this process from every other at the same store, also from the one that had its number before.
  private static func name() -> String {
    let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
    return "\(ThisProcess.number)-\(digits)"
  }
}

extension WorkerOptions {
  fileprivate init(_ settings: ServerSettings.WorkerSettings) {
    self.init()
    count = settings.count
    deadline = settings.deadline
    grace = settings.grace
    backOff.attempts = settings.attempts
  }
}

extension Reconcile.Options {
  fileprivate init(_ settings: ServerSettings) {
    self.init()
    interval = settings.reconcile.every
    let kept: [(PrunedKind, TimeSpan?)] = [
      (.events, settings.retention.events), (.reports, settings.retention.reports),
      (.evidence, settings.retention.evidence), (.measurements, settings.retention.measurements),
    ]
    for (kind, span) in kept { retention[kind] = span }
  }
}

extension HTTPServingOptions {
  fileprivate init(_ settings: ServerSettings, in folder: LocalPath) throws(UsageError) {
    self.init()
    guard let listen = ListenAddress(settings.listen) else {
      throw UsageError("\(settings.listen) is no address to listen on")
    }
    address = listen.address
    port = listen.port
    tls = settings.tls.map {
      TLSFiles(certificate: folder.appending($0.certificate), key: folder.appending($0.key))
    }
    trustedProxies = settings.proxies.compactMap { AddressRange($0) }
  }
}
