extension Rule {
  /// Off by itself: it is true of nearly every way back, and worth a word only where somebody goes back in
  /// earnest.
  static let downDestroysNewData = Rule(
    "down-destroys-new-data", .off, [.irreversible, .dataLoss],
    why: "what was written since into the tables and columns that the migration made goes with them",
    safeForm: "roll the code back and leave the schema; run the way back only before anything was written",
    check: .migration { moment in
      guard case .steps(let down) = moment.migration.down else { return [] }
      return down.flatMap { step -> [Hit] in
        let objects: [String] =
          switch step.operation {
          case .drop(let drop) where drop.kind == .table: drop.names.map(\.description)
          case .alterTable(let table, .dropColumn(let column, _)): ["\(table).\(column)"]
          default: []
          }
        return objects.map {
          Hit(
            "the way back loses what was written to \($0)", object: $0, line: step.line,
            path: moment.migration.downPath)
        }
      }
    })
}
