extension Rule {
  static let copyAlgorithm = Rule(
    "copy-algorithm", .error, [.longLock], on: [.mysql, .mariadb],
    why: "the table is copied row by row with ALGORITHM=COPY, LOCK=SHARED: writes wait until it is done",
    safeForm: "gh-ost or pt-online-schema-change; or a new column, filled in batches",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int PRIMARY KEY, a int);",
        bad: "ALTER TABLE t MODIFY a BIGINT;", good: "ALTER TABLE t ADD COLUMN b BIGINT;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table) else {
        return []
      }
      let column: Column
      let old: Column?
      switch change {
      case .mysql(.modifyColumn(let new, let name)):
        (column, old) = (new, moment.schema.column(name, of: table))
      // As frameworks say it.
      case .alterType(let name, let type, _, _, let existing):
        column = Column(name, type)
        old = existing.map { Column(name, $0) } ?? moment.schema.column(name, of: table)
      case .addConstraint(let constraint):
        guard case .check = constraint.kind else { return [] }
        return [Hit("a check on \(table) copies the table", object: table.description)]
      default: return []
      }
      guard let before = old?.type, let after = column.type,
        before.name != after.name
          || (after.length ?? 0) < (before.length ?? 0)
      else { return [] }
      return [
        Hit(
          "\(table).\(column.name) becomes \(after) from \(before): the table is copied",
          object: "\(table).\(column.name)")
      ]
    })
}
