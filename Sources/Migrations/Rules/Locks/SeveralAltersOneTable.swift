extension Rule {
  static let severalAlters = Rule(
    "several-alters-one-table", .info, [.longLock], on: [.postgres],
    why:
      "each statement reads or writes the whole table once more; actions of one ALTER TABLE share one pass",
    safeForm: "one ALTER TABLE with the actions behind each other, parted by commas",
    examples: [
      Example(
        before: "CREATE TABLE t (a int, b int);",
        bad: "ALTER TABLE t ALTER COLUMN a TYPE bigint; ALTER TABLE t ALTER COLUMN b TYPE bigint;",
        good: "ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE bigint;")
    ],
    check: .step { moment in
      // The calls of other frameworks are one statement each, whatever one does.
      guard moment.framework.isSQL, case .alterTable(let table, let change) = moment.operation,
        moment.isBusy(table),
        let before = moment.session.passes[table], before.statement != moment.step.statement,
        moment.cost.parts.contains(where: { $0.table == table && $0.work != nil })
      else { return [] }
      // Validating is meant to stand apart.
      if case .validateConstraint = change { return [] }
      return [
        Hit("\(table) is read through again, after line \(before.line)", object: table.description)
      ]
    })
}
