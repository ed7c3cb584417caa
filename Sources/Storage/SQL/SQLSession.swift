/// A value of a parameter or of a row.
enum SQLValue: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case null
  case integer(Int)
  case text(String)
  case bytes([UInt8])

  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int) { self = .integer(number) }

  init(_ text: String) { self = .text(text.asStored) }
  init(_ text: String?) { self = text.map { SQLValue($0) } ?? .null }
  init(_ number: Int?) { self = number.map { .integer($0) } ?? .null }
}

extension String {
  /// PostgreSQL stores no NUL in a text, and what both stores keep has to be the same.
  var asStored: String {
    utf8.contains(0)
      ? String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 })) : self
  }
}

/// A row of an answer: whoever wrote the statement knows what is in which column.
struct SQLRow: Hashable, Sendable {
  let values: [SQLValue]

  func integer(_ column: Int) throws(DatabaseFailure) -> Int {
    guard let number = try optionalInteger(column) else { throw unexpected(column) }
    return number
  }

  func optionalInteger(_ column: Int) throws(DatabaseFailure) -> Int? {
    switch values[column] {
    case .null: return nil
    case .integer(let number): return number
    case .text, .bytes: throw unexpected(column)
    }
  }

  func text(_ column: Int) throws(DatabaseFailure) -> String {
    guard let text = try optionalText(column) else { throw unexpected(column) }
    return text
  }

  func optionalText(_ column: Int) throws(DatabaseFailure) -> String? {
    switch values[column] {
    case .null: return nil
    case .text(let text): return text
    case .integer, .bytes: throw unexpected(column)
    }
  }

  func bytes(_ column: Int) throws(DatabaseFailure) -> [UInt8] {
    guard case .bytes(let bytes) = values[column] else { throw unexpected(column) }
    return bytes
  }

  private func unexpected(_ column: Int) -> DatabaseFailure {
    DatabaseFailure("column \(column) of a row is not what was stored; the database was changed by hand")
  }
}

/// Why a database did not do what it was asked.
struct DatabaseFailure: Error, Hashable, Sendable {
  let reason: String
  let kind: Kind

  enum Kind: Hashable, Sendable {
    /// Two transactions got in each other's way; one of them was undone, and can be run again at once.
    case conflict
    /// The session is gone, and with it what was not committed.
    case disconnected
    /// The same may work in a moment.
    case passing
    case lasting
  }

  init(_ reason: String, _ kind: Kind = .lasting) {
    self.reason = reason
    self.kind = kind
  }
}

/// A session with a database, which one thread uses at a time.
///
/// Statements are written once for both databases: `$1` stands for the first value, and what only one of them
/// knows is asked of `dialect`.
protocol SQLSession: AnyObject {
  var dialect: SQLDialect { get }
  func run(_ sql: String, _ values: [SQLValue]) throws(DatabaseFailure) -> [SQLRow]
  /// With this transaction, once it is committed: there is work.
  func wakeWaiting()
  func begin() throws(DatabaseFailure)
  func commit() throws(DatabaseFailure)
  /// Where it cannot be undone, the session is of no use any more, and undone with it.
  func rollBack()
}

extension SQLSession {
  /// For its effect.
  func run(_ sql: String) throws(DatabaseFailure) { _ = try run(sql, []) }

  /// All of `body`, or nothing.
  func inTransaction<Value>(_ body: () throws(DatabaseFailure) -> Value) throws(DatabaseFailure) -> Value {
    try begin()
    do throws(DatabaseFailure) {
      let value = try body()
      try commit()
      return value
    } catch {
      rollBack()
      throw error
    }
  }
}

enum SQLDialect: Hashable, Sendable {
  case sqlite, postgres
}
