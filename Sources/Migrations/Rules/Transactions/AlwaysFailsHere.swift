extension Rule {
  static let alwaysFailsHere = Rule(
    "always-fails-here", .error, [.fails], on: [.postgres, .sqlite],
    why: "the engine refuses the statement with this schema, whatever is in the tables",
    safeForm: "what the finding says",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k);",
        bad: "CREATE INDEX CONCURRENTLY i ON e (k);",
        good: "CREATE INDEX i ON ONLY e (k);"),
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int);", bad: "CREATE INDEX i ON t (b);",
        good: "CREATE INDEX i ON t (a);"),
    ],
    check: .step { moment in
      if moment.engine.dialect == .sqlite { return refused(moment) }
      switch moment.operation {
      case .createIndex(let index)
      where index.isConcurrent && moment.schema.table(index.table)?.isPartitioned ?? false:
        return [
          Hit(
            "CREATE INDEX CONCURRENTLY is refused on \(index.table), which is partitioned",
            object: index.table.description)
        ]
      case .alterTable(let table, .detachPartition(let part, isConcurrent: true))
      where moment.schema.table(table)?.defaultPartition != nil:
        return [
          Hit(
            "DETACH … CONCURRENTLY of \(part) is refused: \(table) has a DEFAULT partition",
            object: part.description,
            rewrite: Rewrite().words(
              Rewrite.now,
              "detach the DEFAULT partition first, or detach without CONCURRENTLY in a quiet hour"))
        ]
      default: return []
      }
    })

  /// What SQLite said when it was tried; what is altered or concurrent has rules of its own, and what nobody
  /// can read is told as that.
  private static func refused(_ moment: Moment) -> [Hit] {
    guard let refusal = moment.refusal else { return [] }
    switch moment.operation {
    case .alterTable(_, .renameColumn): break
    case .alterTable, .opaque: return []
    case .createIndex(let index) where index.isConcurrent: return []
    default: break
    }
    return [Hit("SQLite refuses the statement: \(refusal)", object: refusal)]
  }
}
