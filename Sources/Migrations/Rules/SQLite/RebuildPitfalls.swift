extension Rule {
  static let rebuildPitfalls = Rule(
    "rebuild-pitfalls", .warning, [.dataLoss, .fails], on: [.sqlite],
    why:
      "PRAGMA foreign_keys does nothing in a transaction; with foreign keys on, DROP TABLE deletes the "
      + "rows that refer to it; and RENAME writes the new name into whatever referred to the old one",
    safeForm:
      "PRAGMA foreign_keys = OFF before BEGIN; make the new table, copy, drop the old one, rename the new "
      + "one to its name; PRAGMA foreign_key_check before COMMIT",
    examples: [
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int);",
        bad: "BEGIN; PRAGMA foreign_keys = OFF; CREATE TABLE n (a text); COMMIT;",
        good: "PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE n (a text); COMMIT;"),
      Example(
        Engine(.sqlite, 3, 40),
        before: "CREATE TABLE t (a integer PRIMARY KEY); CREATE TABLE c (t int REFERENCES t (a));",
        bad: "ALTER TABLE t RENAME TO old; CREATE TABLE t (a integer PRIMARY KEY, b text);",
        good: "PRAGMA legacy_alter_table = ON; ALTER TABLE t RENAME TO old; CREATE TABLE t (a int, b text);"),
      Example(
        Engine(.sqlite, 3, 40),
        before: "CREATE TABLE t (a integer PRIMARY KEY); CREATE TABLE c (t int REFERENCES t (a));",
        bad: "CREATE TABLE n (a integer PRIMARY KEY); DROP TABLE t; ALTER TABLE n RENAME TO t;",
        good: "PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE n (a integer PRIMARY KEY); DROP TABLE t;"
          + " ALTER TABLE n RENAME TO t; COMMIT;"),
    ],
    check: .step { moment in
      switch moment.operation {
      case .set(name: "foreign_keys", _, _) where moment.isInTransaction:
        return [
          Hit(
            "PRAGMA foreign_keys does nothing in the transaction that \(moment.opener) opens",
            object: "foreign_keys")
        ]
      case .renameTable(let old, let new):
        guard !moment.session.renamesAlone, let child = children(of: old, moment).first,
          follows(moment, about: old, where: { $0.creates(old) })
        else { return [] }
        return [
          Hit(
            "\(child) refers to \(new) from now on, and not to the \(old) that is made anew", object: "\(old)"
          )
        ]
      case .drop(let drop) where drop.kind == .table && !moment.session.areForeignKeysOff:
        return drop.names.compactMap { table in
          guard let child = children(of: table, moment).first,
            follows(moment, about: table, where: { $0.renames(to: table) })
          else { return nil }
          return Hit(
            "DROP TABLE \(table) deletes or orphans the rows of \(child) that refer to it", object: "\(table)"
          )
        }
      default: return []
      }
    })

  /// Other tables with a foreign key to it.
  private static func children(of table: ObjectName, _ moment: Moment) -> [ObjectName] {
    moment.schema.tables.filter { name, other in
      name != table && other.constraints.contains { $0.kind == .foreignKey(references: table) }
    }.keys.sorted { $0.description < $1.description }
  }

  private static func follows(
    _ moment: Moment, about table: ObjectName, where test: (Operation) -> Bool
  ) -> Bool {
    moment.steps(about: table).contains { $0.statement > moment.step.statement && test($0.operation) }
  }
}

extension Operation {
  fileprivate func creates(_ name: ObjectName) -> Bool {
    if case .createTable(let table) = self { table.name == name } else { false }
  }

  fileprivate func renames(to name: ObjectName) -> Bool {
    if case .renameTable(_, name) = self { true } else { false }
  }
}
