extension Rule {
  static let narrowingType = Rule(
    "narrowing-type", .error, [.dataLoss, .fails], isDestructive: true,
    why: "values that are there may not fit: the migration fails on them, or they are cut",
    safeForm: "add a column of the new type, fill it, look at what does not fit, and change over",
    examples: [
      Example(
        before: "CREATE TABLE t (a varchar(100));", bad: "ALTER TABLE t ALTER COLUMN a TYPE varchar(20);",
        good: "ALTER TABLE t ADD CONSTRAINT a_length CHECK (char_length(a) <= 20) NOT VALID;")
    ],
    check: .step { moment in
      guard
        case .alterTable(let table, .alterType(let column, let type, _, _, let existing)) = moment.operation,
        !moment.isNew(table), let old = existing ?? moment.schema.column(column, of: table)?.type
      else { return [] }
      let change = TypeChange(from: old, to: type, isUTC: moment.session.isUTC, schema: moment.schema)
      guard change.narrows else { return [] }
      return [
        Hit(
          "\(table).\(column) becomes \(type) from \(old), and values may not fit",
          object: "\(table).\(column)",
          rewrite: .newColumn(table, column, type))
      ]
    })
}
