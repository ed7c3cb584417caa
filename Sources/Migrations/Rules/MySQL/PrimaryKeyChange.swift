extension Rule {
  static let primaryKeyChange = Rule(
    "primary-key-change", .error, [.longLock], on: [.mysql, .mariadb],
    why: "rows are stored in the order of the primary key: the whole table is written anew",
    safeForm: "gh-ost or pt-online-schema-change",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int, a int, PRIMARY KEY (id));",
        bad: "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table) else {
        return []
      }
      switch change {
      case .mysql(.dropPrimaryKey): break
      case .addConstraint(let constraint) where constraint.kind == .primaryKey:
        // Dropped and added in one statement: said once.
        let isReplaced = moment.statement.contains {
          $0.operation == .alterTable(table, .mysql(.dropPrimaryKey))
        }
        if isReplaced { return [] }
      default: return []
      }
      return [
        Hit("the primary key of \(table) changes: the table is written anew", object: table.description)
      ]
    })
}
