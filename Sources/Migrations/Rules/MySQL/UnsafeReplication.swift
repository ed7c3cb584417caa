extension Rule {
  static let unsafeReplication = Rule(
    "sbr-unsafe", .warning, [.dataLoss], on: [.mysql, .mariadb],
    why: "a replica that runs the statement again, rather than take the rows over, ends with other rows",
    safeForm: "binlog_format = ROW; or an ORDER BY on the key, and values that are written out",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int PRIMARY KEY, a varchar(36));",
        bad: "UPDATE t SET a = uuid() WHERE id = 1;", good: "UPDATE t SET a = 'x' WHERE id = 1;"),
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (id int PRIMARY KEY, a int);",
        bad: "DELETE FROM t WHERE a = 1 LIMIT 100;",
        good: "DELETE FROM t WHERE a = 1 ORDER BY id LIMIT 100;"),
    ],
    check: .step { moment in
      guard case .unsafeReplication(let table, let reason) = moment.operation else { return [] }
      return [
        Hit("the statement about \(table) is not safe to replicate: \(reason)", object: table.description)
      ]
    })
}
