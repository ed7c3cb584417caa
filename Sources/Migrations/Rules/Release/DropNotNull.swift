extension Rule {
  static let dropNotNull = Rule(
    "drop-not-null", .info, [.breaksRelease],
    why: "readers of the release that runs may not expect NULL",
    safeForm: "deploy readers that can take NULL first",
    examples: [
      Example(
        before: "CREATE TABLE t (a int NOT NULL);", bad: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .dropNotNull(let column)) = moment.operation, !moment.isNew(table)
      else {
        return []
      }
      return [Hit("\(table).\(column) may be NULL from now on", object: "\(table).\(column)")]
    })
}
