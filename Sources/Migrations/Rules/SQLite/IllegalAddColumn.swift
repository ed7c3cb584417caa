extension Rule {
  static let illegalAddColumn = Rule(
    "illegal-add-column", .error, [.fails], on: [.sqlite],
    why:
      "SQLite refuses ADD COLUMN with NOT NULL and no default, with UNIQUE or PRIMARY KEY, and with a "
      + "default that is no constant",
    safeForm: "build the table anew: create, copy, drop, rename",
    examples: [
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int);",
        bad: "ALTER TABLE t ADD COLUMN b TEXT DEFAULT CURRENT_TIMESTAMP;",
        good: "ALTER TABLE t ADD COLUMN b TEXT;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .addColumn(let column, _)) = moment.operation,
        moment.step.sql != nil || moment.framework == .alembic && !moment.step.rebuildsTable
      else { return [] }
      // SQLite itself says no only where the table has rows, which the one that is tried on has not.
      let value = column.defaultValue
      let isComputed = value.map {
        ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"].contains($0.text.uppercased())
          || $0.text.hasPrefix("(")
      }
      let reason: String
      if column.isNotNull, value.map(\.isNull) ?? true {
        reason = "NOT NULL without a default"
      } else if isComputed ?? false {
        reason = "a default that is no constant"
      } else if column.constraints.contains(where: { $0.kind == .unique || $0.kind == .primaryKey }) {
        reason = "a key"
      } else if let refusal = moment.refusal {
        reason = refusal
      } else {
        return []
      }
      return [
        Hit("SQLite refuses to add \(table).\(column.name): \(reason)", object: "\(table).\(column.name)")
      ]
    })
}
