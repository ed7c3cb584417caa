/// `t.verb` in the block of `create_table` and `change_table`.
struct RailsTable {
  let operations: RailsOperations
  let table: ObjectName

  private var columns: RailsColumns { operations.columns }

  /// The table with what the call adds; nil where an argument has to run to be known.
  func define(_ call: ScriptCall, in made: CreateTable) -> CreateTable? {
    var made = made
    switch call.name {
    case "timestamps": made.columns += columns.timestamps(call.named)
    case "references", "belongs_to":
      guard let names = names(call.arguments) else { return nil }
      for name in names {
        let reference = columns.reference(name, of: table, call.named)
        made.columns += reference.columns
        if let key = reference.key { made.constraints.append(key) }
        if let index = reference.index { made.indexes.append(index) }
      }
    case "index":
      guard let index = index(call) else { return nil }
      made.indexes.append(index)
    case "column":
      guard let name = call[0]?.name, let type = call[1]?.name else { return nil }
      add(name, type, call, to: &made)
    case "primary_key":
      guard let name = call[0]?.name else { return nil }
      var column = columns.column(name, call[1]?.name ?? "bigserial", call.named)
      column.isNotNull = true
      column.constraints = [Constraint(.primaryKey, columns: [name])]
      made.columns.append(column)
    case "foreign_key", "check_constraint", "unique_constraint", "exclusion_constraint", "unique_key":
      guard let constraint = constraint(call) else { return nil }
      made.constraints.append(constraint)
    case "comment": break
    default:
      // t.string :a, :b
      guard let names = names(call.arguments), !names.isEmpty else { return nil }
      for name in names { add(name, call.name, call, to: &made) }
    }
    return made
  }

  private func add(_ name: String, _ type: String, _ call: ScriptCall, to made: inout CreateTable) {
    made.columns.append(columns.column(name, type, call.named))
    guard let option = call["index"], option != .bool(false) else { return }
    made.indexes.append(RailsNames.index(on: table, [name], { option[$0] }))
  }

  private func names(_ arguments: [ScriptNode]) -> [String]? {
    let names = arguments.compactMap(\.name)
    return names.count == arguments.count ? names : nil
  }

  private func index(_ call: ScriptCall) -> Index? {
    guard let names = call[0]?.names, !call.hasUnknownArguments else { return nil }
    return RailsNames.index(on: table, names, { call[$0] })
  }

  private func constraint(_ call: ScriptCall) -> Constraint? {
    guard case .alterTable(_, .addConstraint(let constraint))? = constrain(call, "add_\(call.name)")?.first
    else {
      return nil
    }
    return constraint
  }

  private func constrain(_ call: ScriptCall, _ verb: String) -> [Operation]? {
    operations.constrain(table, call, verb, call.arguments)
  }

  /// What a call in the block of `change_table` does.
  func change(_ call: ScriptCall) -> [Operation]? {
    switch call.name {
    case "index", "foreign_key", "check_constraint", "unique_constraint", "exclusion_constraint":
      return constrain(call, "add_\(call.name)")
    case "remove_index", "remove_foreign_key", "remove_check_constraint", "rename_index",
      "validate_foreign_key", "validate_check_constraint", "validate_constraint":
      return constrain(call, call.name)
    case "remove":
      return operations.change(table, call, "remove_columns", call.arguments)
    case "rename": return operations.change(table, call, "rename_column", call.arguments)
    case "change": return operations.change(table, call, "change_column", call.arguments)
    case "change_default": return operations.change(table, call, "change_column_default", call.arguments)
    case "change_null": return operations.change(table, call, "change_column_null", call.arguments)
    case "timestamps": return operations.change(table, call, "add_timestamps", call.arguments)
    case "remove_timestamps": return operations.change(table, call, call.name, call.arguments)
    case "column": return operations.change(table, call, "add_column", call.arguments)
    case "references", "belongs_to":
      return each(call) { operations.change(table, call, "add_reference", [.symbol($0)]) }
    case "remove_references", "remove_belongs_to":
      return each(call) { operations.change(table, call, "remove_reference", [.symbol($0)]) }
    case "column_exists?", "index_exists?": return []
    default:
      return each(call) { operations.change(table, call, "add_column", [.symbol($0), .symbol(call.name)]) }
    }
  }

  private func each(_ call: ScriptCall, _ body: (String) -> [Operation]?) -> [Operation]? {
    guard let names = names(call.arguments), !names.isEmpty else { return nil }
    return names.reduce(into: []) { made, name in made += body(name) ?? [] }
  }
}
