extension Rule {
  static let truncate = Rule(
    "truncate", .error, [.dataLoss], isDestructive: true,
    why:
      "all rows are gone at once under ACCESS EXCLUSIVE; with CASCADE those of every table that "
      + "references it too",
    safeForm: "delete by condition, in batches, outside of the migration",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "TRUNCATE t;")],
    check: .step { moment in
      guard case .truncate(let tables, let isCascading) = moment.operation else { return [] }
      return tables.filter { !moment.isNew($0) }.map { table in
        Hit(
          "TRUNCATE \(table)\(isCascading ? " CASCADE" : "") loses all rows", object: table.description,
          rewrite: Rewrite().sql(
            "a job, until no row is left",
            "DELETE FROM \(table.sql) WHERE ctid IN (SELECT ctid FROM \(table.sql) WHERE … LIMIT 5000);"))
      }
    })
}
