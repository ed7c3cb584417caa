extension Rule {
  static let primaryKeyUsingNullableIndex = Rule(
    "pk-using-nullable-index", .error, [.longLock, .fails], on: [.postgres],
    why: "the columns are not NOT NULL yet, so that every row is read for NULL under ACCESS EXCLUSIVE",
    safeForm: "make the columns NOT NULL first, by a validated check",
    examples: [
      Example(
        before: "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a);",
        bad: "ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY USING INDEX i;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addConstraint(let constraint)) = moment.operation,
        moment.isBusy(table),
        constraint.kind == .primaryKey, let index = constraint.index,
        PostgresCost.hasNullable(index, of: table, moment.schema)
      else { return [] }
      let columns = moment.schema.indexes[ObjectName(schema: table.schema, index)]?.columns ?? []
      return [
        Hit(
          "PRIMARY KEY USING INDEX \(index) reads every row of \(table) for NULL",
          object: "\(table).\(index)",
          rewrite: columns.reduce(Rewrite()) { $0.notNull(table, $1) })
      ]
    })
}
