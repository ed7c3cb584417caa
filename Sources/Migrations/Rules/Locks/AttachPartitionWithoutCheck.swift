extension Rule {
  static let attachPartitionWithoutCheck = Rule(
    "attach-partition-without-check", .warning, [.longLock], on: [.postgres],
    why:
      "every row of the new partition is read under ACCESS EXCLUSIVE, and of the DEFAULT partition too "
      + "where there is one",
    safeForm: "a CHECK that says the bounds, NOT VALID and validated before, on both",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k); CREATE TABLE c (k int);",
        bad: "ALTER TABLE e ATTACH PARTITION c FOR VALUES FROM (0) TO (9);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .attachPartition(let part, _)) = moment.operation,
        moment.isBusy(table),
        !moment.isNew(part), !PostgresCost.isProved(part, moment.schema)
      else { return [] }
      let name = "\(part.name)_bounds"
      return [
        Hit(
          "every row of \(part) is read while it is attached to \(table)", object: part.description,
          rewrite: Rewrite()
            .sql(
              Rewrite.now,
              "ALTER TABLE \(part.sql) ADD CONSTRAINT \(quotedIdentifier(name)) CHECK (…) NOT VALID;"
            )
            .validate(part, name))
      ]
    })
}
