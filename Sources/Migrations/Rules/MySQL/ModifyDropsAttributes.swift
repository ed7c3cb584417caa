extension Rule {
  static let modifyDropsAttributes = Rule(
    "modify-drops-attributes", .error, [.breaksRelease], on: [.mysql, .mariadb],
    why: "MODIFY and CHANGE state the whole column: NOT NULL and DEFAULT that are not repeated are gone",
    safeForm: "repeat what the column has",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (a int NOT NULL DEFAULT 1);",
        bad: "ALTER TABLE t MODIFY a int;",
        good: "ALTER TABLE t MODIFY a int NOT NULL DEFAULT 1;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .mysql(.modifyColumn(let column, let name))) = moment.operation,
        !moment.isNew(table), let old = moment.schema.column(name, of: table)
      else { return [] }
      var lost: [String] = []
      if old.isNotNull, !column.isNotNull, !old.isPrimaryKey { lost.append("NOT NULL") }
      if let value = old.defaultValue, !value.isNull, column.defaultValue == nil {
        lost.append("DEFAULT \(value.text)")
      }
      if old.isAutoIncrement, !column.isAutoIncrement { lost.append("AUTO_INCREMENT") }
      guard !lost.isEmpty else { return [] }
      return [
        Hit(
          "\(table).\(column.name) loses \(lost.joined(separator: ", "))", object: "\(table).\(column.name)")
      ]
    })
}
