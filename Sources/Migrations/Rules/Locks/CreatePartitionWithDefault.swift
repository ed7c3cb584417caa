extension Rule {
  static let createPartitionWithDefault = Rule(
    "create-partition-with-default", .error, [.longLock], on: [.postgres],
    why: "the DEFAULT partition is read for rows of the new one, with the parent locked ACCESS EXCLUSIVE",
    safeForm: "CREATE TABLE by itself, a validated CHECK on the DEFAULT partition, then ATTACH PARTITION",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k); CREATE TABLE d PARTITION OF e DEFAULT;",
        bad: "CREATE TABLE e_1 PARTITION OF e FOR VALUES FROM (0) TO (9);",
        good: "CREATE TABLE e_1 (LIKE e);")
    ],
    check: .step { moment in
      guard case .createTable(let table) = moment.operation, let parent = table.partitionOf,
        moment.isBusy(parent),
        let rest = moment.schema.table(parent)?.defaultPartition
      else { return [] }
      return [
        Hit(
          "\(rest), the DEFAULT partition of \(parent), is read while all wait",
          object: table.name.description,
          rewrite: Rewrite()
            .sql(
              Rewrite.now, "CREATE TABLE \(table.name.sql) (LIKE \(parent.sql) INCLUDING ALL);",
              "ALTER TABLE \(rest.sql) ADD CONSTRAINT \(quotedIdentifier(table.name.name + "_out")) "
                + "CHECK (…) NOT VALID;"
            )
            .validate(rest, table.name.name + "_out")
            .sql("then", "ALTER TABLE \(parent.sql) ATTACH PARTITION \(table.name.sql) FOR VALUES …;"))
      ]
    })
}
