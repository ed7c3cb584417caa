extension Rule {
  static let deleteWithoutWhere = Rule(
    "delete-without-where", .error, [.dataLoss], isDestructive: true,
    why: "every row is locked, logged and gone in one transaction",
    safeForm: "name the rows in a WHERE, and delete in batches outside of the migration",
    examples: [Example(before: "CREATE TABLE t (a int);", bad: "DELETE FROM t;")],
    check: .step { moment in
      guard case .delete(let table, .none) = moment.operation, !moment.isNew(table) else { return [] }
      return [Hit("DELETE FROM \(table) has no WHERE: all rows go", object: table.description)]
    })
}
