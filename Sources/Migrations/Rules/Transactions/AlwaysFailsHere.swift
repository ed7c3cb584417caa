extension Rule {
  static let alwaysFailsHere = Rule(
    "always-fails-here", .error, [.fails], on: [.postgres],
    why: "PostgreSQL refuses the statement for a table like this one, whatever is in it",
    safeForm: "what the finding says",
    examples: [
      Example(
        before: "CREATE TABLE e (k int) PARTITION BY RANGE (k);",
        bad: "CREATE INDEX CONCURRENTLY i ON e (k);",
        good: "CREATE INDEX i ON ONLY e (k);")
    ],
    check: .step { moment in
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
}
