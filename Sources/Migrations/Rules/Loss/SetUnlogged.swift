extension Rule {
  static let setUnlogged = Rule(
    "set-unlogged", .error, [.dataLoss, .longLock], on: [.postgres],
    why:
      "the table is written anew under ACCESS EXCLUSIVE; then it is empty after a crash and missing on "
      + "replicas",
    safeForm: "make a new unlogged table for what may be lost",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t SET UNLOGGED;")],
    check: .step { moment in
      guard case .alterTable(let table, .setUnlogged) = moment.operation, !moment.isNew(table) else {
        return []
      }
      return [Hit("\(table) becomes UNLOGGED: empty after a crash", object: table.description)]
    })
}
