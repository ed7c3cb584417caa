extension Rule {
  static let bulkUpdateUnbatched = Rule(
    "bulk-update-unbatched", .error, [.longLock],
    why:
      "every row that it changes stays locked until all are done, and the log, the bloat and the "
      + "replicas grow with it",
    safeForm:
      "batches of some thousand rows by key, each in its own transaction, apart from changes of the schema",
    examples: [
      Example(
        before: "CREATE TABLE t (id int PRIMARY KEY, a int);", bad: "UPDATE t SET a = 1;",
        good: "UPDATE t SET a = 1 WHERE id BETWEEN 1 AND 5000;"),
      Example(
        before: "CREATE TABLE t (id int PRIMARY KEY, a int);", bad: "DELETE FROM t WHERE a = 1;",
        good: "DELETE FROM t WHERE id = 1;"),
    ],
    check: .step { moment in
      switch moment.operation {
      case .update(let table, let condition, _):
        guard moment.isBusy(table), condition == .none || condition == .some else { return [] }
        let rows = condition == .none ? "all its rows" : "as many rows as its WHERE finds,"
        return [
          Hit(
            "UPDATE \(table) changes \(rows) in one statement", object: table.description,
            rewrite: Rewrite().batches(table, nil, nil))
        ]
      case .delete(let table, .some):
        guard moment.isBusy(table) else { return [] }
        return [
          Hit(
            "DELETE FROM \(table) takes as many rows as its WHERE finds, in one statement",
            object: table.description,
            rewrite: Rewrite().sql(
              "a job, until no row is left",
              "DELETE FROM \(table.sql) WHERE ctid IN (SELECT ctid FROM \(table.sql) WHERE … LIMIT 5000);"))
        ]
      default: return []
      }
    })
}
