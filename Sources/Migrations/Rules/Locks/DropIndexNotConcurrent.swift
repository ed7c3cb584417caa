extension Rule {
  static let dropIndexNotConcurrent = Rule(
    "drop-index-not-concurrent", .warning, [.briefLock], on: [.postgres],
    why: "DROP INDEX waits for ACCESS EXCLUSIVE on the table, and everybody else queues behind it",
    safeForm: "DROP INDEX CONCURRENTLY, outside of a transaction",
    examples: [
      Example(
        before: "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", bad: "DROP INDEX i;",
        good: "DROP INDEX CONCURRENTLY IF EXISTS i;")
    ],
    check: .step { moment in
      guard case .drop(let drop) = moment.operation, drop.kind == .index, !drop.isConcurrent else {
        return []
      }
      return drop.names.compactMap { name in
        let table = moment.schema.indexes[name]?.table ?? drop.table
        if let table, !moment.isBusy(table) { return nil }
        // Of an index that no migration made, IF EXISTS most likely finds nothing.
        if table == nil, drop.ifExists, !moment.schema.indexes.isEmpty { return nil }
        return Hit(
          "DROP INDEX \(name) waits for all who use \(table?.description ?? "its table")",
          object: name.description,
          rewrite: Rewrite().sql(
            Rewrite.now, outsideTransaction: true, "DROP INDEX CONCURRENTLY IF EXISTS \(name.sql);"))
      }
    })
}
