extension Rule {
  static let foreignKeyCopy = Rule(
    "fk-copy", .error, [.longLock], on: [.mysql, .mariadb],
    why: "with foreign_key_checks on, ADD FOREIGN KEY copies the table: writes wait",
    safeForm: "SET foreign_key_checks = 0 for the statement, after a query found no orphan",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id);",
        good: "SET foreign_key_checks = 0; ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addConstraint(let constraint)) = moment.operation,
        moment.isBusy(table),
        case .foreignKey(let parent) = constraint.kind, !moment.session.areForeignKeysOff
      else { return [] }
      return [Hit("the foreign key of \(table) to \(parent) copies the table", object: "\(table).\(parent)")]
    })
}
