extension Rule {
  static let tableWithoutPrimaryKey = Rule(
    "table-without-pk", .warning, [.style], on: [.mysql, .mariadb],
    why:
      "InnoDB makes a hidden key that nothing can use: replicas read the whole table for every row that "
      + "changes, and online tools refuse it",
    safeForm: "a primary key, by itself an AUTO_INCREMENT one",
    examples: [
      Example(
        Engine(.mysql, 8), bad: "CREATE TABLE t (a int);", good: "CREATE TABLE t (a int, PRIMARY KEY (a));")
    ],
    check: .step { moment in
      guard case .createTable(let table) = moment.operation, !table.isTemporary, !table.isFilled,
        table.like.isEmpty, !table.columns.isEmpty
      else { return [] }
      let constraints = table.constraints + table.columns.flatMap(\.constraints)
      guard !constraints.contains(where: { $0.kind == .primaryKey }), !getsKey(table.name, moment) else {
        return []
      }
      return [Hit("\(table.name) has no primary key", object: table.name.description)]
    })

  /// A later statement of the migration adds one.
  private static func getsKey(_ table: ObjectName, _ moment: Moment) -> Bool {
    moment.steps(about: table).contains { step in
      switch step.operation {
      case .alterTable(table, .addConstraint(let constraint)): constraint.kind == .primaryKey
      case .alterTable(table, .addColumn(let column, _)): column.isPrimaryKey
      default: false
      }
    }
  }
}
