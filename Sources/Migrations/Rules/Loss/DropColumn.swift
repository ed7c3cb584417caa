extension Rule {
  static let dropColumn = Rule(
    "drop-column", .error, [.dataLoss, .breaksRelease], isDestructive: true,
    why:
      "the values are gone, and the release that still runs selects the column by name, as an object "
      + "mapper does",
    safeForm: "take the column out of the code, deploy, and drop it in a later change",
    examples: [
      Example(before: "CREATE TABLE t (a int, b int);", bad: "ALTER TABLE t DROP COLUMN b;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .dropColumn(let column, _)) = moment.operation, !moment.isNew(table)
      else { return [] }
      return [
        Hit(
          "DROP COLUMN \(table).\(column) loses its values", object: "\(table).\(column)",
          rewrite: Rewrite().words("this release", moment.framework.words.ignoringColumn(table, column))
            .sql("next release", "ALTER TABLE \(table.sql) DROP COLUMN \(quotedIdentifier(column));"))
      ]
    })
}
