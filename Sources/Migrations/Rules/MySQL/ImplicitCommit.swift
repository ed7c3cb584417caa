extension Rule {
  static let implicitCommit = Rule(
    "mysql-implicit-commit", .warning, [.fails], on: [.mysql, .mariadb],
    why:
      "every change of the schema commits what was done before it and itself, whatever BEGIN or the tool "
      + "said: on a failure the first half stays, and the second run fails on it",
    safeForm: "one change of the schema a file, and rows in another",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int PRIMARY KEY);",
        bad: "ALTER TABLE t ADD COLUMN a int, ALGORITHM=INSTANT; UPDATE t SET a = 1 WHERE id = 1;",
        good: "ALTER TABLE t ADD COLUMN a int, ALGORITHM=INSTANT;")
    ],
    check: .migration { moment in
      var made: Set<ObjectName> = []
      var first: Step?
      for step in moment.migration.steps {
        guard let table = step.operation.committedTable(made: &made) else { continue }
        if let first, first.statement != step.statement {
          return [
            Hit(
              "what comes before line \(step.line) is committed by itself: a failure here leaves half of it",
              object: table.description, line: step.line,
              rewrite: Rewrite().words(Rewrite.now, "a file for each statement"))
          ]
        }
        if step.operation.isDefinition { first = first ?? step }
      }
      return []
    })
}

extension Operation {
  fileprivate var isDefinition: Bool {
    switch self {
    case .insert, .update, .delete: false
    default: true
    }
  }

  /// The table that was there before and that it changes, by schema or by rows; nil for what a second run
  /// takes, and for tables that the migration made.
  fileprivate func committedTable(made: inout Set<ObjectName>) -> ObjectName? {
    let table: ObjectName?
    switch self {
    case .createTable(let new):
      made.insert(new.name)
      return nil
    case .alterTable(_, .mysql(.algorithm)), .alterTable(_, .mysql(.lock)): return nil
    case .alterTable(let name, _), .renameTable(let name, _), .update(let name, _, _), .delete(let name, _),
      .insert(let name, _):
      table = name
    case .createIndex(let index): table = index.table
    case .drop(let drop): table = drop.ifExists ? nil : drop.table ?? drop.names.first
    case .truncate(let tables, _): table = tables.first
    default: table = nil
    }
    return table.flatMap { made.contains($0) ? nil : $0 }
  }
}
