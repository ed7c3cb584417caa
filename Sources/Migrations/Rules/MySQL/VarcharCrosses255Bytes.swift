extension Rule {
  static let varcharCrosses255Bytes = Rule(
    "varchar-crosses-255-bytes", .error, [.longLock], on: [.mysql, .mariadb],
    why:
      "beyond 255 bytes the length takes two bytes instead of one: the table is copied. With utf8mb4 "
      + "that is 63 to 64 characters",
    safeForm: "stay on the side where it is",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (a varchar(50));",
        bad: "ALTER TABLE t MODIFY a varchar(100);",
        good: "ALTER TABLE t MODIFY a varchar(60);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .mysql(.modifyColumn(let column, let name))) = moment.operation,
        moment.isBusy(table), let old = moment.schema.column(name, of: table)?.type, old.name == "varchar",
        let new = column.type, new.name == "varchar", let before = old.length, let after = new.length,
        before <= 63, after > 63
      else { return [] }
      return [
        Hit(
          "\(table).\(column.name) grows from \(before) to \(after) characters, past 255 bytes",
          object: "\(table).\(column.name)")
      ]
    })
}
