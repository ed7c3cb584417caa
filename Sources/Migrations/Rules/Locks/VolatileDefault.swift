extension Rule {
  static let volatileDefault = Rule(
    "volatile-default", .error, [.longLock], on: [.postgres],
    why:
      "the default differs from row to row, so that the table is written anew under ACCESS EXCLUSIVE; "
      + "before PostgreSQL 11 every default does that",
    safeForm: "add the column without it, SET DEFAULT, and fill the old rows in batches",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD COLUMN b uuid DEFAULT gen_random_uuid();",
        good: "ALTER TABLE t ADD COLUMN b uuid; ALTER TABLE t ALTER COLUMN b SET DEFAULT gen_random_uuid();"),
      Example(
        Engine(.postgres, 10), before: "CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD COLUMN b int DEFAULT 1;",
        good: "ALTER TABLE t ADD COLUMN b int; ALTER TABLE t ALTER COLUMN b SET DEFAULT 1;"),
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, moment.isBusy(table),
        let value = column.defaultValue, !value.isNull, column.generation == nil
      else { return [] }
      let reason: String
      if let function = Volatility.volatileFunction(in: value, moment.schema) {
        reason =
          function.isKnown
          ? "\(function.name)() differs from row to row"
          : "whether \(function.name)() is volatile is not known"
      } else if !moment.engine.isAtLeast(11) {
        reason = "\(moment.engine) writes every default into every row"
      } else {
        return []
      }
      let name = quotedIdentifier(column.name)
      let type = column.type?.description ?? "…"
      return [
        Hit(
          "ADD COLUMN \(table).\(column.name) DEFAULT \(value.text) writes the table anew: \(reason)",
          object: "\(table).\(column.name)",
          rewrite: Rewrite()
            .sql(
              Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(name) \(type);",
              "ALTER TABLE \(table.sql) ALTER COLUMN \(name) SET DEFAULT \(value.text);"
            )
            .batches(table, column.name, value.text))
      ]
    })
}
