/// A column that a tool states anew, whole or in part (`.alter()`, `changeColumn`, `AlterColumn`), as the changes
/// that are left of it against what the column is.
struct ColumnRestatement {
  enum Default {
    case untouched, removed
    case value(SQLExpression)
  }

  let table: ObjectName
  let column: String
  var type: SQLType?
  /// nil where nothing is said of it.
  var isNotNull: Bool?
  var defaultValue = Default.untouched
  /// As the tool says that it was; else as the schema knows it.
  var oldType: SQLType?
  var wasNotNull: Bool?
  var using: SQLExpression?

  init(_ table: ObjectName, _ column: String) {
    self.table = table
    self.column = column
  }

  func operations(_ schema: Schema, _ engine: Engine) -> [Operation] {
    let old = schema.column(column, of: table)
    switch engine.dialect {
    case .mysql, .mariadb:
      var new = Column(column, type ?? old?.type, isNotNull: isNotNull ?? old?.isNotNull ?? false)
      switch defaultValue {
      case .value(let value): new.defaultValue = value
      case .untouched: new.defaultValue = old?.defaultValue
      case .removed: break
      }
      new.isAutoIncrement = old?.isAutoIncrement ?? false
      return [.alterTable(table, .mysql(.modifyColumn(new, from: column)))]
    case .sqlite:
      // The tools build the table anew.
      return [.harmless(verb: "REBUILD")]
    case .postgres, .sqlserver: return changes(old).map { .alterTable(table, $0) }
    }
  }

  private func changes(_ old: Column?) -> [TableChange] {
    var changes: [TableChange] = []
    let oldType = oldType ?? old?.type
    if let type, type != oldType {
      changes.append(.alterType(column: column, type, using: using, collation: nil, existing: oldType))
    }
    let wasNotNull = wasNotNull ?? old.map { $0.isNotNull || $0.isPrimaryKey }
    if isNotNull == true, wasNotNull != true { changes.append(.setNotNull(column: column)) }
    if isNotNull == false, wasNotNull == true { changes.append(.dropNotNull(column: column)) }
    switch defaultValue {
    case .value(let value):
      if value != old?.defaultValue { changes.append(.setDefault(column: column, value)) }
    case .removed where old?.defaultValue.map({ !$0.isNull }) ?? false:
      changes.append(.dropDefault(column: column, byTool: false))
    case .removed, .untouched: break
    }
    return changes
  }
}
