extension Rule {
  static let rightsTaken = Rule(
    "rights-taken", .warning, [.security, .breaksRelease], on: [.postgres],
    why:
      "statements of a role that loses its rights fail from this moment on, and so do those of a former "
      + "owner that relied on being it",
    safeForm: "grant to the role that code will use, deploy, and take away from the old one afterwards",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "REVOKE SELECT ON t FROM app;",
        good: "GRANT SELECT ON t TO app;"),
      Example(before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t OWNER TO other;"),
    ],
    check: .step { moment in
      switch moment.operation {
      case .security(.revoke(let table)) where !moment.isNew(table):
        return [Hit("rights on \(table) are taken away", object: table.description)]
      case .alterTable(let table, .other("ChangeOwner")) where !moment.isNew(table):
        return [Hit("\(table) gets another owner", object: table.description)]
      default: return []
      }
    })
}
