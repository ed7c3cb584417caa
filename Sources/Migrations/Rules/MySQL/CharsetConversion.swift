extension Rule {
  static let charsetConversion = Rule(
    "charset-conversion", .error, [.longLock, .fails], on: [.mysql, .mariadb],
    why: "every text is recoded: the table is copied, writes wait, and indexes may become too long",
    safeForm: "gh-ost or pt-online-schema-change",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE t (a varchar(50));",
        bad: "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .mysql(.convertCharset)) = moment.operation, moment.isBusy(table)
      else {
        return []
      }
      return [Hit("\(table) is copied to another character set", object: table.description)]
    })
}
