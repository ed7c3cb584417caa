import CivilTime
import ExternalGates
import GateKit
import GitFetching
import HTTPServing
import LocalSystem
import PolicyFiles
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
    let notifications = try Notifications(settings.notifications, in: folder, console)
    let store = try await openStore(settings.storage, in: folder, console)
    let served = try settings.forges.entries.map { entry in
      try ServedForge(entry.key, entry.value, in: folder, console)
    }
    let forges = ServedForges(served, store)
    let mirrors = try Mirrors(
      in: folder.appending(settings.mirrors.folder), limit: settings.mirrors.limit.bytes,
      environment: console.environment)
    let organisations = try Organisations(
      settings.organisations, in: folder, forges, mirrors, PolicyReader(gates: gates))
    // The folder of the mirrors is this process's alone: what is there now, one that was killed has left.
    let transit = folder.appending(settings.mirrors.folder).appending(Self.transit)
    if LocalFiles.kind(of: transit) != nil { try LocalFiles.removeFolder(transit) }
    try LocalFiles.createFolders(transit)
    let memory = ArtifactMemory()
    let runner = ExternalRunner(console.environment)
    let text = try KeptText(settings.signing, in: folder)
    let judge = ServedJudge(
      store: store, gates: gates, runner: runner, console: console,
      cache: settings.cache.map { folder.appending($0) },
      wait: settings.uploads.wait, carried: CarriedPublications(), memory: memory, transit: transit,
      metrics: metrics, log: log, url: settings.address, notifications: notifications, text: text)
    let deployments = ServedDeployments(
      store: store, gates: gates, runner: runner, console: console,
      cache: settings.cache.map { folder.appending($0) },
      memory: memory, transit: transit, metrics: metrics, log: log, text: text)
    let work = ServedWork(
      store: store, forges: forges, mirrors: mirrors, judge: judge, deployments: deployments,
      organisations: organisations,
      console: console, log: log)
    workers = Workers(
      Self.name(), store, work, WorkerOptions(settings.workers), time: time, observer: observer)
    reconcile = Reconcile(store, forges, Reconcile.Options(settings), time: time, observer: observer)
    let intake = Intake(forges: forges, store: store, console: console, metrics: metrics, log: log)
    let callers = try Callers(settings, in: folder, forges, console)
    let uploads = UploadRoute(
      intake: EvidenceIntake(callers, store, forges, console), metrics: metrics, log: log,
      limit: settings.uploads.limit.bytes)
    let facts = FactsRoute(callers: callers, store: store)
    let pages = HealthPages(store: store, forges: forges, metrics: metrics, console: console)
    let shown = try PageRoutes(settings, in: folder, forges: forges, store: store, console, log)
    http = try HTTPServer(
      try HTTPServingOptions(settings, in: folder, uploads: transit),
      try Router([intake.route(), uploads.route(), facts.route()] + pages.routes() + shown.routes())
    ) { request in
      metrics.time(.requests, request.duration, ["route": request.route ?? "none"])
    }
    port = http.port
    self.store = store
    self.mirrors = mirrors
    self.log = log
    let (workers, reconcile) = (workers, reconcile)
    let backOff = WorkerOptions(settings.workers).backOff
    tasks = [
      Task { await workers.run() }, Task { await reconcile.run() },
      Task { await notifications.run(store, backOff, time: time, metrics: metrics, log: log) },
    ]
    log.write(
      "started",
      [
        "port": .number(port), "forges": .list(served.map { .text($0.name) }),
        "program": .text(programVersion), "fetcher": .text(Fetcher(console.environment).rawValue),
        "signing_key": text.keyID.map { .text($0) },
      ])
  }

  /// Takes nothing more, brings to an end what is under way as far as its time goes, and closes the store.
  func stop() async {
    log.write("stopping")
    await http.stop(within: .seconds(10))
    // What is not sent by now stays in the outbox.
    for task in tasks.dropFirst() { task.cancel() }
    await workers.stop()
    for task in tasks { await task.value }
    await mirrors.close()
    await store.close()
    log.write("stopped")
  }

  /// Reports on their way in, and out to gates that read them in pieces.
  private static let transit = "reports"

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
    lease = settings.lease
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
      (.notifications, settings.retention.notifications),
    ]
    for (kind, span) in kept { retention[kind] = span }
  }
}

extension HTTPServingOptions {
  fileprivate init(
    _ settings: ServerSettings, in folder: LocalPath, uploads: LocalPath
  ) throws(UsageError) {
    self.init()
    guard let listen = ListenAddress(settings.listen) else {
      throw UsageError("\(settings.listen) is no address to listen on")
    }
    address = listen.address
    port = listen.port
    tls = settings.tls.map {
      TLSFiles(certificate: folder.appending($0.certificate), key: folder.appending($0.key))
    }
    uploadFolder = uploads
    trustedProxies = settings.proxies.compactMap { AddressRange($0) }
  }
}
