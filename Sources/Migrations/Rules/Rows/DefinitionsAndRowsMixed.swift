extension Rule {
  static let definitionsAndRows = Rule(
    "ddl-and-dml-mixed", .warning, [.longLock], on: [.postgres],
    why:
      "rows that the transaction has changed stay locked while its ALTER TABLE waits in the queue, and "
      + "PostgreSQL refuses to alter a table with trigger events pending",
    safeForm: "change rows in a migration of their own, in batches",
    examples: [
      Example(
        before: "CREATE TABLE t (a int, b int);",
        bad: "UPDATE t SET a = 1 WHERE b > 5; ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;",
        good: "UPDATE t SET a = 1 WHERE id = 1; ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;")
    ],
    check: .step { moment in
      guard moment.isInTransaction, let line = moment.transaction.rowChangeLine,
        // One call of a framework may be both.
        moment.framework.isSQL || line != moment.step.line,
        let part = moment.cost.parts.first(where: { $0.lock >= .share && moment.isBusy($0.table) })
      else { return [] }
      return [
        Hit(
          "\(part.lock.words) on \(part.table) in the transaction that changes rows since line \(line)",
          object: part.table.description,
          rewrite: Rewrite().words(Rewrite.now, "change the schema alone")
            .words("a job, until no row is left", "change the rows in batches"))
      ]
    })
}
