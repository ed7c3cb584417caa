extension Rule {
  static let dropCascade = Rule(
    "drop-cascade", .error, [.dataLoss], on: [.postgres], isDestructive: true,
    why: "views, columns and foreign keys that depend on it go too, without being named",
    safeForm: "drop the dependants by name, so that the change shows them",
    examples: [
      Example(
        before: "CREATE TYPE s AS ENUM ('a'); CREATE TABLE t (a s);", bad: "DROP TYPE s CASCADE;",
        good: nil)
    ],
    check: .step { moment in
      switch moment.operation {
      case .drop(let drop) where drop.isCascading && drop.kind != .schema:
        return drop.names.filter { !moment.isNew($0) && !moment.newTypes.contains($0) }.map {
          Hit(
            "DROP \(drop.kind.rawValue.uppercased()) \($0) CASCADE drops what depends on it",
            object: $0.description)
        }
      case .alterTable(let table, .dropColumn(let column, isCascading: true)) where !moment.isNew(table):
        return [
          Hit("DROP COLUMN \(table).\(column) CASCADE drops what depends on it", object: "\(table).\(column)")
        ]
      default: return []
      }
    })
}
