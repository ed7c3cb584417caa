public import SourceText

/// The name of a table or column that a migration of the change takes away, by a drop or a rename.
public struct GoneName: Hashable, Sendable {
  public let table: ObjectName
  /// nil for the whole table, or a view.
  public let column: String?
  /// Where the migration does it.
  public let path: RepositoryPath
  public let line: Int

  /// `orders.notes`, `orders`
  public var object: String { column.map { "\(table).\($0)" } ?? table.description }
}

extension GoneName {
  /// What the step takes away; empty where nobody used it yet, or where a view of the old name stays.
  static func names(in moment: Moment) -> [GoneName] {
    func gone(_ table: ObjectName, _ column: String? = nil) -> [GoneName] {
      moment.isNew(table)
        ? []
        : [GoneName(table: table, column: column, path: moment.migration.path, line: moment.step.line)]
    }
    switch moment.operation {
    case .drop(let drop) where [.table, .view, .materializedView].contains(drop.kind):
      return drop.names.filter { moment.schema.tables[$0] != nil || moment.schema.views.contains($0) }
        .flatMap { gone($0) }
    case .renameTable(let old, _):
      return Rule.hasViewOfOldName(old, in: moment) ? [] : gone(old)
    case .alterTable(let table, .dropColumn(let column, _)): return gone(table, column)
    case .alterTable(let table, .renameColumn(let old, _)): return gone(table, old)
    case .alterTable(let table, .mysql(.modifyColumn(let column, let old))) where old != column.name:
      return gone(table, old)
    default: return []
    }
  }

  /// A later step may have made it anew.
  func isGone(from schema: Schema) -> Bool {
    guard let column else { return schema.tables[table] == nil && !schema.views.contains(table) }
    return schema.tables[table]?.column(column) == nil
  }
}
