public import LocalSystem
internal import SQLiteShim

/// One connection to a database in a file, with a write-ahead log: readers and the one writer of a moment do
/// not wait for each other, and what is committed is on the disk.
///
/// Calls wait in the thread that makes them. Not for several threads at once.
@safe public final class SQLiteDatabase {
  public enum Access: Hashable, Sendable {
    /// The file is made where there is none.
    case write
    /// Statements that would change something are refused.
    case read
  }

  public let file: LocalPath
  private let database: OpaquePointer
  private var statements: [String: SQLiteStatement] = [:]
  /// Statements that stay compiled; a program has fewer.
  private static let statementLimit = 256

  /// - Parameters:
  ///   - wait: for a lock that another connection holds.
  ///   - pageLimit: pages of 4,096 bytes that the file may grow to; nil: as far as the disk goes.
  public init(_ file: LocalPath, _ access: Access, waiting wait: Duration, pageLimit: Int? = nil)
    throws(SQLiteFailure)
  {
    let action = "cannot open \(file)"
    guard !file.bytes.isEmpty, !file.bytes.contains(0) else {
      throw SQLiteFailure(.cannotOpen, action, "this is no path")
    }
    if let problem = unsafe sqlite_database_problem() {
      throw SQLiteFailure(.cannotOpen, action, unsafe String(cString: problem))
    }
    self.file = file
    var opened: OpaquePointer?
    let path = file.bytes.map { CChar(bitPattern: $0) } + [0]
    let problem = unsafe sqlite_database_open(path, access == .write, wait.milliseconds, &opened)
    guard problem == sqlite_fine, let database = unsafe opened else {
      let words = unsafe Self.words(opened)
      unsafe sqlite_database_close(opened)
      throw SQLiteFailure(problem, action, words: words)
    }
    unsafe self.database = database
    // What is committed is synced, or it would not be durable. A log that one large write made long is cut
    // again.
    try execute(
      access == .write
        ? "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864"
        : "PRAGMA foreign_keys = ON; PRAGMA query_only = ON", action)
    if let pageLimit { try execute("PRAGMA max_page_count = \(pageLimit)", action) }
  }

  deinit {
    statements = [:]
    unsafe sqlite_database_close(database)
  }

  /// A transaction is open. SQLite ends one by itself where the disk fails it.
  public var isInTransaction: Bool { unsafe sqlite_database_is_in_transaction(database) }

  /// Runs any number of statements without parameters; their rows are dropped.
  public func execute(_ statements: String) throws(SQLiteFailure) {
    try execute(statements, "cannot use \(file)")
  }

  /// Runs one statement; `?1` stands for the first value. It stays compiled for the next time.
  @discardableResult
  public func run(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteFailure) -> [[SQLiteValue]] {
    let statement = try statement(sql)
    return try check { () throws(SQLiteStatement.Refusal) in try statement.run(values) }
  }

  /// Reads over the whole file.
  ///
  /// - Throws: `malformed` with SQLite's first words on what is wrong.
  public func checkIntegrity() throws(SQLiteFailure) {
    let answer = try run("PRAGMA quick_check(1)")
    guard answer != [[.text("ok")]] else { return }
    var words = "it does not fit together"
    if case .text(let text)? = answer.first?.first { words = text }
    throw SQLiteFailure(sqlite_malformed, "cannot use \(file)", words: words)
  }

  /// Copies what is committed into a new file, as it is at one moment, while others read and write.
  public func backUp(to copy: LocalPath) throws(SQLiteFailure) {
    let action = "cannot back up \(file) to \(copy)"
    guard !copy.bytes.isEmpty, !copy.bytes.contains(0) else {
      throw SQLiteFailure(.cannotOpen, action, "this is no path")
    }
    guard LocalFiles.kind(of: copy) == nil else {
      throw SQLiteFailure(.cannotOpen, action, "there is something already; name a file that is not there")
    }
    let path = copy.bytes.map { CChar(bitPattern: $0) } + [0]
    var words = [CChar](repeating: 0, count: 512)
    let problem = unsafe sqlite_database_copy(database, path, &words, Int32(words.count))
    guard problem == sqlite_fine else {
      // Half a copy helps nobody; one that cannot be removed is named by the error.
      for suffix in ["", "-journal", "-wal", "-shm"] {
        try? LocalFiles.remove(LocalPath(bytes: copy.bytes + Array(suffix.utf8)))
      }
      let text = String(
        decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw SQLiteFailure(problem, action, words: text)
    }
  }

  private func statement(_ sql: String) throws(SQLiteFailure) -> SQLiteStatement {
    if let statement = statements[sql] { return statement }
    if statements.count >= Self.statementLimit { statements = [:] }
    let statement = try check { () throws(SQLiteStatement.Refusal) in
      try unsafe SQLiteStatement(sql, in: database)
    }
    statements[sql] = statement
    return statement
  }

  private func execute(_ statements: String, _ action: String) throws(SQLiteFailure) {
    let problem = unsafe sqlite_database_execute(database, statements)
    guard problem == sqlite_fine else {
      throw SQLiteFailure(problem, action, words: unsafe Self.words(database))
    }
  }

  private func check<Value>(_ body: () throws(SQLiteStatement.Refusal) -> Value) throws(SQLiteFailure)
    -> Value
  {
    do throws(SQLiteStatement.Refusal) {
      return try body()
    } catch {
      throw SQLiteFailure(error.problem, "cannot use \(file)", words: error.words)
    }
  }

  /// SQLite's on the last call, and the system's error where there was one.
  static func words(_ database: OpaquePointer?) -> String {
    let words = unsafe String(cString: sqlite_database_message(database))
    let code = unsafe sqlite_database_errno(database)
    return code == 0 ? words : "\(words) (errno \(code))"
  }
}

extension Duration {
  fileprivate var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    return Int32(clamping: min(max(seconds, 0), 86_400) * 1000 + attoseconds / 1_000_000_000_000_000)
  }
}
