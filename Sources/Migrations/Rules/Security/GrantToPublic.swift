extension Rule {
  static let grantToPublic = Rule(
    "grant-to-public", .warning, [.security], on: [.postgres, .mysql, .mariadb],
    why: "PUBLIC is every role, also those that are made later",
    safeForm: "grant to a role",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "GRANT ALL ON t TO PUBLIC;", good: "GRANT SELECT ON t TO app;"
      )
    ],
    check: .step { moment in
      guard case .security(.grantToPublic(let what)) = moment.operation else { return [] }
      return [Hit("everybody gets rights on \(what.isEmpty ? "it" : what)", object: what)]
    })
}
