extension Rule {
  static let illegalDropColumn = Rule(
    "illegal-drop-column", .error, [.fails], on: [.sqlite],
    why:
      "SQLite refuses to drop a column that is a key, unique, indexed, or used by a check, a view or a "
      + "trigger; before 3.35 it drops none",
    safeForm:
      "drop the index, view or trigger first; for a key build the table anew: create, copy, drop, rename",
    examples: [
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b);",
        bad: "ALTER TABLE t DROP COLUMN b;", good: "DROP INDEX i; ALTER TABLE t DROP COLUMN b;"),
      Example(
        Engine(.sqlite, 3, 34), before: "CREATE TABLE t (a int, b int);",
        bad: "ALTER TABLE t DROP COLUMN b;"),
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int, b int UNIQUE);",
        bad: "ALTER TABLE t DROP COLUMN b;", good: "ALTER TABLE t DROP COLUMN a;"),
    ],
    check: .step { moment in
      guard case .alterTable(let table, .dropColumn(let column, _)) = moment.operation, moment.step.sql != nil
      else { return [] }
      let reason: String
      if !moment.engine.isAtLeast(3, 35) {
        reason = "\(moment.engine) has no DROP COLUMN"
      } else if let refusal = moment.refusal {
        reason = refusal
      } else {
        return []
      }
      return [
        Hit("SQLite refuses to drop \(table).\(column): \(reason)", object: "\(table).\(column)")
      ]
    })
}
