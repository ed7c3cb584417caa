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
      // Frameworks make the table anew for what SQLite cannot alter; Alembic only in a batch.
      guard case .alterTable(let table, let change) = moment.operation,
        moment.step.sql != nil || moment.framework == .alembic && !moment.step.rebuildsTable
      else { return [] }
      switch change {
      case .addColumn, .dropColumn, .renameColumn: return []
      default:
        let reason = moment.refusal.map { ": \($0)" } ?? ""
        return [
          Hit(
            "SQLite cannot alter \(table) so\(reason)", object: table.description,
            rewrite: moment.framework == .alembic
              ? Rewrite().words(Rewrite.now, "with op.batch_alter_table(\"\(table)\") as batch_op:")
              : Rewrite())
        ]
      }
    })
}
