public import ChildProcesses
public import LocalSystem
public import PostgresClient

/// A PostgreSQL server that lives as long as one trial: its cluster is new, it listens on a local socket
/// alone,
/// and nothing of it stays.
///
/// Two roles can log in. The owner is a superuser and runs what is written here. The change runs everything
/// that
/// is not: it may not read or write files of the server, start programs, or add languages and extensions.
public struct TrialServer: Sendable {
  public let installation: PostgresInstallation
  public let isolation: Isolation
  public let limits: TrialLimits
  let site: TrialSite
  let clock: TrialClock

  static let owner = "gatehouse"
  static let change = "change"

  /// Starts a server, does `body` on a thread of its own, and ends the server, whatever becomes of it.
  ///
  /// - Throws: `TrialFailure` where there can be no server or it broke off; what `body` throws.
  public static func run<Value: Sendable>(
    _ environment: Environment = .process, limits: TrialLimits = TrialLimits(),
    sandbox: SandboxDemand = .whereItWorks,
    _ body: @escaping @Sendable (TrialServer) throws -> Value
  ) async throws -> Value {
    let readiness = try await TrialReadiness.look(environment)
    if sandbox == .always, let reason = readiness.objection { throw TrialFailure(reason) }
    let site = try TrialSite(environment, user: readiness.user, isSandboxed: readiness.isolation.isSandboxed)
    let server = TrialServer(
      installation: readiness.installation, isolation: readiness.isolation, limits: limits, site: site,
      clock: TrialClock(limits.time))
    let result = await Result { () async throws -> Value in try await server.serve(body) }
    site.remove()
    return try result.get()
  }

  private enum Event<Value: Sendable>: Sendable {
    case ended(ChildOutcome)
    case done(Result<Value, any Error>)
    case full(bytes: Int)
  }

  private func serve<Value: Sendable>(_ body: @escaping @Sendable (TrialServer) throws -> Value) async throws
    -> Value
  {
    let process = serverProcess
    return try await withThrowingTaskGroup(of: Event<Value>.self) { group in
      defer { group.cancelAll() }
      group.addTask { .ended(try await process.run()) }
      group.addTask {
        try await waitUntilReady()
        return await .done(Self.onThread { try begin(body) })
      }
      if !isolation.isSandboxed { group.addTask { .full(bytes: try await watchDisk()) } }
      switch try await group.next() {
      case .done(let result): return try result.get()
      case .full(let bytes):
        throw TrialFailure("the cluster grew to \(bytes >> 20) MiB; the limit is \(limits.disk >> 20) MiB")
      case .ended(let outcome): throw TrialFailure(words(for: outcome))
      case nil: throw CancellationError()
      }
    }
  }

  private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async
    -> Result<Value, any Error>
  {
    do {
      return try await BackgroundThread.value("for a trial") { Result { try body() } }
    } catch {
      return .failure(error)
    }
  }

  private func begin<Value: Sendable>(_ body: (TrialServer) throws -> Value) throws -> Value {
    try site.forgetPasswordFile()
    try prepare()
    let result = Result { try body(self) }
    endSessions()
    return try result.get()
  }

  /// Why the server is gone before its time.
  private func words(for outcome: ChildOutcome) -> String {
    if outcome.cutShort == .time { return "it took longer than \(limits.time)" }
    let lines = String(decoding: outcome.errorOutput, as: UTF8.self).split(separator: "\n").suffix(3)
    let how =
      switch outcome.status {
      case .exited(let code): "the server ended with \(code)"
      case .killed(let signal): "the server was killed by signal \(signal)"
      }
    return lines.isEmpty ? how : "\(how): \(lines.joined(separator: " / "))"
  }

  // MARK: - Sessions

  /// A session of the superuser, for statements that are written here.
  func connectAsOwner(to database: String) throws(PostgresFailure) -> PostgresConnection {
    try PostgresConnection(
      address(Self.owner, site.ownerPassword, database), within: clock.left(.seconds(10)))
  }

  /// A session for statements of a change.
  func connectAsChange(to database: String) throws(PostgresFailure) -> PostgresConnection {
    try PostgresConnection(
      address(Self.change, site.changePassword, database), within: clock.left(.seconds(10)))
  }

  /// The superuser's way in, for tests of a client.
  public var address: PostgresAddress { address(Self.owner, site.ownerPassword, "postgres") }

  private func address(_ user: String, _ password: Secret, _ database: String) -> PostgresAddress {
    PostgresAddress(
      host: "\(site.folder)", database: database, user: user, password: password, encryption: .none)
  }

  /// The server makes its cluster first. Cancelled where it ends instead.
  private func waitUntilReady() async throws {
    while true {
      do throws(PostgresFailure) {
        _ = try connectAsOwner(to: "postgres")
        return
      } catch {
        if clock.isOver { throw TrialFailure("the server did not start in time: \(error.reason)") }
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func prepare() throws(PostgresFailure) {
    let owner = try connectAsOwner(to: "postgres")
    // Hexadecimal digits: nothing to quote.
    try owner.run(
      "CREATE ROLE change LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION "
        + "PASSWORD '\(site.changePassword.reveal())'", within: clock.left(limits.statement))
  }

  /// A loop in a session outlives the server's polite end.
  private func endSessions() {
    // Where nobody answers, nobody is left to be ended.
    guard let owner = try? connectAsOwner(to: "postgres") else { return }
    _ = try? owner.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        + "WHERE pid <> pg_backend_pid() AND datname IS NOT NULL",
      within: .seconds(5))
  }

  // MARK: - The process

  private var serverProcess: ChildProcess {
    let script = """
      umask 077
      programs=$1 cluster=$2 password=$3
      shift 3
      "$programs/initdb" -D "$cluster" -U \(Self.owner) --pwfile="$password" -A scram-sha-256 --locale=C \
      --encoding=UTF8 --no-sync --no-instructions --wal-segsize=1 >/dev/null || exit 1
      exec "$programs/postgres" -D "$cluster" "$@"
      """
    let settings = Self.settings(limits).flatMap { ["-c", "\($0)=\($1)"] }
    let command =
      ["/bin/sh", "-c", script, "sh", "\(installation.folder)", "\(site.cluster)", "\(site.passwordFile)"]
      + ["-k", "\(site.folder)"] + settings
    let time = limits.time + .seconds(5)
    let childLimits = ChildLimits(
      time: time, grace: .seconds(3), output: 1 << 16, errorOutput: 1 << 14, memory: limits.memory,
      processorSeconds: Int(time.components.seconds), fileSize: limits.disk)
    let isUnderUsr = "\(installation.folder)".hasPrefix("/usr/")
    // In the sandbox, bubblewrap's end is the end of all that it holds.
    let words =
      isolation.sandbox.map {
        ["\($0)"]
          + Sandbox(
            program: $0, name: "trial", readable: isUnderUsr ? [] : [Sandbox.Share(installation.folder)],
            writable: [Sandbox.Share(site.folder)], disk: limits.disk
          ).arguments(running: command)
      } ?? command
    return ChildProcess(
      LocalPath(words[0]), Array(words.dropFirst()),
      environment: ["LC_ALL": "C", "PATH": "/usr/bin:/bin"], in: "/", limits: childLimits, user: site.user)
  }

  static func settings(_ limits: TrialLimits) -> KeyValuePairs<String, String> {
    [
      "listen_addresses": "", "unix_socket_permissions": "0700",
      // Nothing has to survive.
      "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal",
      "max_wal_senders": "0", "max_wal_size": "32MB", "min_wal_size": "2MB",
      // One session works at a time, another watches.
      "shared_buffers": "32MB", "max_connections": "12", "max_locks_per_transaction": "512",
      "max_worker_processes": "0", "max_parallel_workers": "0", "max_parallel_workers_per_gather": "0",
      "max_parallel_maintenance_workers": "0", "max_logical_replication_workers": "0", "jit": "off",
      "dynamic_shared_memory_type": "mmap", "huge_pages": "off",
      // Nobody but the change touches a table while it is measured.
      "autovacuum": "off", "track_counts": "on",
      "temp_file_limit": "\(limits.disk / 4096)kB", "work_mem": "4MB", "maintenance_work_mem": "16MB",
      "statement_timeout": "\(limits.statement.components.seconds * 1000)",
      // Another than UTC, where `timestamp` and `timestamptz` would be the same bytes.
      "timezone": "Europe/Berlin",
      // What a server says here may quote statements.
      "logging_collector": "off", "log_min_messages": "fatal", "log_min_error_statement": "panic",
    ]
  }

  /// Outside of the sandbox, whose disk has a size of its own.
  ///
  /// - Returns: the size that was too much.
  private func watchDisk() async throws -> Int {
    while true {
      try await Task.sleep(for: .milliseconds(200))
      // A file that vanishes meanwhile is none; a cluster that is not made yet is empty.
      let size = (try? LocalFiles.list(site.folder))?.reduce(0) { $0 + $1.size } ?? 0
      if size > limits.disk { return size }
    }
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
