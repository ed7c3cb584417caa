extension Rule {
  static let nonTransactionalMixed = Rule(
    "non-tx-mixed", .warning, [.fails], on: [.postgres],
    why: "without a transaction a failure leaves half of the file applied, and the tool runs all of it again",
    safeForm: "one statement a file",
    examples: [],
    check: .migration { moment in
      guard !moment.opensTransaction else { return [] }
      let steps = moment.migration.steps
      let concurrent = steps.first { $0.operation.concurrentWords != nil && !$0.isOutsideTransaction }
      let other = steps.first { step in
        guard step.operation.concurrentWords == nil else { return false }
        switch step.operation {
        case .set, .transaction, .harmless, .opaque, .select: return false
        default: return true
        }
      }
      guard let concurrent, let other, concurrent.statement != other.statement else { return [] }
      return [
        Hit(
          "a statement that needs no transaction, and others that need one, in one file", object: "",
          line: max(concurrent.line, other.line))
      ]
    })
}
