extension Rule {
  static let renameOrSetSchema = Rule(
    "rename-or-set-schema", .error, [.breaksRelease], on: [.postgres],
    why: "code that names the schema, or finds the table by its search_path, fails at once",
    safeForm: "make a view in the old place, or set the search_path of the roles first",
    examples: [
      Example(before: "CREATE SCHEMA s; CREATE TABLE t (a int);", bad: "ALTER TABLE t SET SCHEMA s;")
    ],
    check: .step { moment in
      switch moment.operation {
      case .alterTable(let table, .setSchema(let schema)) where !moment.isNew(table):
        return [Hit("\(table) moves to the schema \(schema)", object: table.description)]
      case .renameObject(.schema, let old, let new):
        return [Hit("the schema \(old) becomes \(new)", object: old.description)]
      default: return []
      }
    })
}
