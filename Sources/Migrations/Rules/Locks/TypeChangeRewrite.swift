extension Rule {
  static let typeChangeRewrite = Rule(
    "type-change-rewrite", .error, [.longLock], on: [.postgres],
    why: "the table and all its indexes are written anew under ACCESS EXCLUSIVE: reads and writes wait",
    safeForm: "a new column of the new type, written beside the old one, filled in batches, then read",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
        good: "ALTER TABLE t ADD COLUMN a_new bigint;"),
      Example(
        before: "CREATE TABLE t (a varchar(100));", bad: "ALTER TABLE t ALTER COLUMN a TYPE varchar(20);",
        good: "ALTER TABLE t ALTER COLUMN a TYPE varchar(200);"),
    ],
    check: .step { moment in
      guard
        case .alterTable(let table, .alterType(let column, let type, _, _, let existing)) = moment.operation,
        moment.isBusy(table)
      else { return [] }
      let cost = PostgresCost(moment.operation, moment.schema, moment.engine, isUTC: moment.session.isUTC)
      guard cost.parts.contains(where: { $0.work == .rewrite }) else { return [] }
      let old = existing ?? moment.schema.column(column, of: table)?.type
      let from = old.map { " from \($0)" } ?? ", from what no migration says,"
      return [
        Hit(
          "\(table).\(column) becomes \(type)\(from): the table is written anew",
          object: "\(table).\(column)",
          rewrite: .newColumn(table, column, type))
      ]
    })
}
