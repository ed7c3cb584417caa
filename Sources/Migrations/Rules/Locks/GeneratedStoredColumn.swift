extension Rule {
  static let generatedStoredColumn = Rule(
    "generated-stored-column", .error, [.longLock], on: [.postgres, .mysql, .mariadb],
    why: "the value is computed for every row: the table is written anew under ACCESS EXCLUSIVE",
    safeForm:
      "a plain column that a trigger writes, the old rows filled in batches; VIRTUAL from PostgreSQL 18 on",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a * 2) STORED;",
        good: "ALTER TABLE t ADD COLUMN b int;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, moment.isBusy(table),
        column.generation == .stored
      else { return [] }
      return [
        Hit(
          "ADD COLUMN \(table).\(column.name) GENERATED … STORED writes the table anew",
          object: "\(table).\(column.name)",
          rewrite: Rewrite()
            .sql(
              Rewrite.now,
              "ALTER TABLE \(table.sql) ADD COLUMN \(quotedIdentifier(column.name)) "
                + "\(column.type?.description ?? "…");"
            )
            .words("then", "a trigger that writes it on INSERT and UPDATE; fill the old rows in batches"))
      ]
    })
}
