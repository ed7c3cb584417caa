internal import SourceText

/// What came of a call.
enum CallReading {
  case operations([Operation])
  /// An argument has to run to be known.
  case unknownArguments
  /// None of the framework's.
  case foreign

  init(_ operations: [Operation]?) { self = operations.map { .operations($0) } ?? .unknownArguments }
}

/// One call of a migration of Rails as operations.
struct RailsOperations {
  let columns: RailsColumns

  func read(_ call: ScriptCall) -> CallReading {
    switch call.name {
    case "create_join_table", "drop_join_table", "drop_table", "drop_tables", "rename_table":
      return tables(call)
    case "add_column", "add_columns", "remove_column", "remove_columns", "rename_column", "change_column",
      "change_column_default", "change_column_null", "add_timestamps", "remove_timestamps", "add_reference",
      "add_belongs_to", "remove_reference", "remove_belongs_to", "change_column_comment",
      "change_table_comment":
      guard let table = call[0]?.name else { return .unknownArguments }
      return CallReading(
        change(ObjectName(dotted: table), call, call.name, Array(call.arguments.dropFirst())))
    case "add_index", "remove_index", "rename_index", "add_foreign_key", "remove_foreign_key",
      "validate_foreign_key", "add_check_constraint", "remove_check_constraint", "validate_check_constraint",
      "validate_constraint", "add_unique_constraint", "remove_unique_constraint", "add_exclusion_constraint",
      "remove_exclusion_constraint", "add_unique_key", "remove_unique_key":
      guard let table = call[0]?.name else { return .unknownArguments }
      return CallReading(
        constrain(ObjectName(dotted: table), call, call.name, Array(call.arguments.dropFirst())))
    default: return types(call)
    }
  }

  // MARK: tables

  private func tables(_ call: ScriptCall) -> CallReading {
    switch call.name {
    case "create_join_table":
      guard let name = joinTable(call), let a = call[0]?.name, let b = call[1]?.name else {
        return .unknownArguments
      }
      var table = CreateTable(name)
      table.isForced = RailsOperations.isForced(call)
      table.ifNotExists = call.isTrue("if_not_exists")
      var options =
        call.named["column_options"].flatMap { node -> [String: ScriptNode]? in
          guard case .map(let pairs) = node else { return nil }
          return Dictionary(
            pairs.compactMap { pair in pair.key.name.map { ($0, pair.value) } }, uniquingKeysWith: { $1 })
        } ?? [:]
      if options["null"] == nil { options["null"] = .bool(false) }
      options["index"] = options["index"] ?? .bool(false)
      for side in [a, b] {
        let made = columns.reference(Inflection.singular(side), of: name, options)
        table.columns += made.columns
        if let key = made.key { table.constraints.append(key) }
        if let index = made.index { table.indexes.append(index) }
      }
      return .operations([.createTable(table)])
    case "drop_join_table": return CallReading(joinTable(call).map { [.drop(Drop(.table, [$0]))] })
    case "drop_table", "drop_tables":
      let names = call.arguments.compactMap(\.name)
      guard !names.isEmpty, names.count == call.arguments.count else { return .unknownArguments }
      var drop = Drop(.table, names.map { ObjectName(dotted: $0) })
      drop.ifExists = call.isTrue("if_exists")
      drop.isCascading = call["force"]?.name == "cascade"
      return .operations([.drop(drop)])
    default:
      guard let old = call[0]?.name, let new = call[1]?.name else { return .unknownArguments }
      return .operations([.renameTable(ObjectName(dotted: old), to: ObjectName(dotted: new))])
    }
  }

  private func joinTable(_ call: ScriptCall) -> ObjectName? {
    if let name = call["table_name"]?.name { return ObjectName(dotted: name) }
    guard let a = call[0]?.name, let b = call[1]?.name else { return nil }
    return ObjectName([a, b].sorted().joined(separator: "_"))
  }

  static func isForced(_ call: ScriptCall) -> Bool {
    guard let force = call["force"] else { return false }
    return force.bool ?? !force.isNull
  }

  /// A table without what its block says.
  func createTable(_ call: ScriptCall) -> CreateTable? {
    guard let name = call[0]?.name else { return nil }
    var table = CreateTable(ObjectName(dotted: name))
    table.ifNotExists = call.isTrue("if_not_exists")
    table.isForced = Self.isForced(call)
    table.isTemporary = call.isTrue("temporary")
    table.isFilled = call["as"] != nil
    table.isUnlogged = call.isTrue("unlogged")
    if let text = call["options"]?.string?.uppercased(), text.contains("PARTITION BY") {
      table.isPartitioned = true
    }
    addKey(to: &table, call)
    return table
  }

  private func addKey(to table: inout CreateTable, _ call: ScriptCall) {
    guard call["id"]?.bool != false, call["as"] == nil else { return }
    if let names = call["primary_key"]?.items?.compactMap(\.name), !names.isEmpty {
      table.constraints.append(Constraint(.primaryKey, columns: names))
      return
    }
    var options: [String: ScriptNode] = [:]
    var type = columns.keyType == "bigint" ? "bigserial" : "serial"
    if let word = call["id"]?.name {
      type = word == "integer" ? "serial" : word == "bigint" ? "bigserial" : word
    }
    if case .map(let pairs)? = call["id"] {
      for pair in pairs { if let key = pair.key.name { options[key] = pair.value } }
      type = options["type"]?.name ?? type
    }
    let name = call["primary_key"]?.name ?? "id"
    var column = columns.column(name, type, options.filter { $0.key != "type" })
    column.isNotNull = true
    column.constraints = [Constraint(.primaryKey, columns: [name])]
    table.columns.append(column)
  }

  // MARK: columns

  /// A change of columns; `arguments` are those behind the table.
  func change(
    _ table: ObjectName, _ call: ScriptCall, _ verb: String, _ arguments: [ScriptNode]
  ) -> [Operation]? {
    let names = arguments.compactMap(\.name)
    switch verb {
    case "add_column":
      guard names.count >= 2 else { return nil }
      return added(table, [columns.column(names[0], names[1], call.named)], call)
    case "add_columns":
      guard let type = call["type"]?.name, names.count == arguments.count else { return nil }
      return added(
        table, names.map { columns.column($0, type, call.named.filter { $0.key != "type" }) }, call)
    case "remove_column":
      guard let name = names.first else { return nil }
      return [.alterTable(table, .dropColumn(name, isCascading: false))]
    case "remove_columns":
      guard names.count == arguments.count, !names.isEmpty else { return nil }
      return names.map { .alterTable(table, .dropColumn($0, isCascading: false)) }
    case "rename_column":
      guard names.count >= 2 else { return nil }
      return [.alterTable(table, .renameColumn(names[0], to: names[1]))]
    case "change_column":
      guard names.count >= 2 else { return nil }
      return changed(table, names[0], names[1], call)
    case "change_column_default":
      guard let name = names.first else { return nil }
      let value = call["to"] ?? (arguments.count > 1 ? arguments[1] : nil)
      guard let value else { return nil }
      if value.isNull { return [.alterTable(table, .dropDefault(column: name, byTool: false))] }
      return columns.defaultValue(value).map { [.alterTable(table, .setDefault(column: name, $0))] }
    case "change_column_null": return changedNull(table, arguments)
    case "add_timestamps": return added(table, columns.timestamps(call.named), call)
    case "remove_timestamps":
      return ["updated_at", "created_at"].map { .alterTable(table, .dropColumn($0, isCascading: false)) }
    case "add_reference", "add_belongs_to":
      guard let name = names.first else { return nil }
      return reference(table, columns.reference(name, of: table, call.named), call)
    case "remove_reference", "remove_belongs_to":
      guard let name = names.first else { return nil }
      let isPolymorphic = call["polymorphic"].map { $0 != .bool(false) } ?? false
      return (isPolymorphic ? ["\(name)_id", "\(name)_type"] : ["\(name)_id"]).map {
        .alterTable(table, .dropColumn($0, isCascading: false))
      }
    default: return [.harmless(verb: "COMMENT")]
    }
  }

  private func added(_ table: ObjectName, _ made: [Column], _ call: ScriptCall) -> [Operation] {
    made.map { .alterTable(table, .addColumn($0, ifNotExists: call.isTrue("if_not_exists"))) }
      + made.compactMap { column in
        guard let option = call["index"], option != .bool(false) else { return nil }
        return .createIndex(RailsNames.index(on: table, [column.name], { option[$0] }))
      }
  }

  func reference(_ table: ObjectName, _ made: RailsColumns.Reference, _ call: ScriptCall) -> [Operation] {
    let ifNotExists = call.isTrue("if_not_exists")
    var operations = made.columns.map {
      Operation.alterTable(table, .addColumn($0, ifNotExists: ifNotExists))
    }
    if var index = made.index {
      index.ifNotExists = index.ifNotExists || ifNotExists
      operations.append(.createIndex(index))
    }
    if let key = made.key { operations.append(.alterTable(table, .addConstraint(key))) }
    return operations
  }

  private func changed(_ table: ObjectName, _ name: String, _ type: String, _ call: ScriptCall) -> [Operation]
  {
    var using = call["using"]?.string.map { columns.steps.expression($0) }
    var word = type
    // "integer USING CAST(a AS integer)", as people put it before there was using:.
    if let mark = word.lowercasedRange(of: " using ") {
      using = using ?? columns.steps.expression(String(word[mark.upperBound...]))
      word = String(word[..<mark.lowerBound])
    }
    var operations: [Operation] = [
      .alterTable(
        table,
        .alterType(
          column: name, columns.type(word, call.named), using: using, collation: call["collation"]?.name,
          existing: nil))
    ]
    if let value = call["default"] {
      operations.append(
        .alterTable(
          table,
          columns.defaultValue(value).map { .setDefault(column: name, $0) }
            ?? .dropDefault(column: name, byTool: false)))
    }
    switch call["null"]?.bool {
    case false?: operations.append(.alterTable(table, .setNotNull(column: name)))
    case true?: operations.append(.alterTable(table, .dropNotNull(column: name)))
    case nil: break
    }
    return operations
  }

  private func changedNull(_ table: ObjectName, _ arguments: [ScriptNode]) -> [Operation]? {
    guard arguments.count >= 2, let name = arguments[0].name, let isNull = arguments[1].bool else {
      return nil
    }
    if isNull { return [.alterTable(table, .dropNotNull(column: name))] }
    let set = Operation.alterTable(table, .setNotNull(column: name))
    // The third argument is written into every row that has none first.
    guard arguments.count > 2, !arguments[2].isNull else { return [set] }
    return [.update(table: table, .some, values: []), set]
  }

  // MARK: indexes and constraints

  func constrain(
    _ table: ObjectName, _ call: ScriptCall, _ verb: String, _ arguments: [ScriptNode]
  ) -> [Operation]? {
    switch verb {
    case "add_index":
      guard let names = arguments.first?.names, !call.hasUnknownArguments else { return nil }
      return [.createIndex(RailsNames.index(on: table, names, { call[$0] }))]
    case "remove_index":
      let names = call["column"]?.names ?? arguments.first?.names
      guard let name = call["name"]?.name ?? names.map({ RailsNames.index(table, $0) }) else { return nil }
      var drop = Drop(.index, [ObjectName(schema: table.schema, name)])
      drop.table = table
      drop.isConcurrent = call["algorithm"]?.name == "concurrently"
      drop.ifExists = call.isTrue("if_exists")
      return [.drop(drop)]
    case "rename_index":
      guard arguments.count >= 2, let old = arguments[0].name, let new = arguments[1].name else { return nil }
      return [.renameObject(kind: .index, ObjectName(schema: table.schema, old), to: new)]
    case "add_foreign_key":
      guard let parent = arguments.first?.name else { return nil }
      let names = call["column"]?.names ?? [RailsNames.column(referring: parent)]
      let key = Constraint(
        .foreignKey(references: ObjectName(dotted: parent)), name: call["name"]?.name, columns: names,
        isNotValid: call["validate"]?.bool == false)
      return [.alterTable(table, .addConstraint(key))]
    case "remove_foreign_key", "validate_foreign_key":
      let parent = (call["to_table"] ?? arguments.first)?.name
      let column =
        call["column"]?.names?.joined(separator: "_") ?? parent.map { RailsNames.column(referring: $0) }
      guard let name = call["name"]?.name ?? column.map({ "\(table.name)_\($0)_fkey" }) else { return nil }
      return [dropOrValidate(table, name, verb, .foreignKey(references: ObjectName(parent ?? "")))]
    case "add_check_constraint":
      guard let text = arguments.first?.string else { return nil }
      let check = Constraint(
        .check(columns.steps.condition(text)), name: call["name"]?.name,
        isNotValid: call["validate"]?.bool == false)
      return [.alterTable(table, .addConstraint(check))]
    case "remove_check_constraint", "validate_check_constraint", "validate_constraint":
      let name = call["name"]?.name ?? (verb == "remove_check_constraint" ? nil : arguments.first?.name)
      let column = arguments.first?.string.flatMap { columns.steps.condition($0).columns.first }
      guard let name = name ?? column.map({ "\(table.name)_\($0)_check" }) else { return nil }
      return [dropOrValidate(table, name, verb, .check(.literal("")))]
    case "add_unique_constraint", "add_unique_key":
      let index = call["using_index"]?.name
      guard index != nil || arguments.first?.names != nil else { return nil }
      return [
        .alterTable(
          table,
          .addConstraint(
            Constraint(
              .unique, name: call["name"]?.name ?? index, columns: arguments.first?.names ?? [], index: index)
          ))
      ]
    case "add_exclusion_constraint":
      return [.alterTable(table, .addConstraint(Constraint(.exclusion, name: call["name"]?.name)))]
    default:
      let names = (call["column"] ?? arguments.first)?.names
      guard let name = call["name"]?.name ?? names.map({ "\(table.name)_\($0.joined(separator: "_"))_key" })
      else {
        return nil
      }
      return [dropOrValidate(table, name, verb, verb.contains("exclusion") ? .exclusion : .unique)]
    }
  }

  private func dropOrValidate(
    _ table: ObjectName, _ name: String, _ verb: String, _ kind: Constraint.Kind
  ) -> Operation {
    verb.hasPrefix("validate")
      ? .alterTable(table, .validateConstraint(name))
      : .alterTable(table, .dropConstraint(name, kind: kind, isCascading: false))
  }

  // MARK: types, extensions, views

  private func types(_ call: ScriptCall) -> CallReading {
    let first = call[0]?.name
    func named(_ make: (String) -> [Operation]?) -> CallReading { CallReading(first.flatMap(make)) }
    switch call.name {
    case "enable_extension": return named { [.createExtension($0)] }
    case "disable_extension": return named { [.drop(Drop(.extension, [ObjectName($0)]))] }
    case "create_enum":
      return named { name in
        let values = call[1] ?? call["values"]
        return values?.names.map { [.createEnum(ObjectName(dotted: name), values: $0)] }
      }
    case "drop_enum": return named { [.drop(Drop(.type, [ObjectName(dotted: $0)]))] }
    case "rename_enum":
      return named { name in
        (call["to"] ?? call[1])?.name.map { [.renameObject(kind: .type, ObjectName(dotted: name), to: $0)] }
      }
    case "add_enum_value":
      return named { name in call[1]?.name.map { [.addEnumValue(ObjectName(dotted: name), value: $0)] } }
    case "rename_enum_value":
      return named { name in
        guard let old = call["from"]?.name, let new = call["to"]?.name else { return nil }
        return [.renameEnumValue(ObjectName(dotted: name), from: old, to: new)]
      }
    case "create_schema": return named { [.createSchema($0)] }
    case "drop_schema": return named { [.drop(Drop(.schema, [ObjectName($0)]))] }
    case "create_view", "update_view", "replace_view":
      let isMaterialized = call["materialized"].map { $0 != .bool(false) } ?? false
      return named {
        [
          .createView(
            ObjectName(dotted: $0), isMaterialized: isMaterialized, isReplacement: call.name != "create_view")
        ]
      }
    case "drop_view":
      let kind: ObjectKind = call.isTrue("materialized") ? .materializedView : .view
      return named { [.drop(Drop(kind, [ObjectName(dotted: $0)]))] }
    case "create_trigger":
      return named { name in
        call["on"]?.name.map { [.createTrigger(name: name, table: ObjectName(dotted: $0))] }
      }
    case "drop_trigger", "drop_function":
      return named {
        [.drop(Drop(call.name == "drop_trigger" ? .trigger : .function, [ObjectName(dotted: $0)]))]
      }
    case "begin_db_transaction": return .operations([.transaction(.begin)])
    case "commit_db_transaction": return .operations([.transaction(.commit)])
    default: return .foreign
    }
  }
}

extension String {
  /// Where an ASCII text stands, whatever the case of its letters.
  func lowercasedRange(of word: String) -> Range<Index>? {
    let length = word.utf8.count
    var start = startIndex
    while let end = index(start, offsetBy: length, limitedBy: endIndex) {
      if self[start..<end].lowercased() == word { return start..<end }
      start = index(after: start)
    }
    return nil
  }
}
