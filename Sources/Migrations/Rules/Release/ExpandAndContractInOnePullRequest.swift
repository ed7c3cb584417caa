extension Rule {
  static let expandAndContract = Rule(
    "expand-and-contract-in-one-pr", .warning, [.breaksRelease],
    why:
      "between the two steps a release has to be deployed that uses the new form; in one change there is "
      + "none, so that the release that runs has lost the old form before any knows the new one",
    safeForm: "this change adds; a later one, after a deployment, takes away",
    examples: [
      Example(
        before: "CREATE TABLE t (id int, name text);",
        bad: "ALTER TABLE t ADD COLUMN full_name text; UPDATE t SET full_name = name WHERE id = 1;"
          + " ALTER TABLE t DROP COLUMN name;",
        good: "ALTER TABLE t ADD COLUMN full_name text;"),
      Example(
        before: "CREATE TABLE t (id int);",
        bad: "ALTER TABLE t ADD COLUMN b int; UPDATE t SET b = 1 WHERE id = 1;"
          + " ALTER TABLE t ALTER COLUMN b SET NOT NULL;",
        good: "ALTER TABLE t ADD COLUMN b int;"),
    ],
    check: .history { moment in
      guard moment.settings.separatesExpandAndContract else { return [] }
      var added: [ObjectName: [Column]] = [:]
      var made: Set<ObjectName> = []
      var moved: Set<ObjectName> = []
      var hits: [Hit] = []
      for migration in moment.added {
        for step in migration.steps {
          switch step.operation {
          case .createTable(let table): made.insert(table.name)
          case .update(let table, _, _): moved.insert(table)
          case .alterTable(let table, .addColumn(let column, _)): added[table, default: []].append(column)
          case .alterTable(let table, let change) where !made.contains(table):
            guard
              let problem = contract(
                change, of: table, after: added[table] ?? [], isMoved: moved.contains(table))
            else { continue }
            hits.append(
              Hit(
                problem.message, object: "\(table).\(problem.column)", line: step.line, path: migration.path,
                rewrite: Rewrite().words("this change", "add, and write both")
                  .words("a later change", "take away what nobody uses any more")))
          default: continue
          }
        }
      }
      return hits
    })

  private static func contract(
    _ change: TableChange, of table: ObjectName, after added: [Column], isMoved: Bool
  ) -> (column: String, message: String)? {
    switch change {
    case .dropColumn(let column, _):
      // Values went from the one to the other, which makes them two forms of one thing. DROP and ADD of one
      // name, and a column that comes and goes, have rules of their own.
      guard isMoved, let new = added.first, !added.contains(where: { $0.name == column }) else { return nil }
      return (column, "\(table).\(new.name) comes and \(table).\(column) goes in one change")
    case .setNotNull(let column):
      guard let new = added.first(where: { $0.name == column }), new.defaultValue == nil, !new.isNotNull,
        new.generation == nil
      else { return nil }
      return (
        column, "\(table).\(column) is added and made NOT NULL in one change, which no release fills yet"
      )
    default: return nil
    }
  }
}
