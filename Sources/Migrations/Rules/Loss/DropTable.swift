extension Rule {
  static let dropTable = Rule(
    "drop-table", .error, [.dataLoss, .breaksRelease], isDestructive: true,
    why: "the rows are gone, and the release that still runs asks for the table; the lock itself is brief",
    safeForm: "stop using the table, deploy, rename it to …_old, and drop it a release later",
    examples: [
      Example(before: "CREATE TABLE t (a int);", bad: "DROP TABLE t;")
    ],
    check: .step { moment in
      guard case .drop(let drop) = moment.operation, drop.kind == .table else { return [] }
      return drop.names.filter { name in
        !moment.isNew(name) && moment.schema.table(name)?.partitionOf == nil
          // DROP … IF EXISTS of what no migration made is a guard before a CREATE, not a loss that can be
          // seen.
          && !(drop.ifExists && isUnknown(name, moment))
      }.map { name in
        Hit(
          "DROP TABLE \(name) loses its rows", object: name.description,
          rewrite: Rewrite().words("this release", "stop reading and writing \(name), and deploy")
            .sql("next release", "ALTER TABLE \(name.sql) RENAME TO \(quotedIdentifier(name.name + "_old"));")
            .sql("a release later", "DROP TABLE \(ObjectName(schema: name.schema, name.name + "_old").sql);"))
      }
    })

  /// Not made by any migration, while migrations are what makes tables here.
  private static func isUnknown(_ name: ObjectName, _ moment: Moment) -> Bool {
    !moment.schema.tables.isEmpty && moment.schema.table(name) == nil
  }
}
