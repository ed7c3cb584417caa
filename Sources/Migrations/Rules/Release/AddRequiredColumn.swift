extension Rule {
  static let addRequiredColumn = Rule(
    "add-required-column", .error, [.breaksRelease, .fails],
    why: "it fails where the table has a row, and inserts of the release that still runs fail afterwards",
    safeForm: "add it with a constant default, or nullable; fill it, and make it NOT NULL later",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD COLUMN b int NOT NULL;",
        good: "ALTER TABLE t ADD COLUMN b int NOT NULL DEFAULT 0;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, !moment.isNew(table),
        column.isNotNull || column.isPrimaryKey, column.defaultValue.map(\.isNull) ?? true,
        column.generation == nil, !(column.type?.isSerial ?? false), !column.isAutoIncrement
      else { return [] }
      // SQLite and MySQL have their own words for it: SQLite refuses, MySQL fills in a zero.
      guard moment.engine.dialect != .sqlite else { return [] }
      let name = quotedIdentifier(column.name)
      let type = column.type?.description ?? "…"
      return [
        Hit(
          "ADD COLUMN \(table).\(column.name) is NOT NULL without a default",
          object: "\(table).\(column.name)",
          rewrite: Rewrite()
            .sql(Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(name) \(type);")
            .words("then", "fill \(table).\(column.name) in batches, with code that writes it deployed")
            .notNull(table, column.name))
      ]
    })
}
