extension Rule {
  static let engineChange = Rule(
    "engine-change", .error, [.longLock], on: [.mysql, .mariadb],
    why:
      "the table is built anew in the other engine; one like MyISAM knows no transactions and no foreign "
      + "keys",
    safeForm: "gh-ost or pt-online-schema-change",
    examples: [
      Example(Engine(.mysql, 8), before: "CREATE TABLE t (a int);", bad: "ALTER TABLE t ENGINE = MyISAM;")
    ],
    check: .step { moment in
      guard case .alterTable(let table, .mysql(.engine(let engine))) = moment.operation, moment.isBusy(table)
      else {
        return []
      }
      return [Hit("\(table) is built anew in \(engine)", object: table.description)]
    })
}
