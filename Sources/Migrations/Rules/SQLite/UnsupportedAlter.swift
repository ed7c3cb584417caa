extension Rule {
  static let unsupportedAlter = Rule(
    "unsupported-alter", .error, [.fails], on: [.sqlite],
    why: "SQLite has no ALTER COLUMN and no ADD CONSTRAINT: a syntax error",
    safeForm: "build the table anew: create, copy, drop, rename",
    examples: [
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation else { return [] }
      switch change {
      case .addColumn, .dropColumn, .renameColumn: return []
      default: return [Hit("SQLite cannot alter \(table) so", object: table.description)]
      }
    })
}
