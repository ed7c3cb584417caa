extension Rule {
  static let identifierTooLong = Rule(
    "identifier-too-long", .warning, [.fails], on: [.postgres, .mysql, .mariadb],
    why:
      "PostgreSQL cuts names behind 63 bytes without a word, so that two may become one; MySQL refuses more "
      + "than 64 characters",
    safeForm: "a shorter name",
    examples: [
      Example(
        bad: "CREATE TABLE \(String(repeating: "a", count: 64)) (b int);",
        good: "CREATE TABLE \(String(repeating: "a", count: 63)) (b int);"),
      Example(
        Engine(.mysql, 8), bad: "CREATE TABLE \(String(repeating: "a", count: 65)) (b int PRIMARY KEY);",
        good: "CREATE TABLE \(String(repeating: "a", count: 64)) (b int PRIMARY KEY);"),
    ],
    check: .step { moment in
      let isPostgres = moment.engine.dialect == .postgres
      let limit = isPostgres ? 63 : 64
      return moment.operation.newNames.filter {
        (isPostgres ? $0.utf8.count : $0.unicodeScalars.count) > limit
      }
      .map { name in
        let what = isPostgres ? "is cut behind 63 bytes" : "is refused: it has more than 64 characters"
        return Hit("the name \(name) \(what)", object: name)
      }
    })
}

extension Operation {
  /// Names that are there afterwards and were not before. PostgreSQL's parser has cut them already, so that
  /// its reader keeps what was written as `.longName`.
  fileprivate var newNames: [String] {
    switch self {
    case .longName(let name): [name]
    case .createTable(let table):
      [table.name.name] + table.columns.map(\.name)
        + (table.constraints + table.columns.flatMap(\.constraints)).compactMap(\.name)
        + table.indexes.compactMap(\.name)
    case .alterTable(_, .addColumn(let column, _)): [column.name] + column.constraints.compactMap(\.name)
    case .alterTable(_, .renameColumn(_, let new)), .alterTable(_, .renameConstraint(_, let new)): [new]
    case .alterTable(_, .addConstraint(let constraint)): constraint.name.map { [$0] } ?? []
    case .alterTable(_, .mysql(.modifyColumn(let column, _))): [column.name]
    case .alterTable(_, .mysql(.addIndex(let index))), .createIndex(let index): index.name.map { [$0] } ?? []
    case .renameTable(_, let new): [new.name]
    case .renameObject(_, _, let new): [new]
    default: []
    }
  }
}
