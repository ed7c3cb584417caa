extension Rule {
  static let enumValueUsedInSameTransaction = Rule(
    "enum-value-used-in-same-tx", .error, [.fails], on: [.postgres],
    why: "PostgreSQL refuses a value that the same transaction added: unsafe use of new value",
    safeForm: "add the value in a migration of its own, and use it in the next one",
    examples: [
      Example(
        before: "CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (c m);",
        bad: "ALTER TYPE m ADD VALUE 'b'; UPDATE t SET c = 'b' WHERE id = 1;",
        good: "ALTER TYPE m ADD VALUE 'b';")
    ],
    check: .step { moment in
      guard moment.isInTransaction, !moment.transaction.enumValues.isEmpty else { return [] }
      let used = moment.step.texts.filter { text in
        guard let type = moment.transaction.enumValues[text.text] else { return false }
        if let cast = text.type { return cast == type.description }
        return moment.operation.changedTable.map { hasColumn(of: type, $0, moment) } ?? false
      }
      return used.prefix(1).map { value in
        Hit("the value '\(value.text)' is used in the transaction that adds it", object: value.text)
      }
    })

  private static func hasColumn(of type: ObjectName, _ table: ObjectName, _ moment: Moment) -> Bool {
    moment.schema.table(table)?.columns.contains { $0.type?.name == type.description } ?? true
  }
}

extension Operation {
  /// The table whose rows or columns it is about; nil for the rest.
  var changedTable: ObjectName? {
    switch self {
    case .insert(let table, _), .update(let table, _, _), .delete(let table, _), .alterTable(let table, _):
      table
    default: nil
    }
  }
}
