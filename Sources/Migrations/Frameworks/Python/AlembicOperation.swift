/// One call of Alembic's `op`, or of a batch, as operations; nil where an argument has to run to be known.
enum AlembicOperation {
  /// - Parameter table: of the batch, whose calls do not name it.
  static func read(_ call: PythonCall, table batch: ObjectName?) -> [Operation]? {
    let schema = call.named["schema"]?.string
    // Places shift by one in a batch.
    func argument(_ place: Int, _ name: String) -> PythonValue? {
      call.argument(batch == nil ? place : place - 1, name)
    }
    func table(_ place: Int) -> ObjectName? {
      batch ?? call.argument(place, "table_name")?.string.map { ObjectName(schema: schema, $0) }
    }
    switch call.lastName {
    case "create_table":
      guard let name = call.argument(0, "table_name")?.string else { return nil }
      return createTable(ObjectName(schema: schema, name), Array(call.arguments.dropFirst()))
    case "drop_table":
      return call.argument(0, "table_name")?.string.map {
        [.drop(Drop(.table, [ObjectName(schema: schema, $0)]))]
      }
    case "rename_table":
      guard let old = call.argument(0, "old_table_name")?.string,
        let new = call.argument(1, "new_table_name")?.string
      else { return nil }
      return [.renameTable(ObjectName(schema: schema, old), to: ObjectName(schema: schema, new))]
    case "add_column":
      guard let table = table(0), let definition = argument(1, "column")?.call,
        let (column, isIndexed) = AlembicColumn.read(definition)
      else { return nil }
      let add = Operation.alterTable(
        table, .addColumn(column, ifNotExists: call.named["if_not_exists"]?.bool ?? false))
      return isIndexed ? [add, .createIndex(Index(nil, on: table, [column.name]))] : [add]
    case "drop_column":
      guard let table = table(0), let column = argument(1, "column_name")?.string else { return nil }
      return [.alterTable(table, .dropColumn(column, isCascading: false))]
    case "alter_column":
      guard let table = table(0), let column = argument(1, "column_name")?.string else { return nil }
      return alterColumn(call, table, column)
    case "create_index": return createIndex(call, batch, schema)
    case "drop_index":
      guard let name = name(call.argument(0, "index_name")) else { return nil }
      var drop = Drop(.index, [ObjectName(schema: schema, name)])
      drop.isConcurrent = call.named["postgresql_concurrently"]?.bool ?? false
      drop.ifExists = call.named["if_exists"]?.bool ?? false
      drop.table = batch ?? call.argument(1, "table_name")?.string.map { ObjectName(schema: schema, $0) }
      return [.drop(drop)]
    case "drop_constraint":
      guard let name = name(call.argument(0, "constraint_name")), let table = table(1) else { return nil }
      return [.alterTable(table, .dropConstraint(name, kind: nil, isCascading: false))]
    case "create_foreign_key", "create_unique_constraint", "create_check_constraint", "create_primary_key",
      "create_exclude_constraint":
      return constraint(call, batch, schema)
    case "bulk_insert":
      return [.harmless(verb: "INSERT")]
    case "create_table_comment", "drop_table_comment":
      return [.harmless(verb: "COMMENT")]
    case "f", "get_bind", "get_context", "run_async", "implementation_for", "invoke": return []
    default: return nil
    }
  }

  /// A text, or `op.f("…")` around it; `None` is no name.
  private static func name(_ value: PythonValue?) -> String? {
    value?.string ?? value?.call.flatMap { $0.lastName == "f" ? $0.arguments.first?.string : nil }
  }

  private static func createTable(_ name: ObjectName, _ parts: [PythonValue]) -> [Operation]? {
    var table = CreateTable(name)
    var indexes: [Operation] = []
    for part in parts {
      guard let call = part.call else { return nil }
      if call.lastName == "Column" {
        guard let (column, isIndexed) = AlembicColumn.read(call) else { return nil }
        table.columns.append(column)
        if isIndexed { indexes.append(.createIndex(Index(nil, on: name, [column.name]))) }
      } else if let constraint = tableConstraint(call) {
        table.constraints.append(constraint)
      }
    }
    return [.createTable(table)] + indexes
  }

  private static func tableConstraint(_ call: PythonCall) -> Constraint? {
    let name = name(call.named["name"])
    switch call.lastName {
    case "PrimaryKeyConstraint":
      return Constraint(.primaryKey, name: name, columns: call.arguments.compactMap(\.string))
    case "UniqueConstraint":
      return Constraint(.unique, name: name, columns: call.arguments.compactMap(\.string))
    case "CheckConstraint":
      return Constraint(.check(AlembicColumn.expression(call.arguments.first) ?? .literal("")), name: name)
    case "ForeignKeyConstraint":
      guard let target = call.argument(1, "refcolumns")?.strings?.first else { return nil }
      return Constraint(
        .foreignKey(references: AlembicColumn.table(of: target)), name: name,
        columns: call.argument(0, "columns")?.strings ?? [])
    default: return nil
    }
  }

  private static func alterColumn(_ call: PythonCall, _ table: ObjectName, _ column: String) -> [Operation]? {
    var changes: [TableChange] = []
    if let value = call.named["type_"] {
      guard let type = AlembicColumn.type(value) else { return nil }
      let using = call.named["postgresql_using"]?.string.map {
        SQLExpression(text: $0, isCastOfColumn: false)
      }
      changes.append(
        .alterType(
          column: column, type, using: using, collation: nil,
          existing: call.named["existing_type"].flatMap { AlembicColumn.type($0) }))
    }
    if let isNullable = call.named["nullable"] {
      guard let isNullable = isNullable.bool else { return nil }
      changes.append(isNullable ? .dropNotNull(column: column) : .setNotNull(column: column))
    }
    // False is Alembic's own word for "as it is".
    if let value = call.named["server_default"], value != .bool(false) {
      if value == .none {
        changes.append(.dropDefault(column: column, byTool: false))
      } else {
        guard let expression = AlembicColumn.expression(value) else { return nil }
        changes.append(.setDefault(column: column, expression))
      }
    }
    if let name = call.named["new_column_name"] {
      guard let new = name.string else { return nil }
      changes.append(.renameColumn(column, to: new))
    }
    return changes.map { .alterTable(table, $0) }
  }

  private static func createIndex(_ call: PythonCall, _ batch: ObjectName?, _ schema: String?) -> [Operation]?
  {
    let shift = batch == nil ? 0 : -1
    guard let table = batch ?? call.argument(1, "table_name")?.string.map({ ObjectName(schema: schema, $0) }),
      let items = call.argument(2 + shift, "columns")?.items
    else { return nil }
    let columns = items.map { $0.string ?? "(\($0.call?.arguments.first?.string ?? "…"))" }
    var index = Index(name(call.argument(0, "index_name")), on: table, columns)
    index.isUnique = call.named["unique"]?.bool ?? false
    index.isConcurrent = call.named["postgresql_concurrently"]?.bool ?? false
    index.ifNotExists = call.named["if_not_exists"]?.bool ?? false
    index.method = call.named["postgresql_using"]?.string
    return [.createIndex(index)]
  }

  private static func constraint(_ call: PythonCall, _ batch: ObjectName?, _ schema: String?) -> [Operation]?
  {
    let shift = batch == nil ? 0 : -1
    let isForeign = call.lastName == "create_foreign_key"
    let owner = call.argument(1, isForeign ? "source_table" : "table_name")?.string
    guard
      let table = batch
        ?? owner.map({ ObjectName(schema: call.named["source_schema"]?.string ?? schema, $0) })
    else { return nil }
    let name = name(call.argument(0, "constraint_name"))
    let isNotValid = call.named["postgresql_not_valid"]?.bool ?? false
    switch call.lastName {
    case "create_foreign_key":
      guard let parent = call.argument(2 + shift, "referent_table")?.string else { return nil }
      let columns = call.argument(3 + shift, "local_cols")?.strings ?? []
      let target = ObjectName(schema: call.named["referent_schema"]?.string, parent)
      return [
        .alterTable(
          table,
          .addConstraint(
            Constraint(.foreignKey(references: target), name: name, columns: columns, isNotValid: isNotValid))
        )
      ]
    case "create_check_constraint":
      let test = AlembicColumn.expression(call.argument(2 + shift, "condition")) ?? .literal("")
      return [
        .alterTable(table, .addConstraint(Constraint(.check(test), name: name, isNotValid: isNotValid)))
      ]
    case "create_exclude_constraint":
      return [.alterTable(table, .addConstraint(Constraint(.exclusion, name: name)))]
    default:
      let columns = call.argument(2 + shift, "columns")?.strings ?? []
      let kind: Constraint.Kind = call.lastName == "create_primary_key" ? .primaryKey : .unique
      return [.alterTable(table, .addConstraint(Constraint(kind, name: name, columns: columns)))]
    }
  }
}
