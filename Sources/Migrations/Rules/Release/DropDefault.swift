extension Rule {
  static let dropDefault = Rule(
    "drop-default", .warning, [.breaksRelease],
    why: "whoever inserts without the column writes NULL from now on, or fails where it is NOT NULL",
    safeForm: "first deploy code that always writes the column",
    examples: [
      Example(
        before: "CREATE TABLE t (a int DEFAULT 1);", bad: "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .dropDefault(let column, byTool: false)) = moment.operation,
        !moment.isNew(table)
      else { return [] }
      // What has none loses none.
      if let known = moment.schema.column(column, of: table), known.defaultValue == nil,
        known.type.map({ !$0.isSerial }) ?? false
      {
        return []
      }
      let comesBack = moment.steps(about: table).contains { step in
        switch step.operation {
        case .alterTable(table, .setDefault(column, _)), .alterTable(table, .addIdentity(column)):
          step.statement >= moment.step.statement
        default: false
        }
      }
      guard !comesBack else { return [] }
      return [Hit("\(table).\(column) loses its default", object: "\(table).\(column)")]
    })
}
