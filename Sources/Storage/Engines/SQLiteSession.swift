internal import SQLiteClient

/// One connection to the file.
final class SQLiteSession: SQLSession {
  let database: SQLiteDatabase
  let dialect = SQLDialect.sqlite
  /// Statements as SQLite spells them.
  private var spellings: [String: String] = [:]
  /// As many as stay compiled.
  private static let spellingLimit = 256

  private let bell: Bell
  private var wakes = false

  init(_ database: SQLiteDatabase, _ bell: Bell) {
    self.database = database
    self.bell = bell
  }

  func run(_ sql: String, _ values: [SQLValue]) throws(DatabaseFailure) -> [SQLRow] {
    do throws(SQLiteFailure) {
      return try database.run(spelling(sql), values.map(SQLiteValue.init)).map { row in
        SQLRow(values: row.map(SQLValue.init))
      }
    } catch {
      throw DatabaseFailure(error)
    }
  }

  /// The only writer of this process; one of another process is waited for here, and not in the middle.
  func begin() throws(DatabaseFailure) {
    wakes = false
    try run("BEGIN IMMEDIATE")
  }

  func wakeWaiting() { wakes = true }

  func commit() throws(DatabaseFailure) {
    try run("COMMIT")
    if wakes { bell.ring() }
  }

  func rollBack() {
    guard database.isInTransaction else { return }
    // Undoing asks nothing of the disk: the log's index forgets what was not committed.
    _ = try? database.run("ROLLBACK")
  }

  /// `?1` where the statement says `$1`.
  private func spelling(_ sql: String) -> String {
    if let known = spellings[sql] { return known }
    if spellings.count >= Self.spellingLimit { spellings = [:] }
    let spelling = String(sql.map { $0 == "$" ? "?" : $0 })
    spellings[sql] = spelling
    return spelling
  }
}

extension SQLiteValue {
  fileprivate init(_ value: SQLValue) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .text(let text): self = .text(text)
    case .bytes(let bytes): self = .bytes(bytes)
    }
  }
}

extension SQLValue {
  fileprivate init(_ value: SQLiteValue) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .text(let text): self = .text(text)
    case .bytes(let bytes): self = .bytes(bytes)
    }
  }
}

extension DatabaseFailure {
  init(_ failure: SQLiteFailure) { self.init("\(failure)", failure.kind == .busy ? .passing : .lasting) }
}
