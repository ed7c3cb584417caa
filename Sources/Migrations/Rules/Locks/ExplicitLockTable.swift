extension Rule {
  static let explicitLockTable = Rule(
    "explicit-lock-table", .warning, [.briefLock], on: [.postgres, .mysql, .mariadb],
    why: "the lock is held to the end of the transaction, whatever that still does",
    safeForm: "leave it out; the statements lock what they need. If it has to be, NOWAIT",
    examples: [
      Example(before: "CREATE TABLE t (a int);", bad: "LOCK TABLE t IN ACCESS EXCLUSIVE MODE;")
    ],
    check: .step { moment in
      guard case .lockTable(let tables, let mode, _) = moment.operation, mode >= .share else { return [] }
      return tables.filter { moment.isBusy($0) }.map {
        Hit("LOCK TABLE \($0) takes \(mode.words) for the rest of the transaction", object: $0.description)
      }
    })
}
