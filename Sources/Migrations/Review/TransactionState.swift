/// What the transaction that is open has done so far.
struct TransactionState: Sendable {
  /// The framework, or `BEGIN`, opened one; else each statement is one of its own.
  var isOpen = false
  /// `BEGIN` stands in the file.
  var isExplicit = false
  /// The strongest lock on each table that was there before, and the line that took it.
  var locks: [ObjectName: (level: LockLevel, line: Int)] = [:]
  /// Constraints added as `NOT VALID`, by table and name.
  var unvalidated: Set<[String]> = []
  /// Enum values added, and to what type.
  var enumValues: [String: ObjectName] = [:]
  /// The first statement that changed rows in bulk, of a table that others use.
  var rowChangeLine: Int?

  mutating func end() { self = TransactionState() }
}

/// What `SET` said and still holds.
struct SessionState: Sendable {
  /// As written: `2s`, `0`.
  var lockTimeout: String?
  var timeZone: String?
  /// MySQL's `foreign_key_checks = 0`, SQLite's `foreign_keys = OFF`.
  var areForeignKeysOff = false
  /// SQLite's `legacy_alter_table = ON`: a rename leaves what refers to the table alone.
  var renamesAlone = false
  /// The last statement that read or wrote all of a table.
  var passes: [ObjectName: (statement: Int, line: Int)] = [:]
  var statementTimeout: String?
  /// Tables that were there, and that the file has dropped.
  var droppedTables: Set<ObjectName> = []
  /// The file was told that it needs a `lock_timeout`; once is enough.
  var isReported = false
  /// The same of `statement_timeout`.
  var isStatementTimeoutReported = false
  /// Set for the transaction only.
  var localNames: Set<String> = []

  mutating func set(_ name: String, _ value: String, isLocal: Bool) {
    if isLocal { localNames.insert(name) }
    switch name {
    case "lock_timeout": lockTimeout = value
    // MySQL counts seconds.
    case "lock_wait_timeout", "innodb_lock_wait_timeout": lockTimeout = "\(value)s"
    case "statement_timeout", "max_statement_time", "max_execution_time": statementTimeout = value
    case "timezone", "time zone": timeZone = value
    case "foreign_key_checks", "foreign_keys":
      areForeignKeysOff = ["0", "OFF", "FALSE", "NO"].contains(value.uppercased())
    case "legacy_alter_table": renamesAlone = ["1", "ON", "TRUE", "YES"].contains(value.uppercased())
    default: return
    }
  }

  mutating func endTransaction() {
    if localNames.contains("lock_timeout") { lockTimeout = nil }
    if localNames.contains("statement_timeout") { statementTimeout = nil }
    if localNames.contains("timezone") { timeZone = nil }
    localNames = []
  }

  /// A limit that ends the wait at some time: `0` and `-1` wait for ever.
  ///
  /// - Parameter limit: milliseconds; a longer one does not count.
  func hasLockTimeout(atMost limit: Int?) -> Bool {
    guard let lockTimeout, lockTimeout.contains(where: { ("1"..."9").contains($0) }),
      !lockTimeout.hasPrefix("-")
    else { return false }
    guard let limit, let length = milliseconds(lockTimeout) else { return true }
    return length <= limit
  }

  var isUTC: Bool { timeZone.map { ["utc", "gmt", "etc/utc", "zulu"].contains($0.lowercased()) } ?? false }
}

/// `2s`, `1500`, `5 min` as PostgreSQL reads a time without a unit of its own: in milliseconds. nil for what
/// is no time.
func milliseconds(_ text: String) -> Int? {
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  guard let number = Int(digits), number < 1 << 32 else { return nil }
  switch text[digits.endIndex...].trimmed.lowercased() {
  case "", "ms": return number
  case "us": return number / 1_000
  case "s": return number * 1_000
  case "min": return number * 60_000
  case "h": return number * 3_600_000
  case "d": return number * 86_400_000
  default: return nil
  }
}
