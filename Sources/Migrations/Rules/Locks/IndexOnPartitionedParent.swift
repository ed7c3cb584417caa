extension Rule {
  static let indexOnPartitionedParent = Rule(
    "index-on-partitioned-parent", .error, [.longLock], on: [.postgres],
    why: "it is built on every partition under SHARE, and CONCURRENTLY is not possible on the parent",
    safeForm: "ON ONLY the parent, CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k);", bad: "CREATE INDEX i ON e (k);",
        good: "CREATE INDEX i ON ONLY e (k);")
    ],
    check: .step { moment in
      guard case .createIndex(let index) = moment.operation, !index.isConcurrent, !index.isOnly,
        moment.isBusy(index.table), let table = moment.schema.table(index.table), table.isPartitioned
      else { return [] }
      let parts = moment.schema.tables.filter { $0.value.partitionOf == index.table }.keys
        .sorted { $0.description < $1.description }
      let name = index.name ?? "\(index.table.name)_idx"
      var rewrite = Rewrite().sql(
        Rewrite.now,
        "CREATE INDEX \(quotedIdentifier(name)) ON ONLY \(index.table.sql) (\(index.columnList));")
      for part in parts.prefix(20) {
        let partName = "\(name)_\(part.name)"
        rewrite = rewrite.sql(
          "a migration for each partition", outsideTransaction: true,
          "CREATE INDEX CONCURRENTLY \(quotedIdentifier(partName)) ON \(part.sql) (\(index.columnList));",
          "ALTER INDEX \(quotedIdentifier(name)) ATTACH PARTITION \(quotedIdentifier(partName));")
      }
      return [
        Hit(
          "CREATE INDEX \(name) blocks writes to all partitions of \(index.table)", object: name,
          rewrite: rewrite)
      ]
    })
}
