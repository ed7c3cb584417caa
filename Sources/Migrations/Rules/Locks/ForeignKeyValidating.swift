extension Rule {
  static let foreignKeyValidating = Rule(
    "fk-validating", .error, [.longLock], on: [.postgres],
    why:
      "ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE on both tables while every row is looked up: writes to "
      + "both wait",
    safeForm: "ADD … NOT VALID now, VALIDATE CONSTRAINT in a later transaction",
    examples: [
      Example(
        before: "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id);",
        good: "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id) NOT VALID;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table) else {
        return []
      }
      switch change {
      case .addConstraint(let constraint):
        guard case .foreignKey(let parent) = constraint.kind, !constraint.isNotValid else { return [] }
        // A column that this migration adds is NULL everywhere, but PostgreSQL reads the table all the same.
        return [validating(table, constraint.columns, parent, constraint.name)]
      case .addColumn(let column, _):
        guard column.defaultValue.map({ !$0.isNull }) ?? false else { return [] }
        return column.constraints.compactMap { constraint in
          guard case .foreignKey(let parent) = constraint.kind, !constraint.isNotValid else { return nil }
          return validating(table, [column.name], parent, constraint.name)
        }
      default: return []
      }
    })

  private static func validating(
    _ table: ObjectName, _ columns: [String], _ parent: ObjectName, _ name: String?
  ) -> Hit {
    let list = columns.joined(separator: ", ")
    let key = name ?? "\(table.name)_\(columns.joined(separator: "_"))_fkey"
    let quoted = columns.map(quotedIdentifier).joined(separator: ", ")
    return Hit(
      "the foreign key \(table)(\(list)) to \(parent) is checked while writes to both tables wait",
      object: "\(table).\(key)",
      rewrite: Rewrite()
        .sql(
          Rewrite.now,
          "ALTER TABLE \(table.sql) ADD CONSTRAINT \(quotedIdentifier(key)) FOREIGN KEY (\(quoted)) "
            + "REFERENCES \(parent.sql) NOT VALID;"
        )
        .validate(table, key))
  }
}
