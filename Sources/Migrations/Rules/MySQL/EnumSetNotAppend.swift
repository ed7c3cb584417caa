extension Rule {
  static let enumSetNotAppend = Rule(
    "enum-set-not-append", .error, [.longLock], on: [.mysql, .mariadb],
    why: "values are stored by their place: unless new ones come last, the table is copied, and writes wait",
    safeForm: "put new values at the end",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (e ENUM('x','y'));",
        bad: "ALTER TABLE t MODIFY e ENUM('x','z','y');", good: "ALTER TABLE t MODIFY e ENUM('x','y','z');")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .mysql(.modifyColumn(let column, let name))) = moment.operation,
        moment.isBusy(table), let before = moment.schema.column(name, of: table)?.type?.values,
        !before.isEmpty,
        let after = column.type?.values, !after.isEmpty, !after.starts(with: before)
      else { return [] }
      return [
        Hit(
          "the values of \(table).\(column.name) change their places: the table is copied",
          object: "\(table).\(column.name)")
      ]
    })
}
