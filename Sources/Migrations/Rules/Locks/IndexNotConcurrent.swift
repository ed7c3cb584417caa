extension Rule {
  static let indexNotConcurrent = Rule(
    "index-not-concurrent", .error, [.longLock], on: [.postgres],
    why: "CREATE INDEX takes SHARE for the whole build: inserts, updates and deletes wait, reads go on",
    safeForm: "CREATE INDEX CONCURRENTLY, outside of a transaction",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "CREATE INDEX i ON t (a);",
        good: "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);")
    ],
    check: .step { moment in
      guard case .createIndex(let index) = moment.operation, !index.isConcurrent, !index.isOnly,
        moment.isBusy(index.table), !(moment.schema.table(index.table)?.isPartitioned ?? false),
        // Nobody writes to a materialized view, and IF NOT EXISTS of what is there does nothing.
        !moment.schema.views.contains(index.table), !isThere(index, moment.schema)
      else { return [] }
      let name = index.name ?? "\(index.table)(\(index.columns.joined(separator: ", ")))"
      return [
        Hit(
          "CREATE INDEX \(name) blocks writes to \(index.table) until it is built", object: name,
          rewrite: .concurrently(index))
      ]
    })

  private static func isThere(_ index: Index, _ schema: Schema) -> Bool {
    guard index.ifNotExists, let name = index.name else { return false }
    return schema.indexes[ObjectName(schema: index.table.schema, name)] != nil
  }
}
