extension Rule {
  static let jsonInsteadOfJSONB = Rule(
    "json-instead-of-jsonb", .warning, [.breaksRelease], on: [.postgres],
    why: "json has no equality, so that SELECT DISTINCT and GROUP BY over the table's columns fail",
    safeForm: "jsonb",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD COLUMN b json;",
        good: "ALTER TABLE t ADD COLUMN b jsonb;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, !moment.isNew(table),
        column.type?.name == "json"
      else { return [] }
      return [
        Hit(
          "\(table).\(column.name) is json, which has no equality", object: "\(table).\(column.name)",
          rewrite: Rewrite().sql(
            Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(quotedIdentifier(column.name)) jsonb;"))
      ]
    })
}
