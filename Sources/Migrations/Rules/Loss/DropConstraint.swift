extension Rule {
  static let dropConstraint = Rule(
    "drop-constraint", .warning, [.breaksRelease],
    why: "bad rows can come in, and then the constraint cannot be added again before they are found",
    safeForm: "add what takes its place first",
    examples: [
      Example(
        before: "CREATE TABLE t (a int CONSTRAINT k CHECK (a > 0));", bad: "ALTER TABLE t DROP CONSTRAINT k;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, !moment.isNew(table) else {
        return []
      }
      let name: String
      switch change {
      case .dropConstraint(let constraint, _, _): name = constraint
      case .mysql(.dropForeignKey(let key)): name = key
      default: return []
      }
      let known = moment.schema.table(table)?.constraints.first { $0.name == name }
      // The check of the recipe for NOT NULL has done its work once the column is NOT NULL.
      if case .check(let test)? = known?.kind, let column = test.columnsNotNull.first,
        moment.schema.column(column, of: table)?.isNotNull ?? false
      {
        return []
      }
      return [Hit("\(table) loses the constraint \(name)", object: "\(table).\(name)")]
    })
}
