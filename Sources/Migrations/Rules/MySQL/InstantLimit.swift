extension Rule {
  static let instantLimit = Rule(
    "instant-64-limit", .info, [.longLock], on: [.mysql],
    why:
      "MySQL keeps rows of 64 versions, one for each column that was added or dropped at once: the next "
      + "statement builds the table anew, or fails where ALGORITHM=INSTANT was asked for",
    safeForm: "OPTIMIZE TABLE in a quiet hour, which makes all rows the newest version",
    examples: [
      Example(
        Engine(.mysql, 8),
        before: "CREATE TABLE t (id int PRIMARY KEY);"
          + (0..<64).map { "ALTER TABLE t ADD COLUMN c\($0) int;" }.joined(),
        bad: "ALTER TABLE t ADD COLUMN d int;", good: "ALTER TABLE t ENGINE = InnoDB;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table),
        moment.engine.isAtLeast(8), let versions = moment.schema.table(table)?.rowVersions, versions >= 64
      else { return [] }
      switch change {
      case .addColumn, .dropColumn: break
      default: return []
      }
      return [
        Hit(
          "\(table) has had \(versions) columns added or dropped, and 64 is the limit",
          object: table.description,
          rewrite: Rewrite().sql("before it, in a quiet hour", "OPTIMIZE TABLE \(table.sql);"))
      ]
    })
}
