internal import SQLiteShim

/// A compiled statement: freed once, and never left half read.
@safe final class SQLiteStatement {
  struct Refusal: Error {
    let problem: sqlite_problem
    let words: String
  }

  private let statement: OpaquePointer
  private let database: OpaquePointer
  private let parameters: Int

  /// - Parameter database: outlives the statement.
  init(_ sql: String, in database: OpaquePointer) throws(Refusal) {
    unsafe self.database = database
    var prepared: OpaquePointer?
    let problem = unsafe sqlite_statement_prepare(database, sql, &prepared)
    guard problem == sqlite_fine, let statement = unsafe prepared else {
      let words = problem == sqlite_fine ? "there is no statement" : unsafe SQLiteDatabase.words(database)
      throw Refusal(problem: problem == sqlite_fine ? sqlite_other : problem, words: words)
    }
    unsafe self.statement = statement
    parameters = Int(unsafe sqlite_statement_parameters(statement))
  }

  deinit { unsafe sqlite_statement_finalize(statement) }

  func run(_ values: [SQLiteValue]) throws(Refusal) -> [[SQLiteValue]] {
    guard values.count == parameters else {
      throw Refusal(
        problem: sqlite_other, words: "the statement takes \(parameters) values, and is given \(values.count)"
      )
    }
    defer { unsafe sqlite_statement_reset(statement) }
    for (index, value) in values.enumerated() { try check(bind(value, Int32(index) + 1)) }
    var rows: [[SQLiteValue]] = []
    while true {
      let problem = unsafe sqlite_statement_step(statement)
      guard problem == sqlite_row else {
        try check(problem)
        return rows
      }
      rows.append((0..<(unsafe sqlite_statement_columns(statement))).map(value))
    }
  }

  private func bind(_ value: SQLiteValue, _ parameter: Int32) -> sqlite_problem {
    switch value {
    case .null: unsafe sqlite_statement_bind_null(statement, parameter)
    case .integer(let number): unsafe sqlite_statement_bind_integer(statement, parameter, Int64(number))
    case .text(let text):
      unsafe Array(text.utf8).withUnsafeBytes { bytes in
        unsafe sqlite_statement_bind_text(statement, parameter, bytes.baseAddress, UInt64(bytes.count))
      }
    case .bytes(let bytes):
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe sqlite_statement_bind_bytes(statement, parameter, bytes.baseAddress, UInt64(bytes.count))
      }
    }
  }

  private func value(_ column: Int32) -> SQLiteValue {
    switch unsafe sqlite_statement_kind(statement, column) {
    case sqlite_kind_null: return .null
    case sqlite_kind_integer: return .integer(Int(unsafe sqlite_statement_integer(statement, column)))
    case let kind:
      var size: Int32 = 0
      let start = unsafe sqlite_statement_bytes(statement, column, &size)
      let bytes = unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(size))
      return unsafe kind == sqlite_kind_bytes
        ? .bytes(Array(bytes)) : .text(String(decoding: bytes, as: UTF8.self))
    }
  }

  private func check(_ problem: sqlite_problem) throws(Refusal) {
    guard problem != sqlite_fine else { return }
    throw Refusal(problem: problem, words: unsafe SQLiteDatabase.words(database))
  }
}
