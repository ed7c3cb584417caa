extension Rule {
  /// Off by itself: most keys of a long history have none, and whether rows of the parent are ever deleted
  /// does not show in a migration.
  static let foreignKeyWithoutIndex = Rule(
    "fk-without-index", .off, [.longLock], on: [.postgres],
    why:
      "each DELETE and each change of the key in the parent reads the whole child table, with the "
      + "parent's row locked",
    safeForm: "an index that begins with the columns of the key, built CONCURRENTLY before it",
    examples: [
      Example(
        before: "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id) NOT VALID;",
        good:
          "CREATE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id) NOT "
          + "VALID;"
      )
    ],
    check: .history { moment in
      moment.added.flatMap { migration in
        migration.steps.flatMap { step in
          step.operation.newForeignKeys.filter { key in
            !moment.schema.indexes(on: key.table).contains {
              $0.predicate == nil && Set($0.columns.prefix(key.columns.count)) == Set(key.columns)
            } && moment.schema.tables[key.table] != nil && !key.columns.isEmpty
          }.map { key in
            let columns = key.columns.joined(separator: ", ")
            return Hit(
              "the foreign key \(key.table)(\(columns)) has no index", object: "\(key.table).\(columns)",
              line: step.line, path: migration.path,
              rewrite: .concurrently(Index(nil, on: key.table, key.columns)))
          }
        }
      }
    })
}

extension Operation {
  /// Keys that it adds, new tables among them.
  fileprivate var newForeignKeys: [(table: ObjectName, columns: [String])] {
    let table: ObjectName
    let constraints: [Constraint]
    switch self {
    case .createTable(let new):
      (table, constraints) = (new.name, new.constraints + new.columns.flatMap(\.constraints))
    case .alterTable(let name, .addColumn(let column, _)): (table, constraints) = (name, column.constraints)
    case .alterTable(let name, .addConstraint(let constraint)): (table, constraints) = (name, [constraint])
    default: return []
    }
    return constraints.compactMap { if case .foreignKey = $0.kind { (table, $0.columns) } else { nil } }
  }
}
