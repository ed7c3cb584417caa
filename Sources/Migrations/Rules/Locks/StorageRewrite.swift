extension Rule {
  static let storageRewrite = Rule(
    "storage-rewrite", .error, [.longLock], on: [.postgres],
    why: "the whole table is copied under ACCESS EXCLUSIVE: reads and writes wait",
    safeForm: "a new table in the new place, filled in batches; or a window without traffic",
    examples: [Example(before: "CREATE UNLOGGED TABLE t (a int);", bad: "ALTER TABLE t SET LOGGED;")],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table) else {
        return []
      }
      switch change {
      case .setLogged, .setTablespace, .setAccessMethod:
        return [Hit("\(table) is copied while all wait", object: table.description)]
      default: return []
      }
    })
}
