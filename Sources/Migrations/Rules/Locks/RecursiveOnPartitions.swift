extension Rule {
  static let recursiveOnPartitions = Rule(
    "recursive-ddl-on-partitions", .info, [.briefLock], on: [.postgres],
    why:
      "the statement locks every partition ACCESS EXCLUSIVE at once, in the order in which they were "
      + "made, and waits for the longest query on any of them",
    safeForm:
      "a lock_timeout and retries; what can be done partition by partition (checks, indexes) with ONLY on "
      + "the parent",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k);"
          + " CREATE TABLE e1 PARTITION OF e FOR VALUES FROM (0) TO (9);",
        bad: "ALTER TABLE e ADD COLUMN b int;", good: "ALTER TABLE e1 SET (fillfactor = 90);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table),
        moment.schema.table(table)?.isPartitioned ?? false
      else { return [] }
      switch change {
      case .addColumn, .dropColumn, .alterType, .setNotNull, .dropNotNull, .addConstraint, .dropConstraint:
        break
      default: return []
      }
      let count = moment.schema.tables.values.count { $0.partitionOf == table }
      guard count > 0 else { return [] }
      let words = count == 1 ? "its partition" : "its \(count) partitions"
      return [Hit("\(table) and \(words) are locked at once", object: table.description)]
    })
}
