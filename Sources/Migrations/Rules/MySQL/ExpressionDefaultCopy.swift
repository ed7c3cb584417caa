extension Rule {
  static let expressionDefaultCopy = Rule(
    "expression-default-copy", .error, [.longLock], on: [.mysql],
    why:
      "a default that is an expression is computed for every row: the table is copied, writes wait, and a "
      + "function like uuid() gives other values on a replica that runs the statement",
    safeForm: "add the column without a default, set the default, and fill the old rows in batches",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int PRIMARY KEY);",
        bad: "ALTER TABLE t ADD COLUMN a varchar(36) DEFAULT (uuid());",
        good: "ALTER TABLE t ADD COLUMN a varchar(36); ALTER TABLE t ALTER COLUMN a SET DEFAULT (uuid());")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, moment.isBusy(table),
        let value = column.defaultValue, value.text.hasPrefix("("), moment.engine.isAtLeast(8)
      else { return [] }
      let name = quotedIdentifier(column.name)
      return [
        Hit(
          "ADD COLUMN \(table).\(column.name) DEFAULT \(value.text) copies the table",
          object: "\(table).\(column.name)",
          rewrite: Rewrite().sql(
            Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(name) \(column.type?.description ?? "…");",
            "ALTER TABLE \(table.sql) ALTER COLUMN \(name) SET DEFAULT \(value.text);"))
      ]
    })
}
