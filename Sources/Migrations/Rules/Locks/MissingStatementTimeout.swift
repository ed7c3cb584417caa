extension Rule {
  static let missingStatementTimeout = Rule(
    "missing-statement-timeout", .off, [.longLock], on: [.postgres, .mysql, .mariadb],
    why:
      "a statement that takes longer than anybody thought holds its locks for all that time; PostgreSQL ends "
      + "it after statement_timeout, MariaDB after max_statement_time",
    safeForm:
      "SET LOCAL statement_timeout before the statement, and off again for a build that may take long",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD COLUMN b int;",
        good: "SET statement_timeout = '30s'; ALTER TABLE t ADD COLUMN b int;")
    ],
    check: .step { moment in
      guard moment.session.statementTimeout == nil, !moment.session.isStatementTimeoutReported,
        let part = moment.cost.parts.first(where: { $0.lock >= .share && moment.isBusy($0.table) })
      else { return [] }
      return [
        Hit(
          "\(part.lock.words) on \(part.table) without a statement_timeout", object: part.table.description,
          rewrite: Rewrite().sql(Rewrite.now, "SET LOCAL statement_timeout = '30s';"))
      ]
    })
}
