extension Rule {
  static let notInTransactionStatement = Rule(
    "not-in-transaction-statement", .error, [.fails], on: [.postgres],
    why: "PostgreSQL refuses VACUUM, CREATE DATABASE, ALTER SYSTEM and CREATE TABLESPACE in a transaction",
    safeForm: "run it outside of migrations",
    examples: [Example(bad: "BEGIN; CREATE DATABASE x; COMMIT;")],
    check: .step { moment in
      guard moment.isInTransaction else { return [] }
      switch moment.operation {
      case .maintenance(.outsideTransaction(let what)):
        return [Hit("\(what) cannot run in a transaction", object: what)]
      case .maintenance(.vacuum), .maintenance(.vacuumFull):
        return [Hit("VACUUM cannot run in a transaction", object: "VACUUM")]
      default: return []
      }
    })
}
