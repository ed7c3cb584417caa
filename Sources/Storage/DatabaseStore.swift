public import LocalSystem
public import PostgresClient

/// A store in a database: SQLite in a file of this machine, or PostgreSQL for several.
///
/// Both run the same statements; what differs is how these reach the database, and how a claim passes over
/// what others hold.
public final class DatabaseStore: Store, Outbox {
  private let engine: any DatabaseEngine

  init(_ engine: any DatabaseEngine) { self.engine = engine }

  /// Opens the file, or makes it, reads it over for damage, and brings its tables up to date.
  public static func open(sqlite file: LocalPath, _ options: SQLiteOptions = SQLiteOptions())
    async throws(StoreFailure) -> DatabaseStore
  {
    try await open("cannot open the store in \(file)") { () throws(DatabaseFailure) in
      try SQLiteEngine(file, options)
    }
  }

  /// Brings the schema `gatehouse` of the database up to date; the role has to own it, or be allowed to make
  /// it.
  public static func open(postgres address: PostgresAddress, _ options: PostgresOptions = PostgresOptions())
    async throws(StoreFailure) -> DatabaseStore
  {
    try await open("cannot open the store in PostgreSQL at \(address)") { () throws(DatabaseFailure) in
      try PostgresEngine(address, options)
    }
  }

  private static func open(
    _ action: String, _ engine: @escaping @Sendable () throws(DatabaseFailure) -> any DatabaseEngine
  ) async throws(StoreFailure) -> DatabaseStore {
    let opened: Result<any DatabaseEngine, DatabaseFailure>
    do throws(SystemError) {
      opened = try await BackgroundThread.value("for a database") { Result(catching: engine) }
    } catch {
      throw StoreFailure(action, reason: "\(error)", mayPass: true)
    }
    switch opened {
    case .success(let engine): return DatabaseStore(engine)
    case .failure(let failure): throw StoreFailure(action, failure)
    }
  }

  /// Copies all that is kept at one moment into a new database, beside whoever reads and writes.
  ///
  /// Of SQLite alone: PostgreSQL has `pg_dump` for it.
  public func backUp(to copy: LocalPath) async throws(StoreFailure) {
    switch await engine.backUp(to: copy) {
    case .success: return
    case .failure(let failure): throw StoreFailure("cannot back up the store", failure)
    }
  }

  public func wakeUps() -> AsyncStream<Void> { engine.wakeUps() }
  public func close() async { await engine.close() }

  func read<Value: Sendable>(_ action: String, _ body: @escaping DatabaseWork<Value>)
    async throws(StoreFailure) -> Value
  {
    switch await engine.read(body) {
    case .success(let value): return value
    case .failure(let failure): throw StoreFailure(action, failure)
    }
  }

  func write<Value: Sendable>(
    _ action: String, isFrequent: Bool = false, _ body: @escaping DatabaseWork<Value>
  ) async throws(StoreFailure) -> Value {
    switch await engine.write(isFrequent: isFrequent, body) {
    case .success(let value): return value
    case .failure(let failure): throw StoreFailure(action, failure)
    }
  }
}

extension StoreFailure {
  init(_ action: String, _ failure: DatabaseFailure) {
    self.init(action, reason: failure.reason, mayPass: failure.kind != .lasting)
  }
}
