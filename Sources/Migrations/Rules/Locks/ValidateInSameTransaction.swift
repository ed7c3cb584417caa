extension Rule {
  static let validateInSameTransaction = Rule(
    "validate-in-same-tx", .error, [.longLock], on: [.postgres],
    why:
      "the lock of ADD … NOT VALID is kept until the transaction ends, so that the scan runs under it "
      + "after all",
    safeForm: "VALIDATE CONSTRAINT in a migration of its own",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k;",
        good: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .validateConstraint(let name)) = moment.operation,
        moment.isInTransaction,
        moment.isBusy(table), moment.transaction.unvalidated.contains([table.description, name])
      else { return [] }
      return [
        Hit(
          "\(name) is validated in the transaction that adds it to \(table)", object: "\(table).\(name)",
          rewrite: Rewrite().validate(table, name))
      ]
    })
}
