internal import CLibpq
internal import PostgresShim

/// One session with a PostgreSQL server.
///
/// Calls wait in the thread that makes them, each for no longer than it is told: asynchronous callers give
/// them
/// a thread of their own (`BackgroundThread`). Not for several threads at once.
@safe public final class PostgresConnection {
  private let connection: OpaquePointer
  private var isGivenUp = false
  /// Names of statements that the server has planned.
  private var prepared: [String: String] = [:]
  private static let preparedLimit = 256
  /// How long a server may take to obey a cancellation before the connection is given up.
  private static let grace = Duration.seconds(2)

  /// - Parameter limit: for the way there and the server's welcome.
  public init(_ address: PostgresAddress, within limit: Duration) throws(PostgresFailure) {
    let action = "cannot connect to PostgreSQL at \(address)"
    if let problem = unsafe postgres_shim_problem() {
      throw PostgresFailure(.connection, action, unsafe String(cString: problem))
    }
    for (name, value) in address.settings where value.utf8.contains(0) {
      throw PostgresFailure(.connection, action, "the \(name) contains a NUL byte")
    }
    let names = CTexts(address.settings.map { [UInt8]($0.0.utf8) })
    let values = CTexts(address.settings.map { [UInt8]($0.1.utf8) })
    let started = unsafe names.withPointers { names in
      unsafe values.withPointers { values in unsafe PQconnectStartParams(names, values, 0) }
    }
    guard let connection = unsafe started else {
      throw PostgresFailure(.connection, action, "out of memory")
    }
    unsafe self.connection = connection
    unsafe postgres_shim_ignore_notices(UnsafeMutableRawPointer(connection))
    let deadline = Deadline(limit)
    if unsafe PQstatus(connection) == CONNECTION_BAD { throw broken(action) }
    var wanted = PGRES_POLLING_WRITING
    while wanted != PGRES_POLLING_OK {
      if deadline.isOver {
        throw PostgresFailure(.time, action, "no answer within \(limit)")
      }
      _ = unsafe postgres_shim_wait(
        PQsocket(connection), wanted == PGRES_POLLING_WRITING ? 1 : 0, deadline.milliseconds)
      wanted = unsafe PQconnectPoll(connection)
      if wanted == PGRES_POLLING_FAILED { throw broken(action) }
    }
    if unsafe PQsetnonblocking(connection, 1) != 0 { throw broken(action) }
  }

  deinit { unsafe PQfinish(connection) }

  /// `150018` of 15.18.
  public var serverVersion: Int { Int(unsafe PQserverVersion(connection)) }

  /// The server's process for this session, as `pg_stat_activity` and `pg_locks` name it.
  public var process: Int { Int(unsafe PQbackendPID(connection)) }

  /// False once the connection broke or was given up.
  public var isUsable: Bool { unsafe !isGivenUp && PQstatus(connection) == CONNECTION_OK }

  public enum Transaction: Hashable, Sendable {
    case none, open
    /// A statement failed in it: nothing but its end is accepted.
    case failed
    /// A statement is running, or the connection broke.
    case unknown
  }

  public var transaction: Transaction {
    switch unsafe PQtransactionStatus(connection) {
    case PQTRANS_IDLE: .none
    case PQTRANS_INTRANS: .open
    case PQTRANS_INERROR: .failed
    default: .unknown
    }
  }

  // MARK: - Statements

  /// What becomes of the rows of an answer.
  public enum Rows: Hashable, Sendable {
    /// Kept, up to so many bytes of values.
    case kept(limit: Int)
    case dropped
  }

  /// Runs one or more statements, in one transaction where they open none themselves.
  @discardableResult
  public func run(_ sql: String, within limit: Duration, rows: Rows = .kept(limit: 16 << 20))
    throws(PostgresFailure) -> PostgresAnswer
  {
    try start(sql)
    return try answer(within: limit, rows: rows)
  }

  /// Runs one statement with values for `$1`, `$2`, …; the server works out their types.
  @discardableResult
  public func run(
    _ sql: String, _ values: [PostgresValue], within limit: Duration, rows: Rows = .kept(limit: 16 << 20)
  ) throws(PostgresFailure) -> PostgresAnswer {
    guard !sql.utf8.contains(0) else { throw PostgresFailure(.statement, Self.running, Self.nul) }
    let parameters = try Parameters(values, Self.running)
    try checkUsable()
    let isSent = unsafe parameters.withPointers { count, values, lengths, formats in
      unsafe PQsendQueryParams(connection, sql, count, nil, values, lengths, formats, 0)
    }
    guard isSent == 1 else { throw broken(Self.running) }
    _ = unsafe PQsetSingleRowMode(connection)
    return try answer(within: limit, rows: rows)
  }

  /// Runs one statement that the session will see again: the server reads and plans it once.
  @discardableResult
  public func runPrepared(
    _ sql: String, _ values: [PostgresValue], within limit: Duration, rows: Rows = .kept(limit: 16 << 20)
  ) throws(PostgresFailure) -> PostgresAnswer {
    let parameters = try Parameters(values, Self.running)
    let name = try prepare(sql, within: limit)
    let isSent = unsafe parameters.withPointers { count, values, lengths, formats in
      unsafe PQsendQueryPrepared(connection, name, count, values, lengths, formats, 0)
    }
    guard isSent == 1 else { throw broken(Self.running) }
    _ = unsafe PQsetSingleRowMode(connection)
    return try answer(within: limit, rows: rows)
  }

  /// The name under which the server knows the statement.
  private func prepare(_ sql: String, within limit: Duration) throws(PostgresFailure) -> String {
    if let name = prepared[sql] { return name }
    guard !sql.utf8.contains(0) else { throw PostgresFailure(.statement, Self.running, Self.nul) }
    if prepared.count >= Self.preparedLimit {
      try run("DEALLOCATE ALL", within: limit)
      prepared = [:]
    }
    try checkUsable()
    let name = "gatehouse\(prepared.count)"
    guard unsafe PQsendPrepare(connection, name, sql, 0, nil) == 1 else { throw broken(Self.running) }
    _ = try answer(within: limit)
    prepared[sql] = name
    return name
  }

  /// Sends statements and does not wait: `isAnswered` and `answer` do.
  public func start(_ sql: String) throws(PostgresFailure) {
    guard !sql.utf8.contains(0) else { throw PostgresFailure(.statement, Self.running, Self.nul) }
    try checkUsable()
    guard unsafe PQsendQuery(connection, sql) == 1 else { throw broken(Self.running) }
    // Row by row, so that a large answer can be refused before it fills the memory.
    _ = unsafe PQsetSingleRowMode(connection)
  }

  /// Whether the server has something to say to what was started, looked at for so long.
  public func isAnswered(within limit: Duration) throws(PostgresFailure) -> Bool {
    try isReady(by: Deadline(limit))
  }

  /// What the server says to what was started. A statement that takes longer, or says more, is cancelled.
  public func answer(within limit: Duration, rows: Rows = .kept(limit: 16 << 20)) throws(PostgresFailure)
    -> PostgresAnswer
  {
    var reading = AnswerReading(rows)
    do throws(PostgresFailure) {
      try read(&reading, by: Deadline(limit), limit)
    } catch {
      guard error.kind == .time || error.kind == .size else { throw error }
      giveUp()
      throw error
    }
    if let failure = reading.failure { throw failure }
    return reading.answer
  }

  /// Waits for a notification on a channel that the session listens to, and takes all that have come.
  ///
  /// - Returns: false where none came in time.
  public func isNotified(within limit: Duration) throws(PostgresFailure) -> Bool {
    let action = "cannot wait for a notification"
    let deadline = Deadline(limit)
    var isNotified = false
    while true {
      if unsafe PQconsumeInput(connection) == 0 { throw broken(action) }
      while let word = unsafe PQnotifies(connection) {
        unsafe PQfreemem(word)
        isNotified = true
      }
      if isNotified || deadline.isOver { return isNotified }
      _ = unsafe postgres_shim_wait(PQsocket(connection), 0, deadline.milliseconds)
    }
  }

  /// Asks the server to stop what it is running; whether it does shows in the answer.
  public func cancel() {
    guard let request = unsafe PQgetCancel(connection) else { return }
    defer { unsafe PQfreeCancel(request) }
    // What goes wrong here shows as an answer that does not come.
    var words = [CChar](repeating: 0, count: 256)
    _ = unsafe PQcancel(request, &words, Int32(words.count))
  }

  private static let running = "cannot run a statement"
  private static let nul = "it contains a NUL byte"

  private func checkUsable() throws(PostgresFailure) {
    guard isGivenUp else { return }
    throw PostgresFailure(
      .connection, Self.running, "the session did not stop an earlier statement, and was given up")
  }

  private func giveUp() {
    cancel()
    var rest = AnswerReading(.dropped)
    do throws(PostgresFailure) {
      try read(&rest, by: Deadline(Self.grace), Self.grace)
    } catch {
      // It does not obey, and what it still says would be taken for the answer to the next statement.
      isGivenUp = true
    }
  }

  /// False where the deadline passed first.
  private func isReady(by deadline: Deadline) throws(PostgresFailure) -> Bool {
    while true {
      let rest = unsafe PQflush(connection)
      if rest < 0 { throw broken(Self.running) }
      if rest == 0, unsafe PQisBusy(connection) == 0 { return true }
      if deadline.isOver { return false }
      _ = unsafe postgres_shim_wait(PQsocket(connection), rest, deadline.milliseconds)
      if unsafe PQconsumeInput(connection) == 0 { throw broken(Self.running) }
      // Notifications are for `isNotified`; what comes before it is called must not pile up.
      while let word = unsafe PQnotifies(connection) { unsafe PQfreemem(word) }
    }
  }

  private func read(_ reading: inout AnswerReading, by deadline: Deadline, _ limit: Duration)
    throws(PostgresFailure)
  {
    while true {
      guard try isReady(by: deadline) else {
        throw PostgresFailure(.time, Self.running, "it took longer than \(limit), and was cancelled")
      }
      guard let result = unsafe PQgetResult(connection) else { break }
      defer { unsafe PQclear(result) }
      switch unsafe PQresultStatus(result) {
      case PGRES_COPY_IN, PGRES_COPY_BOTH:
        _ = unsafe PQputCopyEnd(connection, "no rows are sent")
      case PGRES_COPY_OUT: try dropCopy(by: deadline, limit)
      default: try unsafe reading.take(result)
      }
      // A flood of rows comes faster than it is read, so that nothing above would look at the clock.
      if deadline.isOver {
        throw PostgresFailure(.time, Self.running, "it took longer than \(limit), and was cancelled")
      }
    }
    if reading.failure == nil, unsafe PQstatus(connection) != CONNECTION_OK { throw broken(Self.running) }
  }

  /// Reads over the rows of a `COPY … TO STDOUT`.
  private func dropCopy(by deadline: Deadline, _ limit: Duration) throws(PostgresFailure) {
    while true {
      var row: UnsafeMutablePointer<CChar>?
      let size = unsafe PQgetCopyData(connection, &row, 1)
      unsafe PQfreemem(row)
      if size < 0 { return }
      if deadline.isOver {
        throw PostgresFailure(.time, Self.running, "it took longer than \(limit), and was cancelled")
      }
      guard size == 0 else { continue }
      _ = unsafe postgres_shim_wait(PQsocket(connection), 0, deadline.milliseconds)
      if unsafe PQconsumeInput(connection) == 0 { throw broken(Self.running) }
    }
  }

  /// libpq's words on the connection: they name host, user and database, and never the password.
  private func broken(_ action: String) -> PostgresFailure {
    let words = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
    return PostgresFailure(.connection, action, oneLine(words.isEmpty ? "the connection broke" : words))
  }
}

/// Lines of libpq, joined: it ends each with a line feed.
func oneLine(_ words: String) -> String {
  words.split(whereSeparator: \.isNewline).map { $0.drop { $0 == "\t" || $0 == " " } }.joined(separator: " ")
}
