extension Rule {
  static let concurrentlyInTransaction = Rule(
    "concurrently-in-transaction", .error, [.fails], on: [.postgres],
    why: "PostgreSQL refuses it: cannot run inside a transaction block",
    safeForm:
      "switch the framework's transaction off for this migration, and let the statement be the only one "
      + "in it",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);",
        bad: "BEGIN; CREATE INDEX CONCURRENTLY i ON t (a); COMMIT;",
        good: "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);")
    ],
    check: .step { moment in
      guard moment.isInTransaction, let what = moment.operation.concurrentWords else { return [] }
      return [
        Hit(
          "\(what) cannot run in the transaction that \(moment.opener) opens", object: what,
          rewrite: Rewrite().words(Rewrite.now, moment.framework.words.outsideTransaction))
      ]
    })
}
