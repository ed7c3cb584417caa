extension Rule {
  static let typeChangeIndexRebuild = Rule(
    "type-change-index-rebuild", .warning, [.longLock], on: [.postgres],
    why: "the rows stay, but indexes on the column are built anew under ACCESS EXCLUSIVE",
    safeForm:
      "build an index that suits the new collation or type first, drop the old one, then change the column",
    examples: [
      Example(
        before: "CREATE TABLE t (a text); CREATE INDEX i ON t (a);",
        bad: "ALTER TABLE t ALTER COLUMN a TYPE text COLLATE \"C\";")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .alterType(let column, let type, _, _, _)) = moment.operation,
        moment.isBusy(table)
      else { return [] }
      let cost = PostgresCost(moment.operation, moment.schema, moment.engine, isUTC: moment.session.isUTC)
      guard cost.parts.contains(where: { $0.work == .indexBuild }) else { return [] }
      return [
        Hit(
          "indexes on \(table).\(column) are built anew for \(type) while all wait",
          object: "\(table).\(column)")
      ]
    })
}
