extension Rule {
  static let lockTakingNoOp = Rule(
    "lock-taking-no-op", .info, [.briefLock], on: [.postgres],
    why:
      "it changes nothing, and waits for its lock all the same, with everybody else in the queue behind it",
    safeForm: "leave it out, or ask the catalogue first",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;",
        good: "ALTER TABLE t ADD COLUMN IF NOT EXISTS b int;"),
      Example(
        before: "CREATE TABLE t (a int NOT NULL);", bad: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
        good: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;"),
    ],
    check: .step { moment in
      let schema = moment.schema
      let what: (table: ObjectName, words: String)
      switch moment.operation {
      case .alterTable(let table, .addColumn(let column, ifNotExists: true)):
        guard schema.column(column.name, of: table) != nil else { return [] }
        what = (table, "\(table).\(column.name) is there already")
      case .createIndex(let index) where index.ifNotExists && !index.isConcurrent:
        guard let name = index.name, schema.indexes[ObjectName(schema: index.table.schema, name)] != nil
        else {
          return []
        }
        what = (index.table, "the index \(name) is there already")
      case .alterTable(let table, .setNotNull(let column)):
        guard schema.column(column, of: table)?.isNotNull ?? false else { return [] }
        what = (table, "\(table).\(column) is NOT NULL already")
      case .alterTable(let table, .dropNotNull(let column)):
        guard let known = schema.column(column, of: table), !known.isNotNull else { return [] }
        what = (table, "\(table).\(column) may be NULL already")
      default: return []
      }
      // Where the statement does something else as well, the lock is that one's.
      guard moment.isBusy(what.table), moment.statement.count == 1 else { return [] }
      return [Hit("\(what.words), and the statement locks \(what.table)", object: what.table.description)]
    })
}
