extension Rule {
  /// Off by itself: whether old rows obey shows in no migration, and what such a constraint locks has rules
  /// of its own.
  static let addUniqueOrCheck = Rule(
    "add-unique-or-check", .off, [.fails, .breaksRelease],
    why:
      "it fails where a row that is there breaks it, and from then on so do the writes of the release "
      + "that still runs",
    safeForm:
      "find and mend such rows first, with code deployed that writes none; then NOT VALID, then VALIDATE",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);",
        good: "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);"),
      Example(
        before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
        good: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;"),
    ],
    check: .step { moment in
      let what: (table: ObjectName, words: String)
      switch moment.operation {
      case .createIndex(let index), .alterTable(_, .mysql(.addIndex(let index))):
        guard index.isUnique else { return [] }
        what = (index.table, "the unique index \(index.name ?? index.columnList)")
      case .alterTable(let table, .addConstraint(let constraint)):
        guard constraint.index == nil, !constraint.isNotValid else { return [] }
        switch constraint.kind {
        case .unique, .check, .exclusion:
          let own = constraint.name ?? "(\(constraint.columns.joined(separator: ", ")))"
          what = (table, "the \(constraint.kind.words) \(own)")
        case .primaryKey, .foreignKey, .notNull: return []
        }
      default: return []
      }
      guard !moment.isNew(what.table) else { return [] }
      return [
        Hit("\(what.words) fails if a row of \(what.table) breaks it", object: what.table.description)
      ]
    })
}
