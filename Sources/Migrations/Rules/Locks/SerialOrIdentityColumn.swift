extension Rule {
  static let serialOrIdentityColumn = Rule(
    "serial-or-identity-column", .error, [.longLock], on: [.postgres, .mysql, .mariadb],
    why: "every row gets its number at once: the table is written anew under ACCESS EXCLUSIVE",
    safeForm: "a plain bigint, a sequence as its default, the old rows filled in batches",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD COLUMN n bigserial;",
        good: "ALTER TABLE t ADD COLUMN n bigint;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, moment.isBusy(table),
        column.type?.isSerial ?? false || column.generation == .identity || column.isAutoIncrement
      else { return [] }
      let sequence = ObjectName(schema: table.schema, "\(table.name)_\(column.name)_seq")
      let name = quotedIdentifier(column.name)
      return [
        Hit(
          "ADD COLUMN \(table).\(column.name) numbers every row: the table is written anew",
          object: "\(table).\(column.name)",
          rewrite: Rewrite()
            .sql(
              Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(name) bigint;",
              "CREATE SEQUENCE \(sequence.sql) OWNED BY \(table.sql).\(name);",
              "ALTER TABLE \(table.sql) ALTER COLUMN \(name) SET DEFAULT nextval('\(sequence)');"
            )
            .batches(table, column.name, "nextval('\(sequence)')"))
      ]
    })
}
