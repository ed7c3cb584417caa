extension Rule {
  static let nonIdempotentOutsideTransaction = Rule(
    "non-idempotent-non-tx", .info, [.fails], on: [.postgres],
    why: "a failed build leaves an INVALID index behind, and the second run fails on its name",
    safeForm: "IF NOT EXISTS, with a DROP INDEX CONCURRENTLY IF EXISTS before it",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "CREATE INDEX CONCURRENTLY i ON t (a);",
        good: "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);")
    ],
    check: .step { moment in
      guard case .createIndex(let index) = moment.operation, index.isConcurrent, !index.ifNotExists,
        !moment.isInTransaction, let name = index.name
      else { return [] }
      return [
        Hit(
          "CREATE INDEX CONCURRENTLY \(name) cannot be run again after a failure", object: name,
          rewrite: .concurrently(index))
      ]
    })
}
