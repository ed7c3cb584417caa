extension Rule {
  static let detachPartitionBlocking = Rule(
    "detach-partition-blocking", .warning, [.briefLock], on: [.postgres],
    why: "ACCESS EXCLUSIVE on the parent: everybody queues behind it, also who reads other partitions",
    safeForm: "DETACH PARTITION … CONCURRENTLY (PostgreSQL 14), outside of a transaction",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k);"
          + " CREATE TABLE e_1 PARTITION OF e FOR VALUES FROM (0) TO (9);",
        bad: "ALTER TABLE e DETACH PARTITION e_1;", good: "ALTER TABLE e DETACH PARTITION e_1 CONCURRENTLY;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .detachPartition(let part, isConcurrent: false)) = moment.operation,
        moment.isBusy(table), moment.engine.isAtLeast(14)
      else { return [] }
      return [
        Hit(
          "DETACH PARTITION \(part) locks all of \(table)", object: part.description,
          rewrite: Rewrite().sql(
            Rewrite.now, outsideTransaction: true,
            "ALTER TABLE \(table.sql) DETACH PARTITION \(part.sql) CONCURRENTLY;"))
      ]
    })
}
