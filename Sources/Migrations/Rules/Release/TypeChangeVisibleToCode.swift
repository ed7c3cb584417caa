extension Rule {
  static let typeChangeVisible = Rule(
    "type-change-visible-to-code", .info, [.breaksRelease],
    why:
      "drivers hand another type to the code that runs: a bigint is text in Node.js, a numeric a Decimal in "
      + "Python, a timestamptz a time with a zone",
    safeForm: "a new column of the new type, written beside the old one, and read by the next release",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ALTER COLUMN a TYPE text;",
        good: "ALTER TABLE t ADD COLUMN a_new text;"),
      Example(
        before: "CREATE TABLE t (a varchar(10));", bad: "ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;",
        good: "ALTER TABLE t ALTER COLUMN a TYPE text;"),
    ],
    check: .step { moment in
      let change: (table: ObjectName, column: String, old: SQLType?, new: SQLType)
      switch moment.operation {
      case .alterTable(let table, .alterType(let column, let type, _, _, let existing)):
        change = (table, column, existing ?? moment.schema.column(column, of: table)?.type, type)
      case .alterTable(let table, .mysql(.modifyColumn(let column, let name))):
        guard let type = column.type else { return [] }
        change = (table, column.name, moment.schema.column(name, of: table)?.type, type)
      default: return []
      }
      guard !moment.isNew(change.table), let old = change.old,
        family(old.name) != family(change.new.name) || old.isArray != change.new.isArray
      else { return [] }
      return [
        Hit(
          "code that reads \(change.table).\(change.column) gets \(change.new) and no longer \(old)",
          object: "\(change.table).\(change.column)",
          rewrite: .newColumn(change.table, change.column, change.new))
      ]
    })

  /// Types that drivers make one of.
  private static func family(_ type: String) -> String {
    switch type {
    case "varchar", "char", "citext", "tinytext", "mediumtext", "longtext": "text"
    case "smallint", "serial", "smallserial", "tinyint", "mediumint": "integer"
    case "bigserial": "bigint"
    case "real": "double precision"
    case "json": "jsonb"
    default: type
    }
  }
}
