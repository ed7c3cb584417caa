extension Rule {
  static let downDoesNotMirrorUp = Rule(
    "down-does-not-mirror-up", .warning, [.irreversible, .dataLoss],
    why: "up and then down leaves another schema than before, or loses what up did not make",
    safeForm: "take back what up did, nothing else",
    check: .migration { moment in
      guard case .steps(let down) = moment.migration.down else { return [] }
      let made = Set(moment.migration.steps.flatMap { $0.operation.madeObjects })
      let dropped = down.flatMap { step in step.operation.lostObjects.map { (step, $0) } }
      guard !made.isEmpty || !dropped.isEmpty else { return [] }
      return dropped.filter { !isMade($0.1, by: made) }.prefix(1).map { step, object in
        Hit(
          "the way back drops \(object), which the way there did not make", object: object, line: step.line,
          path: moment.migration.downPath)
      }
    })

  /// `table t` covers its columns.
  private static func isMade(_ object: String, by made: Set<String>) -> Bool {
    if made.contains(object) { return true }
    guard object.hasPrefix("column "), let dot = object.lastIndex(of: ".") else { return false }
    return made.contains("table " + object[..<dot].dropFirst(7))
  }
}

extension Operation {
  /// Tables and columns that are there afterwards and were not before, by their names.
  fileprivate var madeObjects: [String] {
    switch self {
    case .createTable(let table): ["table \(table.name)"]
    case .renameTable(_, let new): ["table \(new)"]
    case .alterTable(let table, .addColumn(let column, _)): ["column \(table).\(column.name)"]
    case .alterTable(let table, .renameColumn(_, let new)): ["column \(table).\(new)"]
    case .alterTable(let table, .mysql(.modifyColumn(let column, _))): ["column \(table).\(column.name)"]
    default: []
    }
  }

  /// The other way round.
  fileprivate var lostObjects: [String] {
    switch self {
    case .drop(let drop) where drop.kind == .table: drop.names.map { "table \($0)" }
    case .alterTable(let table, .dropColumn(let column, _)): ["column \(table).\(column)"]
    default: []
    }
  }
}
