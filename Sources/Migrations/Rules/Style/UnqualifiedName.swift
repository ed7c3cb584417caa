extension Rule {
  static let unqualifiedName = Rule(
    "unqualified-name", .off, [.style], on: [.postgres],
    why: "which table it is depends on the search_path of whoever runs the migration",
    safeForm: "schema.name",
    examples: [Example(bad: "CREATE TABLE t (a int);", good: "CREATE TABLE public.t (a int);")],
    check: .step { moment in
      moment.operation.namedRelations.filter { !$0.isQualified }.map {
        Hit("\($0) is named without its schema", object: $0.description)
      }
    })
}

extension Operation {
  /// Tables and views that a change of the schema names first.
  fileprivate var namedRelations: [ObjectName] {
    switch self {
    case .createTable(let table): table.isTemporary ? [] : [table.name]
    case .alterTable(let table, _), .renameTable(let table, _): [table]
    case .createIndex(let index): [index.table]
    case .createView(let view, _, _), .refreshView(let view, _): [view]
    case .drop(let drop) where [.table, .view, .materializedView, .index].contains(drop.kind): drop.names
    case .truncate(let tables, _): tables
    default: []
    }
  }
}
