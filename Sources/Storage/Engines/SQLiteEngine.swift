internal import LocalSystem
internal import SQLiteClient

/// One file: a writer that commits in groups, and readers beside it.
final class SQLiteEngine: DatabaseEngine {
  private let file: LocalPath
  private let options: SQLiteOptions
  private let writer: GroupCommit
  private let readers: SessionPool
  private let bell = Bell()

  /// Opens the file, or makes it, and brings its tables to this program's version. Waits in its thread.
  init(_ file: LocalPath, _ options: SQLiteOptions) throws(DatabaseFailure) {
    self.file = file
    self.options = options
    let session = try Self.open(file, .write, options, bell)
    try Self.prepare(session)
    writer = GroupCommit(Seat(session))
    var seats: [Seat] = []
    for _ in 0..<max(1, options.readers) { seats.append(Seat(try Self.open(file, .read, options, bell))) }
    readers = SessionPool(seats)
  }

  private static func open(
    _ file: LocalPath, _ access: SQLiteDatabase.Access, _ options: SQLiteOptions, _ bell: Bell
  ) throws(DatabaseFailure) -> sending SQLiteSession {
    do throws(SQLiteFailure) {
      return SQLiteSession(
        try SQLiteDatabase(file, access, waiting: options.lockWait, pageLimit: options.pageLimit),
        bell)
    } catch {
      throw DatabaseFailure(error)
    }
  }

  /// `GTHS`: whose file it is, in its header.
  private static let application = 0x4754_4853

  private static func prepare(_ session: SQLiteSession) throws(DatabaseFailure) {
    do throws(SQLiteFailure) { try session.database.checkIntegrity() } catch { throw DatabaseFailure(error) }
    try session.inTransaction { () throws(DatabaseFailure) in
      let version = try session.number("PRAGMA user_version")
      let application = try session.number("PRAGMA application_id")
      let tables = try session.number("SELECT COUNT(*) FROM sqlite_schema")
      guard application == Self.application || application == 0 && tables == 0 else {
        throw DatabaseFailure("\(session.database.file) is a database of another program; name another file")
      }
      try session.migrate(from: version)
      try session.run("PRAGMA application_id = \(Self.application)")
      try session.run("PRAGMA user_version = \(Schema.version)")
    }
  }

  func read<Value: Sendable>(_ body: @escaping DatabaseWork<Value>) async -> Result<Value, DatabaseFailure> {
    await readers.use { session in Result { () throws(DatabaseFailure) in try body(session) } }
  }

  /// Frequent or not: there is one writer, and who waits for it shares its commit.
  func write<Value: Sendable>(isFrequent: Bool, _ body: @escaping DatabaseWork<Value>) async
    -> Result<Value, DatabaseFailure>
  {
    await writer.write(body)
  }

  func wakeUps() -> AsyncStream<Void> { bell.stream(atLeastEvery: options.poll) }

  func backUp(to copy: LocalPath) async -> Result<Void, DatabaseFailure> {
    do throws(SystemError) {
      return try await BackgroundThread.value("for a backup") { [file, options, bell] in
        Result { () throws(DatabaseFailure) in
          let session = try Self.open(file, .read, options, bell)
          do throws(SQLiteFailure) { try session.database.backUp(to: copy) } catch {
            throw DatabaseFailure(error)
          }
        }
      }
    } catch {
      return .failure(DatabaseFailure("\(error)", .passing))
    }
  }

  func close() async {
    bell.close()
    await writer.close()
    await readers.close()
  }
}

extension SQLSession {
  /// Of the first column of the first row.
  func number(_ sql: String) throws(DatabaseFailure) -> Int { try run(sql, []).first?.integer(0) ?? 0 }
}
