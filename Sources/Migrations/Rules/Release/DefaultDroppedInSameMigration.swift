extension Rule {
  static let defaultDroppedInSameMigration = Rule(
    "default-dropped-in-same-migration", .warning, [.breaksRelease],
    why:
      "the tool sets the default for the old rows and takes it back, so that inserts of the release that "
      + "still runs fail",
    safeForm: "keep the default in the database, and drop it in a later release",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD COLUMN b int NOT NULL DEFAULT 0; ALTER TABLE t ALTER COLUMN b DROP DEFAULT;",
        good: "ALTER TABLE t ADD COLUMN b int NOT NULL DEFAULT 0;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .dropDefault(let column, _)) = moment.operation, !moment.isNew(table)
      else { return [] }
      let added = moment.steps(about: table).contains { step in
        guard case .alterTable(table, .addColumn(let new, _)) = step.operation else { return false }
        return new.name == column && new.isNotNull && step.statement <= moment.step.statement
      }
      guard added else { return [] }
      return [
        Hit(
          "\(table).\(column) is NOT NULL, and its default is gone once the migration has run",
          object: "\(table).\(column)",
          rewrite: Rewrite().words(Rewrite.now, moment.framework.words.keepingDefault))
      ]
    })
}
