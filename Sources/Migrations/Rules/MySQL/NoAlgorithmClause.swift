extension Rule {
  static let noAlgorithmClause = Rule(
    "no-algorithm-clause", .info, [.longLock], on: [.mysql, .mariadb],
    why:
      "without ALGORITHM the server takes the best that it can do, and that may be a copy of the table "
      + "with writes waiting; with it the statement fails at once instead",
    safeForm: "ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int PRIMARY KEY);",
        bad: "ALTER TABLE t ADD COLUMN a int;",
        good: "ALTER TABLE t ADD COLUMN a int, ALGORITHM=INSTANT;")
    ],
    check: .step { moment in
      let table: ObjectName
      switch moment.operation {
      case .createIndex(let index): table = index.table
      case .alterTable(_, .mysql(.algorithm)), .alterTable(_, .mysql(.lock)): return []
      case .alterTable(let name, _): table = name
      default: return []
      }
      let own = moment.statement
      let says = own.contains { step in
        if case .alterTable(_, .mysql(.algorithm)) = step.operation { true } else { false }
      }
      // Once for all actions of a statement.
      guard moment.isBusy(table), !says, own.first == moment.step else { return [] }
      return [
        Hit(
          "the server chooses how to alter \(table)", object: table.description,
          rewrite: Rewrite().words(
            Rewrite.now, "ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE, behind the actions"))
      ]
    })
}
