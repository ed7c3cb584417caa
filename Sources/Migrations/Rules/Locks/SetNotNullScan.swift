extension Rule {
  static let setNotNullScan = Rule(
    "set-not-null-scan", .error, [.longLock, .fails], on: [.postgres],
    why: "SET NOT NULL holds ACCESS EXCLUSIVE while every row is read, and fails on the first NULL",
    safeForm:
      "CHECK (c IS NOT NULL) NOT VALID, VALIDATE it, SET NOT NULL (free from PostgreSQL 12 on), drop the "
      + "check",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
        good: "ALTER TABLE t ADD CONSTRAINT n CHECK (a IS NOT NULL) NOT VALID;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .setNotNull(let column)) = moment.operation, moment.isBusy(table),
        PostgresCost(moment.operation, moment.schema, moment.engine).parts.contains(where: { $0.work != nil })
      else { return [] }
      return [
        Hit(
          "SET NOT NULL on \(table).\(column) reads every row while all wait", object: "\(table).\(column)",
          rewrite: Rewrite().notNull(table, column))
      ]
    })
}
