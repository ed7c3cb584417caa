extension Rule {
  static let rowSecurityDisabled = Rule(
    "rls-disabled", .error, [.security], on: [.postgres],
    why: "everybody who may read the table sees all its rows from now on",
    safeForm: "change the policies",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t DISABLE ROW LEVEL SECURITY;")],
    check: .step { moment in
      guard case .alterTable(let table, .rowSecurity(isEnabled: false)) = moment.operation,
        !moment.isNew(table)
      else { return [] }
      return [Hit("row security of \(table) is off", object: table.description)]
    })
}
