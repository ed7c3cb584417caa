internal import PostgresClient

/// One session, opened when it is needed, and anew where it broke.
final class PostgresSession: SQLSession {
  let dialect = SQLDialect.postgres
  private let reconnecting: Reconnecting
  private let limit: Duration
  private var connection: PostgresConnection?
  private var isInTransaction = false
  private let bell: Bell
  /// Whoever waits for work is told with the commit.
  private var wakes = false
  /// Bytes of one answer: a report or an event at the limit, each byte in two digits.
  private static let answerLimit = 4 * StoreLimits.document

  init(_ reconnecting: Reconnecting, _ bell: Bell, limit: Duration) {
    self.reconnecting = reconnecting
    self.bell = bell
    self.limit = limit
  }

  func run(_ sql: String, _ values: [SQLValue]) throws(DatabaseFailure) -> [SQLRow] {
    let answer = try use { connection throws(PostgresFailure) in
      try connection.runPrepared(
        sql, values.map(PostgresValue.init), within: limit, rows: .kept(limit: Self.answerLimit))
    }
    var rows: [SQLRow] = []
    rows.reserveCapacity(answer.rows.count)
    for row in answer.rows {
      var values: [SQLValue] = []
      for (text, type) in zip(row, answer.types) { values.append(try SQLValue(text, type: type)) }
      rows.append(SQLRow(values: values))
    }
    return rows
  }

  /// Statements without values, at once.
  func execute(_ sql: String) throws(DatabaseFailure) {
    _ = try use { connection throws(PostgresFailure) in try connection.run(sql, within: limit) }
  }

  func begin() throws(DatabaseFailure) {
    wakes = false
    try execute("BEGIN")
    isInTransaction = true
  }

  func wakeWaiting() { wakes = true }

  func commit() throws(DatabaseFailure) {
    let isUsable = connection != nil
    do throws(DatabaseFailure) {
      try execute(wakes ? "SELECT pg_notify('\(PostgresEngine.channel)', ''); COMMIT" : "COMMIT")
      isInTransaction = false
      // This machine need not wait for the server's word.
      if wakes { bell.ring() }
    } catch {
      guard isUsable, error.kind == .disconnected else { throw error }
      // To do it again could do it twice.
      throw DatabaseFailure("\(error.reason); whether it was kept is not known", .passing)
    }
  }

  func rollBack() {
    defer { isInTransaction = false }
    guard let connection, connection.transaction != .none else { return }
    do throws(PostgresFailure) {
      try connection.run("ROLLBACK", within: limit)
    } catch {
      // With the session, what it did is gone.
      self.connection = nil
    }
  }

  /// Waits for a notification; the session listens from its first call on.
  func isNotified(within limit: Duration) throws(DatabaseFailure) -> Bool {
    if connection == nil {
      try execute("LISTEN \(PostgresEngine.channel)")
      // What was told before it listened.
      return true
    }
    return try use { connection throws(PostgresFailure) in try connection.isNotified(within: limit) }
  }

  private func use<Value>(_ body: (PostgresConnection) throws(PostgresFailure) -> Value)
    throws(DatabaseFailure) -> Value
  {
    if isInTransaction, connection == nil {
      throw DatabaseFailure("the session broke, and with it its transaction", .disconnected)
    }
    let connection: PostgresConnection
    if let open = self.connection {
      connection = open
    } else {
      connection = try reconnecting.connect()
      self.connection = connection
    }
    do throws(PostgresFailure) {
      return try body(connection)
    } catch {
      let failure = DatabaseFailure(error)
      if failure.kind == .disconnected || !connection.isUsable { self.connection = nil }
      throw failure
    }
  }
}

extension PostgresValue {
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
  /// - Parameter type: of PostgreSQL's catalogue.
  fileprivate init(_ text: String?, type: Int) throws(DatabaseFailure) {
    guard let text else {
      self = .null
      return
    }
    switch type {
    // bigint, smallint, integer.
    case 20, 21, 23:
      guard let number = Int(text) else { throw DatabaseFailure("the server wrote \(text) for a number") }
      self = .integer(number)
    // bytea
    case 17: self = .bytes(try Self.bytes(text))
    default: self = .text(text)
    }
  }

  /// Of `\x00ff`.
  private static func bytes(_ text: String) throws(DatabaseFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var digits = text.utf8.dropFirst(2).makeIterator()
    while let high = digits.next() {
      guard let low = digits.next(), let a = value(high), let b = value(low) else {
        throw DatabaseFailure("the server wrote bytes that are no hexadecimal digits")
      }
      bytes.append(a << 4 | b)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension DatabaseFailure {
  init(_ failure: PostgresFailure) {
    let kind: Kind =
      switch (failure.kind, failure.state ?? "") {
      case (.connection, _): .disconnected
      case (.time, _): .passing
      // Serialization, a deadlock; a row that went while another one came to refer to it, or came twice.
      case (_, "40001"), (_, "40P01"), (_, "23503"), (_, "23505"): .conflict
      // The server stops, or starts.
      case (_, "57P01"), (_, "57P02"), (_, "57P03"): .disconnected
      // A limit of time passed, or there are too many sessions.
      case (_, "55P03"), (_, "57014"), (_, "53300"): .passing
      default: .lasting
      }
    self.init("\(failure)", kind)
  }
}
