extension Rule {
  static let enumAddValueInTransaction = Rule(
    "enum-add-value-in-tx", .error, [.fails], on: [.postgres],
    why: "before PostgreSQL 12 ALTER TYPE … ADD VALUE cannot run in a transaction",
    safeForm: "a migration of its own, without a transaction",
    examples: [
      Example(
        Engine(.postgres, 11), before: "CREATE TYPE m AS ENUM ('a');",
        bad: "BEGIN; ALTER TYPE m ADD VALUE 'b'; COMMIT;",
        good: "ALTER TYPE m ADD VALUE 'b';")
    ],
    check: .step { moment in
      guard case .addEnumValue(let type, let value) = moment.operation, moment.isInTransaction,
        !moment.engine.isAtLeast(12), !moment.newTypes.contains(type)
      else { return [] }
      return [
        Hit(
          "ADD VALUE '\(value)' cannot run in a transaction on \(moment.engine)", object: "\(type).\(value)")
      ]
    })
}
