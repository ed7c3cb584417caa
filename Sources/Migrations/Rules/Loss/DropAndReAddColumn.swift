extension Rule {
  static let dropAndReAddColumn = Rule(
    "drop-and-re-add-column", .error, [.dataLoss], isDestructive: true,
    why:
      "generators write DROP and ADD for a change of type or a rename, and the values between the two "
      + "are gone",
    safeForm: "alter the type in place where that is cheap, or add a column, fill it, and change over",
    examples: [
      Example(
        before: "CREATE TABLE t (a varchar(10));",
        bad: "ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a varchar(20);",
        good: "ALTER TABLE t ALTER COLUMN a TYPE varchar(20);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation, !moment.isNew(table)
      else {
        return []
      }
      let wasDropped = moment.steps(about: table).contains { other in
        guard case .alterTable(table, .dropColumn(column.name, _)) = other.operation else { return false }
        return other.line < moment.step.line || other.statement < moment.step.statement
      }
      guard wasDropped else { return [] }
      return [
        Hit(
          "\(table).\(column.name) is dropped and added again: its values are lost",
          object: "\(table).\(column.name)")
      ]
    })
}
