extension Rule {
  static let renameTableOrView = Rule(
    "rename-table-or-view", .error, [.breaksRelease],
    why: "the release that still runs uses the old name and fails at once",
    safeForm:
      "in one transaction rename it and make an updatable view of the old name; drop the view a release "
      + "later",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t RENAME TO u;",
        good: "BEGIN; ALTER TABLE t RENAME TO u; CREATE VIEW t AS SELECT * FROM u; COMMIT;")
    ],
    check: .step { moment in
      let old: ObjectName
      let new: ObjectName
      switch moment.operation {
      case .renameTable(let table, let name): (old, new) = (table, name)
      case .renameObject(.view, let view, let name):
        (old, new) = (view, ObjectName(schema: view.schema, name))
      default: return []
      }
      guard !moment.isNew(old), old != new, !hasViewOfOldName(old, in: moment) else { return [] }
      return [
        Hit(
          "\(old) becomes \(new), and code that says \(old) breaks", object: old.description,
          rewrite: Rewrite()
            .sql(
              Rewrite.now, "ALTER TABLE \(old.sql) RENAME TO \(quotedIdentifier(new.name));",
              "CREATE VIEW \(old.sql) AS SELECT * FROM \(new.sql);"
            )
            .sql("next release", "DROP VIEW \(old.sql);"))
      ]
    })

  /// A view of the old name follows in the same transaction.
  static func hasViewOfOldName(_ old: ObjectName, in moment: Moment) -> Bool {
    moment.isInTransaction
      && moment.steps(about: old).contains { step in
        guard case .createView(old, _, _) = step.operation else { return false }
        return step.statement > moment.step.statement
      }
  }
}
