extension Rule {
  static let insertSelectBulk = Rule(
    "insert-select-bulk", .warning, [.longLock],
    why: "one long transaction, which holds back cleaning up and replicas",
    safeForm: "batches by key, apart from changes of the schema",
    examples: [
      Example(
        before: "CREATE TABLE t (a int); CREATE TABLE u (a int);", bad: "INSERT INTO u SELECT a FROM t;")
    ],
    check: .step { moment in
      guard case .insert(let table, .query) = moment.operation,
        !moment.isNew(table) || moment.schema.tables.count > 1
      else { return [] }
      guard moment.step.dataLines == 0 else { return [] }
      return [Hit("INSERT INTO \(table) copies rows in one statement", object: table.description)]
    })
}
