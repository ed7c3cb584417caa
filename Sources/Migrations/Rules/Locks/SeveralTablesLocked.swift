extension Rule {
  static let severalTablesLocked = Rule(
    "several-tables-locked-in-one-tx", .off, [.briefLock], on: [.postgres],
    why: "two transactions that take the same locks in another order wait for each other",
    safeForm: "one table a migration",
    examples: [],
    check: .step { moment in
      guard moment.isInTransaction else { return [] }
      let before = moment.transaction.locks.filter { $0.value.level == .accessExclusive }.keys
      guard let first = before.sorted(by: { $0.description < $1.description }).first else { return [] }
      let cost = PostgresCost(moment.operation, moment.schema, moment.engine)
      guard
        let part = cost.parts.first(where: {
          $0.lock == .accessExclusive && moment.isBusy($0.table) && !before.contains($0.table)
        })
      else { return [] }
      return [
        Hit("\(part.table) is locked while \(first) still is", object: part.table.description)
      ]
    })
}
