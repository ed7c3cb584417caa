extension Rule {
  static let disableTrigger = Rule(
    "disable-trigger", .error, [.dataLoss], on: [.postgres],
    why: "foreign keys are not checked while it is off, and bad rows stay",
    safeForm: "SET session_replication_role in a job of its own, where it has to be",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t DISABLE TRIGGER ALL;")],
    check: .step { moment in
      guard case .alterTable(let table, .triggers(areEnabled: false)) = moment.operation, !moment.isNew(table)
      else {
        return []
      }
      return [Hit("triggers of \(table), foreign keys among them, are off", object: table.description)]
    })
}
