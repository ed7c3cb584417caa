import ChildProcesses
import LocalSystem
import PostgresClient
import PostgresTrial
import Synchronization
import TestSupport
import Testing

/// A server of the tests' own: its cluster is new, it listens on a local socket alone, and nothing of it
/// stays.
final class PostgresServer: Sendable {
  @TaskLocal static var current: PostgresServer?

  private let folder: LocalPath
  private let installation: PostgresInstallation
  private let user: UserIdentity?
  private let running = Mutex<Task<Void, Never>?>(nil)
  private let databases = Atomic(0)

  private var cluster: LocalPath { folder.appending("cluster") }

  private init(_ readiness: TrialReadiness) throws {
    installation = readiness.installation
    user = readiness.user
    folder = try LocalFiles.makeTemporaryFolder()
    if let user { try LocalFiles.give(folder, to: user) }
  }

  static func use(_ body: @Sendable () async throws -> Void) async throws {
    let server = try PostgresServer(try await TrialReadiness.look())
    let result = await Result { () async throws -> Void in
      try await server.makeCluster()
      try await server.start()
      try await $current.withValue(server) { try await body() }
    }
    await server.stop()
    // What cannot be removed is in a folder for temporary files.
    try? LocalFiles.removeFolder(server.folder)
    try result.get()
  }

  private func process(_ program: String, _ arguments: [String]) -> ChildProcess {
    ChildProcess(
      installation.folder.appending(program), arguments,
      environment: ["LC_ALL": "C", "PATH": "/usr/bin:/bin"],
      in: "/", limits: ChildLimits(time: .seconds(4 * 3600), grace: .seconds(10)), user: user)
  }

  private func makeCluster() async throws {
    let outcome = try await process(
      "initdb",
      ["-D", "\(cluster)", "-U", "gatehouse", "-A", "trust", "--locale=C", "--encoding=UTF8", "--no-sync"]
    ).run()
    guard outcome.succeeded else { throw ServerFailure(String(decoding: outcome.errorOutput, as: UTF8.self)) }
  }

  /// A crash of the server is survived with `fsync` off too: only one of the machine is not.
  func start() async throws {
    // Each store has six connections, and with full effort a hundred of them are open at once.
    let settings = [
      "listen_addresses=", "unix_socket_directories=\(folder)", "fsync=off", "max_connections=1000",
      "shared_buffers=32MB", "max_wal_size=64MB", "log_min_messages=fatal",
    ]
    let server = process("postgres", ["-D", "\(cluster)"] + settings.flatMap { ["-c", $0] })
    // How it ends is nothing that a test asks.
    let task = Task { _ = try? await server.run() }
    running.withLock { $0 = task }
    for _ in 0..<60_000 {
      if let connection = try? connect() {
        _ = try? connection.run("SELECT 1", within: .seconds(1_800))
        return
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw ServerFailure("PostgreSQL did not start within ten minutes")
  }

  /// Whoever is connected loses the connection, and what was not committed.
  func stop() async {
    let task = running.withLock { running in
      defer { running = nil }
      return running
    }
    // SIGTERM waits for sessions: they are ended first.
    if let connection = try? connect() { _ = try? Self.endSessions(connection) }
    task?.cancel()
    await task?.value
  }

  static func endSessions(_ connection: PostgresConnection) throws {
    try connection.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL",
      within: .seconds(1_800))
  }

  func address(_ database: String) -> PostgresAddress {
    PostgresAddress(host: "\(folder)", database: database, user: "gatehouse", encryption: .none)
  }

  func connect(to database: String = "postgres") throws -> PostgresConnection {
    try PostgresConnection(address(database), within: .seconds(1_800))
  }

  func withDatabase<Value>(_ body: (PostgresAddress) async throws -> Value) async throws -> Value {
    let name = "test\(databases.add(1, ordering: .relaxed).newValue)"
    try connect().run("CREATE DATABASE \(name)", within: .seconds(1_800))
    let result = await Result { () async throws -> Value in try await body(address(name)) }
    try connect().run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", within: .seconds(1_800))
    return try result.get()
  }
}

struct ServerFailure: Error, CustomStringConvertible {
  let description: String
  init(_ words: String) { description = words }
}

/// Starts a server for the suite, where tests may.
struct PostgresServerTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard mayStartPostgres else { return try await function() }
    try await PostgresServer.use(function)
  }
}

extension Trait where Self == PostgresServerTrait {
  static var postgresServer: Self { PostgresServerTrait() }
}
