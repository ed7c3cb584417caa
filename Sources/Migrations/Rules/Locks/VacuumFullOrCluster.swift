extension Rule {
  static let vacuumFullOrCluster = Rule(
    "vacuum-full-or-cluster", .error, [.longLock], on: [.postgres],
    why: "the table is written anew under ACCESS EXCLUSIVE: reads and writes wait",
    safeForm: "pg_repack, or plain VACUUM",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "VACUUM FULL t;", good: "VACUUM t;")],
    check: .step { moment in
      switch moment.operation {
      case .maintenance(.vacuumFull(let table)), .maintenance(.cluster(let table)):
        if let table, !moment.isBusy(table) { return [] }
        let name = table?.description ?? "every table"
        return [Hit("\(name) is written anew while all wait", object: name)]
      default: return []
      }
    })
}
