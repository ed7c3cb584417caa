extension Rule {
  static let dropPartition = Rule(
    "drop-partition", .error, [.dataLoss, .briefLock], on: [.postgres, .mysql, .mariadb], isDestructive: true,
    why: "its rows are gone, and the parent is locked ACCESS EXCLUSIVE as well",
    safeForm: "detach it concurrently, keep or archive it, and drop it by itself",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k);"
          + " CREATE TABLE e_1 PARTITION OF e FOR VALUES FROM (0) TO (9);",
        bad: "DROP TABLE e_1;")
    ],
    check: .step { moment in
      guard case .drop(let drop) = moment.operation, drop.kind == .table else { return [] }
      return drop.names.compactMap { name in
        guard !moment.isNew(name), let parent = moment.schema.table(name)?.partitionOf else { return nil }
        return Hit(
          "DROP TABLE \(name) loses the rows of a partition of \(parent)", object: name.description,
          rewrite: Rewrite()
            .sql(
              Rewrite.now, outsideTransaction: true,
              "ALTER TABLE \(parent.sql) DETACH PARTITION \(name.sql) CONCURRENTLY;"
            )
            .sql("a release later", "DROP TABLE \(name.sql);"))
      }
    })
}
