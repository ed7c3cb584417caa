extension Rule {
  static let checkValidating = Rule(
    "check-validating", .error, [.longLock], on: [.postgres],
    why:
      "ADD CHECK holds ACCESS EXCLUSIVE while every row is read, also where the column is new: reads and "
      + "writes wait",
    safeForm: "ADD … NOT VALID now, VALIDATE CONSTRAINT in a later transaction",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
        good: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table) else {
        return []
      }
      switch change {
      case .addConstraint(let constraint):
        guard case .check(let test) = constraint.kind, !constraint.isNotValid else { return [] }
        let name = constraint.name ?? "\(table.name)_check"
        let text = test.text.isEmpty || test.text == "an expression" ? "…" : test.text
        return [
          Hit(
            "the check \(name) reads every row of \(table) while all wait", object: "\(table).\(name)",
            rewrite: Rewrite()
              .sql(
                Rewrite.now,
                "ALTER TABLE \(table.sql) ADD CONSTRAINT \(quotedIdentifier(name)) CHECK (\(text)) NOT VALID;"
              )
              .validate(table, name))
        ]
      case .addColumn(let column, _):
        // A column that is written anew anyway is told by the rule for that.
        guard PostgresCost.workOfAdding(column, moment.schema, moment.engine) == .scan else { return [] }
        guard column.constraints.contains(where: { if case .check = $0.kind { true } else { false } }) else {
          return []
        }
        let name = "\(table.name)_\(column.name)_check"
        let type = column.type?.description ?? "…"
        return [
          Hit(
            "ADD COLUMN \(table).\(column.name) … CHECK reads every row while all wait",
            object: "\(table).\(column.name)",
            rewrite: Rewrite()
              .sql(
                Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(quotedIdentifier(column.name)) \(type);",
                "ALTER TABLE \(table.sql) ADD CONSTRAINT \(quotedIdentifier(name)) CHECK (…) NOT VALID;"
              )
              .validate(table, name))
        ]
      default: return []
      }
    })
}
