extension Rule {
  static let dropIndex = Rule(
    "drop-index", .info, [.breaksRelease],
    why: "queries that used it read the whole table; a unique one was a constraint",
    safeForm: "look at pg_stat_user_indexes first, and drop it last",
    examples: [
      Example(
        before: "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", bad: "DROP INDEX CONCURRENTLY i;")
    ],
    check: .step { moment in
      guard case .drop(let drop) = moment.operation, drop.kind == .index else { return [] }
      return drop.names.filter { name in
        !(moment.schema.indexes[name]?.table ?? drop.table).map(moment.isNew).isTrue
      }.map { Hit("the index \($0) goes, and plans that use it change", object: $0.description) }
    })
}

extension Optional where Wrapped == Bool {
  var isTrue: Bool { self ?? false }
}
