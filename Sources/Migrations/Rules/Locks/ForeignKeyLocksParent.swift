extension Rule {
  static let foreignKeyLocksParent = Rule(
    "fk-locks-parent", .info, [.briefLock], on: [.postgres],
    why: "SHARE ROW EXCLUSIVE on the table that is referenced: its writes wait for a moment",
    safeForm: "a lock_timeout, and retries",
    examples: [],
    check: .step { moment in
      guard case .createTable(let table) = moment.operation else { return [] }
      let parents = (table.constraints + table.columns.flatMap(\.constraints)).compactMap { constraint in
        if case .foreignKey(let parent) = constraint.kind { parent } else { nil }
      }
      return Set(parents).filter { moment.isBusy($0) && $0 != table.name }
        .sorted { $0.description < $1.description }.map {
          Hit("\(table.name) references \($0), whose writes wait for a moment", object: "\(table.name).\($0)")
        }
    })
}
