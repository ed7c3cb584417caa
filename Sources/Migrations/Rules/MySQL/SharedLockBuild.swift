extension Rule {
  static let sharedLockBuild = Rule(
    "shared-lock-build", .error, [.longLock], on: [.mysql, .mariadb],
    why:
      "FULLTEXT and SPATIAL indexes, and AUTO_INCREMENT columns, are made in place but with LOCK=SHARED: "
      + "writes wait",
    safeForm: "gh-ost, or a window without writes",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int PRIMARY KEY, a text);",
        bad: "CREATE FULLTEXT INDEX i ON t (a);", good: "ALTER TABLE t ADD INDEX i (a(20));")
    ],
    check: .step { moment in
      let index: Index
      switch moment.operation {
      case .createIndex(let new): index = new
      case .alterTable(_, .mysql(.addIndex(let new))): index = new
      default: return []
      }
      guard index.kind != .ordinary, moment.isBusy(index.table) else { return [] }
      return [
        Hit(
          "writes to \(index.table) wait until the index \(index.name ?? "") is built",
          object: index.table.description)
      ]
    })
}
