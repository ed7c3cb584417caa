internal import LocalSystem
internal import PostgresClient
internal import Synchronization

/// A database that several machines share: a session that commits events in groups, a few for everything
/// else, and one that hears of new work.
final class PostgresEngine: DatabaseEngine {
  static let schema = "gatehouse"
  static let channel = "gatehouse_work"

  private let address: PostgresAddress
  private let options: PostgresOptions
  private let frequent: GroupCommit
  private let sessions: SessionPool
  private let listener: Seat
  private let listening = Mutex<Listening>(.notYet)
  private let bell = Bell()

  private enum Listening: Sendable { case notYet, on(Task<Void, Never>), closed }

  /// Rounds that a transaction may lose against others, or against a connection that broke while it was idle.
  private static let rounds = 10

  /// Brings the tables to this program's version. Waits in its thread.
  init(_ address: PostgresAddress, _ options: PostgresOptions) throws(DatabaseFailure) {
    self.address = address
    self.options = options
    let reconnecting = Reconnecting(address, options)
    let bell = bell
    func session() -> sending PostgresSession {
      PostgresSession(reconnecting, bell, limit: options.statementLimit)
    }
    let first = session()
    try Self.prepare(first)
    frequent = GroupCommit(Seat(first))
    sessions = SessionPool((0..<max(1, options.sessions)).map { _ in Seat(session()) })
    listener = Seat(session())
  }

  /// One machine at a time: a schema that two make at once is made by neither.
  private static func prepare(_ session: PostgresSession) throws(DatabaseFailure) {
    try session.inTransaction { () throws(DatabaseFailure) in
      try session.execute("SELECT pg_advisory_xact_lock(\(PostgresLocks.schema))")
      let isThere = try session.number("SELECT COUNT(*) FROM pg_namespace WHERE nspname = '\(schema)'") == 1
      if !isThere { try session.execute("CREATE SCHEMA \(schema)") }
      let hasVersion =
        try session.number(
          "SELECT COUNT(*) FROM pg_tables WHERE schemaname = '\(schema)' AND tablename = 'schema_version'")
        == 1
      if !hasVersion {
        try session.execute(
          "CREATE TABLE schema_version (version bigint NOT NULL); INSERT INTO schema_version VALUES (0)")
      }
      try session.migrate(from: try session.number("SELECT version FROM schema_version"))
      try session.execute(
        "UPDATE schema_version SET version = \(Schema.version) WHERE version < \(Schema.version)")
    }
  }

  func read<Value: Sendable>(_ body: @escaping DatabaseWork<Value>) async -> Result<Value, DatabaseFailure> {
    await sessions.use { session in
      Self.retrying { Result { () throws(DatabaseFailure) in try body(session) } }
    }
  }

  func write<Value: Sendable>(isFrequent: Bool, _ body: @escaping DatabaseWork<Value>) async
    -> Result<Value, DatabaseFailure>
  {
    if isFrequent { return await frequent.write(body) }
    return await sessions.use { session in
      Self.retrying {
        Result { () throws(DatabaseFailure) in
          try session.inTransaction { () throws(DatabaseFailure) in try body(session) }
        }
      }
    }
  }

  private static func retrying<Value>(_ body: () -> Result<Value, DatabaseFailure>)
    -> Result<Value, DatabaseFailure>
  {
    var result = body()
    for _ in 1..<rounds {
      guard case .failure(let failure) = result, failure.isWorthRepeating else { break }
      result = body()
    }
    return result
  }

  func wakeUps() -> AsyncStream<Void> {
    listening.withLock { listening in
      guard case .notYet = listening else { return }
      listening = .on(Task { [listener, bell] in await Self.listen(listener, bell) })
    }
    return bell.stream(atLeastEvery: options.poll)
  }

  private static func listen(_ seat: Seat, _ bell: Bell) async {
    while !Task.isCancelled {
      let result: Result<Bool, DatabaseFailure>
      do throws(SystemError) {
        result = try await BackgroundThread.value("for notifications") {
          seat.use { session in
            Result { () throws(DatabaseFailure) in
              try (session as? PostgresSession)?.isNotified(within: .seconds(1)) ?? false
            }
          }
        }
      } catch {
        result = .failure(DatabaseFailure("\(error)", .passing))
      }
      switch result {
      case .success(true): bell.ring()
      case .success(false): continue
      // Who waits looks by itself meanwhile. The pause ends early where the store is closed.
      case .failure: try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  func backUp(to copy: LocalPath) async -> Result<Void, DatabaseFailure> {
    .failure(DatabaseFailure("it is in PostgreSQL (\(address)); pg_dump makes backups of that"))
  }

  func close() async {
    let before = listening.withLock { listening in
      defer { listening = .closed }
      return listening
    }
    bell.close()
    if case .on(let task) = before {
      task.cancel()
      await task.value
    }
    await frequent.close()
    await sessions.close()
  }
}

extension DatabaseFailure {
  /// Nothing was kept, and the same may work at once.
  var isWorthRepeating: Bool { kind == .conflict || kind == .disconnected }
}
