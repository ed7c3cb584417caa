extension Rule {
  static let rowSecurityChange = Rule(
    "rls-or-policy-change", .warning, [.breaksRelease], on: [.postgres],
    why: "once row security is on, rows without a policy vanish for all but the owner",
    safeForm: "create the policies first, then ENABLE ROW LEVEL SECURITY",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ENABLE ROW LEVEL SECURITY;",
        good: "CREATE POLICY p ON t USING (true);")
    ],
    check: .step { moment in
      switch moment.operation {
      case .alterTable(let table, .rowSecurity(isEnabled: true)) where !moment.isNew(table):
        return [Hit("rows of \(table) vanish for whom no policy lets see them", object: table.description)]
      // Before row security is on, a policy does nothing; the statement that switches it on is told.
      case .createPolicy(let name, let table)
      where !moment.isNew(table) && moment.schema.table(table)?.hasRowSecurity ?? true:
        return [Hit("the policy \(name) changes who sees which rows of \(table)", object: "\(table).\(name)")]
      default: return []
      }
    })
}
