extension Rule {
  static let uniqueConstraintBuildsIndex = Rule(
    "unique-constraint-builds-index", .error, [.longLock], on: [.postgres],
    why: "ADD UNIQUE builds its index under ACCESS EXCLUSIVE: reads and writes wait",
    safeForm: "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
        good: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u ON t (a);")
    ],
    check: .step { moment in
      guard case .alterTable(let table, let change) = moment.operation, moment.isBusy(table) else {
        return []
      }
      let columns: [String]
      let written: String?
      switch change {
      case .addConstraint(let constraint) where constraint.kind == .unique && constraint.index == nil:
        (columns, written) = (constraint.columns, constraint.name)
      case .addColumn(let column, _):
        guard column.constraints.contains(where: { $0.kind == .unique }) else { return [] }
        (columns, written) = ([column.name], nil)
      default: return []
      }
      let name = written ?? "\(table.name)_\(columns.joined(separator: "_"))_key"
      let list = columns.map(quotedIdentifier).joined(separator: ", ")
      return [
        Hit(
          "UNIQUE (\(columns.joined(separator: ", "))) on \(table) builds an index while all wait",
          object: "\(table).\(name)",
          rewrite: Rewrite()
            .sql(
              Rewrite.now, outsideTransaction: true,
              "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \(quotedIdentifier(name)) ON \(table.sql) "
                + "(\(list));"
            )
            .sql(
              Rewrite.next,
              "ALTER TABLE \(table.sql) ADD CONSTRAINT \(quotedIdentifier(name)) UNIQUE "
                + "USING INDEX \(quotedIdentifier(name));"))
      ]
    })
}
