extension Rule {
  static let onlineToolIncompatible = Rule(
    "osc-incompatible", .warning, [.longLock], on: [.mysql, .mariadb],
    why:
      "the table is copied, and gh-ost, which would do that beside the traffic, refuses tables with "
      + "foreign keys or triggers; pt-online-schema-change needs its own options for them",
    safeForm: "a new column, filled in batches; or pt-online-schema-change with --alter-foreign-keys-method",
    examples: [
      Example(
        Engine(.mysql, 8),
        before: "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int,"
          + " FOREIGN KEY (a) REFERENCES p (id));",
        bad: "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4;", good: "ALTER TABLE t ADD COLUMN b int;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .mysql(let change)) = moment.operation, moment.isBusy(table),
        copies(change, of: table, moment), let known = moment.schema.table(table)
      else { return [] }
      let isChild = known.constraints.contains { if case .foreignKey = $0.kind { true } else { false } }
      let isParent = moment.schema.tables.values.contains { other in
        other.constraints.contains { $0.kind == .foreignKey(references: table) }
      }
      guard isChild || isParent || known.hasTriggers else { return [] }
      let reason =
        known.hasTriggers ? "has triggers" : isChild ? "has a foreign key" : "is what a foreign key refers to"
      return [Hit("\(table) is copied, and \(reason), which gh-ost refuses", object: table.description)]
    })

  private static func copies(_ change: MySQLTableChange, of table: ObjectName, _ moment: Moment) -> Bool {
    switch change {
    case .convertCharset, .engine, .dropPrimaryKey: true
    case .modifyColumn(let column, let old):
      moment.schema.column(old, of: table)?.type.map { $0.name != column.type?.name } ?? false
    case .addIndex, .dropForeignKey, .algorithm, .lock, .orderBy: false
    }
  }
}
