extension Rule {
  static let createForce = Rule(
    "create-force", .error, [.dataLoss], isDestructive: true,
    why: "a table that is there under the name is dropped first, with its rows",
    safeForm: "create without force; rename the old table if it is in the way",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);", bad: "DROP TABLE IF EXISTS t; CREATE TABLE t (a int, b int);",
        good: "ALTER TABLE t ADD COLUMN b int;")
    ],
    check: .step { moment in
      guard case .createTable(let table) = moment.operation else { return [] }
      let wasDropped = moment.session.droppedTables.contains(table.name) && !moment.isNew(table.name)
      guard table.isForced || wasDropped else { return [] }
      return [
        Hit(
          "\(table.name) is dropped, with its rows, and made again", object: table.name.description)
      ]
    })
}
