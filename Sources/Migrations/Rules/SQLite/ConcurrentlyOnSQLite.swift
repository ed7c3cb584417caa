extension Rule {
  static let concurrentlyOnSQLite = Rule(
    "concurrently-on-sqlite", .error, [.fails], on: [.sqlite],
    why: "SQLite has no CONCURRENTLY: before ON it is the index's name, before a name a syntax error",
    safeForm: "CREATE INDEX without it; SQLite locks the whole database for any change",
    examples: [
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int);",
        bad: "CREATE INDEX CONCURRENTLY i ON t (a);",
        good: "CREATE INDEX i ON t (a);"),
      Example(
        Engine(.sqlite, 3, 40), before: "CREATE TABLE t (a int);",
        bad: "CREATE INDEX CONCURRENTLY ON t (a);"),
    ],
    check: .step { moment in
      // Frameworks leave the word out for SQLite.
      guard case .createIndex(let index) = moment.operation, index.isConcurrent, moment.step.sql != nil else {
        return []
      }
      return [
        Hit(
          "SQLite has no CREATE INDEX CONCURRENTLY, here on \(index.table)", object: index.table.description)
      ]
    })
}
