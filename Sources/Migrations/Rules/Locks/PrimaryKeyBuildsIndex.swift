extension Rule {
  static let primaryKeyBuildsIndex = Rule(
    "primary-key-builds-index", .error, [.longLock], on: [.postgres],
    why: "ADD PRIMARY KEY builds its index, and reads every row for NULL, under ACCESS EXCLUSIVE",
    safeForm: "CREATE UNIQUE INDEX CONCURRENTLY on NOT NULL columns, then ADD PRIMARY KEY USING INDEX",
    examples: [
      Example(
        before: "CREATE TABLE t (a int NOT NULL);", bad: "ALTER TABLE t ADD PRIMARY KEY (a);",
        good: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_pkey ON t (a);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addConstraint(let constraint)) = moment.operation,
        moment.isBusy(table),
        constraint.kind == .primaryKey, constraint.index == nil
      else { return [] }
      let name = constraint.name ?? "\(table.name)_pkey"
      let list = constraint.columns.map(quotedIdentifier).joined(separator: ", ")
      return [
        Hit(
          "ADD PRIMARY KEY on \(table) builds an index while all wait", object: "\(table).\(name)",
          rewrite: Rewrite()
            .sql(
              Rewrite.now, outsideTransaction: true,
              "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \(quotedIdentifier(name)) ON \(table.sql) "
                + "(\(list));"
            )
            .sql(
              Rewrite.next,
              "ALTER TABLE \(table.sql) ADD CONSTRAINT \(quotedIdentifier(name)) PRIMARY KEY "
                + "USING INDEX \(quotedIdentifier(name));"))
      ]
    })
}
