/// One operation and all that is known just before it runs: what rules are asked about.
struct Moment: Sendable {
  let step: Step
  let context: MigrationContext
  let schema: Schema
  /// Made by this change: nobody reads or writes them yet.
  let newTables: Set<ObjectName>
  let newTypes: Set<ObjectName>
  let transaction: TransactionState
  let session: SessionState
  /// The statement runs in a transaction, as the framework or the file opens one.
  let isInTransaction: Bool
  /// What SQLite says where it refuses the statement.
  let refusal: String?

  var operation: Operation { step.operation }

  var cost: PostgresCost { PostgresCost(operation, schema, engine, isUTC: session.isUTC) }

  func isNew(_ table: ObjectName) -> Bool { newTables.contains(table) }

  /// Small by the policy: locks and rewrites of it are over at once.
  func isSmall(_ table: ObjectName) -> Bool { settings.isSmall(table) }

  /// Locks on it do harm: it is not new, and nobody said that it is small.
  func isBusy(_ table: ObjectName) -> Bool { !isNew(table) && !isSmall(table) && !isTemporary(table) }

  /// Some lock that it takes is on a table that the policy calls hot.
  var touchesHotTable: Bool {
    !settings.hotTables.isEmpty && cost.parts.contains { settings.isHot($0.table) && !isNew($0.table) }
  }

  private func isTemporary(_ table: ObjectName) -> Bool { table.schema == "pg_temp" }
}
