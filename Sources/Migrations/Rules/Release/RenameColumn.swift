extension Rule {
  static let renameColumn = Rule(
    "rename-column", .error, [.breaksRelease],
    why: "the release that still runs uses the old name and fails at once, until the last of it is gone",
    safeForm: "add a column, write both, fill it, read the new one, and drop the old one a release later",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t RENAME COLUMN a TO b;")],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, !moment.isNew(table) else {
        return []
      }
      let old: String
      let new: String
      switch change {
      case .renameColumn(let before, let after): (old, new) = (before, after)
      case .mysql(.modifyColumn(let column, let before)) where before != column.name:
        (old, new) = (before, column.name)
      default: return []
      }
      let isAddedHere = moment.steps(about: table).contains { step in
        guard case .alterTable(table, .addColumn(let column, _)) = step.operation else { return false }
        return column.name == old
      }
      guard !isAddedHere else { return [] }
      let type = moment.schema.column(old, of: table)?.type
      return [
        Hit(
          "\(table).\(old) becomes \(new), and code that says \(old) breaks", object: "\(table).\(old)",
          rewrite: .newColumn(table, old, type, named: new))
      ]
    })
}
