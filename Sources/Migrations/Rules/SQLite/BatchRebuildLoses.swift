extension Rule {
  static let batchRebuildLoses = Rule(
    "batch-rebuild-loses", .warning, [.dataLoss], on: [.sqlite],
    why:
      "batch_alter_table makes the table anew from what SQLAlchemy can read of it: checks, and unique "
      + "constraints without a name, are not in the new one",
    safeForm: "name constraints (MetaData(naming_convention=…)), and hand checks over in table_args",
    check: .step { moment in
      guard moment.step.rebuildsTable, case .alterTable(let table, let change) = moment.operation,
        !moment.isNew(table), let known = moment.schema.table(table)
      else { return [] }
      if case .addColumn = change { return [] }
      let lost = known.constraints.filter { constraint in
        switch constraint.kind {
        case .check: true
        case .unique: constraint.isNameGuessed
        default: false
        }
      }
      guard let first = lost.first else { return [] }
      let columns = first.columns.isEmpty ? "" : " of \(first.columns.joined(separator: ", "))"
      return [
        Hit("\(table) is made anew, and loses the \(first.kind.words)\(columns)", object: table.description)
      ]
    })
}
