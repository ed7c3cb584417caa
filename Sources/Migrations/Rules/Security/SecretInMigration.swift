extension Rule {
  static let secretInMigration = Rule(
    "secret-in-migration", .error, [.security],
    why: "whoever reads the repository, or the server's log, has it",
    safeForm: "a secret store, and a role without a password here",
    examples: [Example(bad: "CREATE ROLE app LOGIN PASSWORD 'x';", good: "CREATE TABLE t (a int);")],
    check: .step { moment in
      guard case .security(.secret(let what)) = moment.operation else { return [] }
      return [Hit("\(what) stands in the file", object: what)]
    })
}
