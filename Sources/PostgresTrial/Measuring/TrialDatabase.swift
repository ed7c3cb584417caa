public import Migrations
internal import PostgresClient

/// A database of a trial server, and the two sessions that a trial needs: one that runs the statements of a
/// change, one that looks on.
public final class TrialDatabase {
  private let server: TrialServer
  private let name: String
  private let owner: PostgresConnection
  private var change: PostgresConnection

  /// - Parameters:
  ///   - name: letters, digits and `_`.
  ///   - template: another database of this server that no session uses, to begin with all that it holds.
  public init(_ name: String, on server: TrialServer, template: String? = nil) throws {
    self.server = server
    self.name = name
    let limit = server.limits.statement
    do {
      let root = try server.connectAsOwner(to: "postgres")
      try root.run(
        "CREATE DATABASE \(name) OWNER change" + (template.map { " TEMPLATE \($0)" } ?? ""),
        within: server.clock.left(limit))
    }
    owner = try server.connectAsOwner(to: name)
    if template == nil {
      try owner.run(RelationState.function, within: server.clock.left(limit))
      try owner.run(Self.guards, within: server.clock.left(limit))
    }
    change = try server.connectAsChange(to: name)
  }

  /// Gives back the room that a database takes; sessions in it end.
  public static func drop(_ name: String, on server: TrialServer) throws {
    try server.connectAsOwner(to: "postgres")
      .run("DROP DATABASE \(name) WITH (FORCE)", within: server.clock.left(server.limits.statement))
  }

  /// A superuser's event triggers are nobody else's to drop. Extensions that PostgreSQL trusts could
  /// otherwise be
  /// made by whoever owns the database; their scripts run as superuser.
  private static let guards = """
    CREATE FUNCTION gatehouse.refuse() RETURNS event_trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $refuse$
    BEGIN
      IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        RAISE insufficient_privilege USING MESSAGE = lower(tg_tag) || ' is not allowed in a trial';
      END IF;
    END $refuse$;
    CREATE EVENT TRIGGER gatehouse_refuse ON ddl_command_start
      WHEN TAG IN ('CREATE EXTENSION', 'ALTER EXTENSION', 'CREATE LANGUAGE', 'ALTER LANGUAGE',
        'CREATE SERVER', 'CREATE FOREIGN DATA WRAPPER', 'CREATE SUBSCRIPTION')
      EXECUTE FUNCTION gatehouse.refuse();
    ALTER EVENT TRIGGER gatehouse_refuse ENABLE ALWAYS;
    """

  // MARK: - Statements

  /// Runs statements of a change that nobody wants to know more about than whether they work, each by itself.
  ///
  /// - Returns: the first that the server refused, and why.
  public func apply(_ statements: [String]) throws -> (index: Int, refusal: StatementEffects.Refusal)? {
    for (index, statement) in statements.enumerated() {
      if let refusal = try run(statement) { return (index, refusal) }
    }
    return nil
  }

  /// Runs a statement that was written here, as the superuser.
  @discardableResult
  func runAsOwner(_ sql: String) throws(PostgresFailure) -> PostgresAnswer {
    try owner.run(sql, within: server.clock.left(server.limits.statement))
  }

  /// The same with values for `$1`, `$2`, ….
  func runAsOwner(_ sql: String, _ values: [PostgresValue]) throws(PostgresFailure) -> PostgresAnswer {
    try owner.run(sql, values, within: server.clock.left(server.limits.statement))
  }

  var isInTransaction: Bool { change.transaction != .none }

  /// Runs statements that are not measured.
  ///
  /// - Returns: the line that the server refused, and why.
  func apply(_ statements: [TrialPlan.Statement], inTransaction: Bool) throws
    -> (Int, StatementEffects.Refusal)?
  {
    if inTransaction, let refusal = try run("BEGIN") { return (1, refusal) }
    for statement in statements where statement.extensions == nil {
      guard let refusal = try run(statement.text) else { continue }
      try endTransaction(keeping: false)
      return (statement.line, refusal)
    }
    return try endTransaction(keeping: true).map { (statements.last?.line ?? 1, $0) }
  }

  /// Ends the transaction, if one is open.
  ///
  /// - Returns: why the server did not keep it: constraints that are checked last.
  @discardableResult
  func endTransaction(keeping: Bool) throws -> StatementEffects.Refusal? {
    guard isInTransaction else { return nil }
    return try run(keeping ? "COMMIT" : "ROLLBACK")
  }

  func run(_ sql: String) throws -> StatementEffects.Refusal? {
    do throws(PostgresFailure) {
      try change.run(sql, within: server.clock.left(server.limits.statement), rows: .dropped)
      return nil
    } catch {
      return try refusal(error)
    }
  }

  /// What a statement did wrong; throws where no further statement could be run.
  private func refusal(_ failure: PostgresFailure) throws -> StatementEffects.Refusal {
    if server.clock.isOver { throw TrialFailure("it took longer than \(server.limits.time)") }
    if !change.isUsable {
      // A statement may end its own session. Where the server is gone with it, this throws.
      change = try server.connectAsChange(to: name)
    }
    return StatementEffects.Refusal(state: failure.state, message: failure.reason)
  }

  // MARK: - Measuring

  /// Runs the statements of one migration, and says of each what it did. After one that is refused none is
  /// run.
  ///
  /// - Parameters:
  ///   - inTransaction: all of them in one transaction, as tools that open one do.
  ///   - keeping: false rolls the transaction back in the end.
  public func measure(_ statements: [String], inTransaction: Bool, keeping: Bool = true) throws
    -> [StatementEffects]
  {
    var measurements: [StatementEffects] = []
    let before = try state()
    if inTransaction, let refusal = try run("BEGIN") { return [failed(refusal)] }
    for statement in statements {
      let measurement =
        change.transaction == .none
        ? try measureAlone(statement, before) : try measureInTransaction(statement, before)
      measurements.append(measurement)
      guard measurement.failure == nil else { break }
    }
    let isFailed = measurements.last?.failure != nil || !keeping
    if change.transaction != .none, let refusal = try run(isFailed ? "ROLLBACK" : "COMMIT"), !isFailed {
      // Constraints that are checked last.
      if measurements.isEmpty { return [failed(refusal)] }
      measurements[measurements.count - 1].failure = refusal
    }
    return measurements
  }

  private func failed(_ refusal: StatementEffects.Refusal) -> StatementEffects {
    var measurement = StatementEffects()
    measurement.failure = refusal
    return measurement
  }

  /// Of tables, views and indexes by what does not change when they are renamed.
  func relationNames() throws -> [String: String] { try state().relations.mapValues(\.name) }

  private func state() throws -> RelationState {
    RelationState(try change.run(RelationState.query, within: server.clock.left(server.limits.statement)))
  }

  private func measureInTransaction(_ statement: String, _ before: RelationState) throws -> StatementEffects {
    let start = try state()
    var measurement = StatementEffects()
    if let refusal = try run(statement) {
      measurement.failure = refusal
      return measurement
    }
    measurement.note(locks: try locks().held, before)
    // It may have been a COMMIT, or a block that ended the session's transaction.
    measurement.note(from: start, to: try state(), before)
    return measurement
  }

  /// A statement in no transaction: its locks are gone when it is done. They are seen while it waits for
  /// ours,
  /// and then while it works.
  private func measureAlone(_ statement: String, _ before: RelationState) throws -> StatementEffects {
    let start = try state()
    var measurement = StatementEffects()
    let tables = start.relations.filter { $0.value.kind == .table || $0.value.kind == .partitioned }
    try runAsOwner("BEGIN")
    if !tables.isEmpty {
      let names = try runAsOwner(
        "SELECT oid::regclass FROM pg_class WHERE oid IN (\(tables.keys.joined(separator: ",")))"
      ).rows.compactMap { $0.first ?? nil }
      try runAsOwner("LOCK TABLE \(names.joined(separator: ", ")) IN ACCESS EXCLUSIVE MODE")
    }
    var isHolding = true
    do throws(PostgresFailure) {
      try change.start(statement)
      let clock = TrialClock(server.clock.left(server.limits.statement))
      while try !change.isAnswered(within: .milliseconds(isHolding ? 2 : 1)), !clock.isOver {
        let locks = try locks()
        measurement.note(locks: locks.held + locks.wanted, before)
        if isHolding, !locks.wanted.isEmpty || locks.isWaiting {
          try runAsOwner("ROLLBACK")
          isHolding = false
        }
      }
      if isHolding { try runAsOwner("ROLLBACK") }
      isHolding = false
      _ = try change.answer(within: clock.left(server.limits.statement), rows: .dropped)
    } catch {
      if isHolding { try runAsOwner("ROLLBACK") }
      measurement.failure = try refusal(error)
      return measurement
    }
    measurement.note(from: start, to: try state(), before)
    return measurement
  }

  private struct Locks {
    var held: [(id: String, level: LockLevel)] = []
    var wanted: [(id: String, level: LockLevel)] = []
    /// For anything: another transaction's end too.
    var isWaiting = false
  }

  /// Of the session that runs the change's statements.
  private func locks() throws(PostgresFailure) -> Locks {
    let answer = try runAsOwner(
      """
      SELECT relation, mode, granted, locktype FROM pg_locks WHERE pid = \(change.process)
        AND (NOT granted OR locktype = 'relation'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
      """)
    var locks = Locks()
    for row in answer.rows {
      let isGranted = row[2] == "t"
      if !isGranted { locks.isWaiting = true }
      guard row[3] == "relation", let id = row[0], let level = row[1].flatMap(LockLevel.init(mode:)) else {
        continue
      }
      if isGranted { locks.held.append((id, level)) } else { locks.wanted.append((id, level)) }
    }
    return locks
  }
}

extension StatementEffects {
  fileprivate mutating func note(locks: [(id: String, level: LockLevel)], _ before: RelationState) {
    for (id, level) in locks {
      guard let relation = before.relations[id], relation.kind != .index else { continue }
      kinds[relation.name] = relation.kind
      self.locks[relation.name] = max(self.locks[relation.name] ?? level, level)
    }
  }

  /// - Parameter before: only what was there before the migration counts.
  fileprivate mutating func note(
    from start: RelationState, to end: RelationState, _ before: RelationState
  ) {
    for (id, relation) in before.relations where relation.kind != .index {
      guard let old = start.relations[id], let new = end.relations[id] else { continue }
      kinds[relation.name] = relation.kind
      let hasRows = relation.kind == .table || relation.kind == .materializedView
      if hasRows, old.file != new.file { rewritten.insert(relation.name) }
      if hasRows, new.scans > old.scans { scanned.insert(relation.name) }
      if new.written != old.written { rowsWritten[relation.name] = new.written - old.written }
    }
    findLongWork()
  }
}
