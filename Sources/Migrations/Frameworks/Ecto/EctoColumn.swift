internal import SourceText

/// Columns, types and indexes as Ecto writes them.
struct EctoColumns {
  let steps: StepReader

  private var engine: Engine { steps.engine }

  /// `table(:rooms, prefix: "x")`; nil where the name has to run to be known.
  func table(_ node: ScriptNode?) -> ObjectName? {
    if let name = node?.name { return ObjectName(dotted: name) }
    guard let call = node?.call, call.name == "table", let name = call[0]?.name else { return nil }
    return ObjectName(schema: call["prefix"]?.name, name)
  }

  /// `add :name, :string, size: 40, null: false`
  func column(_ name: String, _ type: ScriptNode, _ options: ScriptCall, of table: ObjectName) -> Column {
    var column = Column(name, self.type(type, options))
    column.isNotNull = options["null"]?.bool == false
    if let value = options["default"] { column.defaultValue = defaultValue(value) }
    if options["primary_key"]?.bool ?? false {
      column.isNotNull = true
      column.constraints.append(Constraint(.primaryKey, columns: [name]))
    }
    if let generated = options["generated"]?.string?.uppercased() {
      column.generation = generated.contains("IDENTITY") ? .identity : .stored
    }
    if let key = reference(type, of: table, name) { column.constraints.append(key) }
    return column
  }

  /// `references(:users, on_delete: …, validate: false)`
  func reference(_ type: ScriptNode, of table: ObjectName, _ column: String) -> Constraint? {
    guard let call = type.call, call.name == "references",
      let parent = call[0]?.name ?? self.table(call[0])?.description
    else { return nil }
    return Constraint(
      .foreignKey(references: ObjectName(schema: call["prefix"]?.name ?? table.schema, parent)),
      name: call["name"]?.name ?? "\(table.name)_\(column)_fkey", columns: [column],
      isNotValid: call["validate"]?.bool == false)
  }

  func defaultValue(_ value: ScriptNode) -> SQLExpression? {
    switch value {
    case .null: return nil
    case .number(let text): return .literal(text)
    case .bool(let value): return .literal(value ? "true" : "false")
    case .list, .map: return .literal("'{}'")
    case .call(let call) where call.name == "fragment":
      let text = call[0]?.string ?? ""
      let tokens = SQLToken.read(Array(text.utf8), engine.dialect)
      return SQLExpression(
        text: text, functions: tokens.calledFunctions,
        isNull: tokens == [.word("NULL")] || tokens == [.word("null")])
    default: return .literal(value.name.map { "'\($0)'" } ?? "'…'")
    }
  }

  /// nil where it has to run to be known.
  func type(_ node: ScriptNode, _ options: ScriptCall) -> SQLType? {
    if let items = node.items, items.count == 2, items[0].name == "array" {
      return type(items[1], options).map { SQLType($0.name, $0.arguments, isArray: true) }
    }
    if let call = node.call, call.name == "references" {
      let word = call["type"]?.name ?? "bigserial"
      return self.type(
        .symbol(["bigserial", "id"].contains(word) ? "bigint" : word == "serial" ? "integer" : word), options)
    }
    guard let name = node.name else { return nil }
    switch name {
    case "string": return SQLType("varchar", [options["size"]?.integer ?? 255])
    case "id": return SQLType("bigint")
    case "binary_id": return SQLType("uuid")
    case "map": return SQLType(engine.isMySQL ? "json" : "jsonb")
    case "decimal", "numeric":
      return SQLType("numeric", [options["precision"]?.integer, options["scale"]?.integer].compactMap { $0 })
    case "naive_datetime", "utc_datetime": return SQLType(engine.isMySQL ? "datetime" : "timestamp", [0])
    case "naive_datetime_usec", "utc_datetime_usec":
      return SQLType(engine.isMySQL ? "datetime" : "timestamp", [6])
    case "time_usec": return SQLType("time", [6])
    case "binary", "bitstring": return SQLType(engine.isMySQL ? "blob" : "bytea")
    case "float": return SQLType("double precision")
    case "identity": return SQLType("bigint")
    default:
      let plain = SQLType(parsing: name)
      guard plain.arguments.isEmpty, let size = options["size"]?.integer else { return plain }
      return SQLType(plain.name, [size])
    }
  }

  /// `inserted_at` and `updated_at`.
  func timestamps(_ options: ScriptCall) -> [Column] {
    let type = options["type"] ?? .symbol("naive_datetime")
    let names = [
      options["inserted_at"] ?? .symbol("inserted_at"), options["updated_at"] ?? .symbol("updated_at"),
    ]
    return names.compactMap { node in
      guard let name = node.name else { return nil }
      var column = Column(name, self.type(type, options))
      column.isNotNull = options["null"]?.bool != true
      if let value = options["default"] { column.defaultValue = defaultValue(value) }
      return column
    }
  }

  /// `index(:rooms, [:floor], concurrently: true)`
  func index(_ call: ScriptCall) -> Index? {
    guard let name = call[0]?.name, !call.hasUnknownArguments else { return nil }
    let table = ObjectName(schema: call["prefix"]?.name, name)
    let items = call[1].map { $0.items ?? [$0] } ?? []
    var columns: [String] = []
    for item in items {
      // [desc: :inserted_at]
      if case .map(let pairs) = item {
        columns += pairs.compactMap(\.value.name)
        continue
      }
      guard let column = item.name ?? item.call.flatMap({ $0.name == "fragment" ? $0[0]?.string : nil })
      else {
        return nil
      }
      columns.append(column)
    }
    if case .map(let pairs)? = call[1] { columns = pairs.compactMap(\.value.name) }
    if columns.isEmpty {
      columns = call.named.keys.filter { ["asc", "desc"].contains($0) }.compactMap { call[$0]?.name }
    }
    let usual = ([name] + columns + ["index"]).map { part in
      String(part.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
    }.joined(separator: "_")
    var index = Index(
      call["name"]?.name ?? usual, on: table,
      columns.map { $0.contains("(") || $0.contains(" ") ? "(\($0))" : $0 })
    index.isUnique = call.name == "unique_index" || call.isTrue("unique")
    index.isConcurrent = call.isTrue("concurrently")
    index.isOnly = call.isTrue("only")
    index.method = call["using"]?.name
    if let text = call["where"]?.name { index.predicate = .literal(text) }
    return index
  }

  /// `constraint(:rooms, :positive, check: "floor > 0")`
  func constraint(_ call: ScriptCall) -> (ObjectName, Constraint)? {
    guard let table = call[0]?.name, let name = call[1]?.name else { return nil }
    let kind: Constraint.Kind =
      if let text = call["check"]?.string { .check(steps.condition(text)) } else if call["exclude"] != nil {
        .exclusion
      } else { .check(.literal("")) }
    return (
      ObjectName(schema: call["prefix"]?.name, table),
      Constraint(kind, name: name, isNotValid: call["validate"]?.bool == false)
    )
  }
}
