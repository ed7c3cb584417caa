/// `{ type: Sequelize.STRING(40), allowNull: false, references: { model: "users" } }`, or a type alone.
struct SequelizeColumn {
  let column: Column
  let inlineConstraints: [Constraint]
  /// PostgreSQL's `ENUM` is a type that is made first.
  let enumOperations: [Operation]
  private let table: ObjectName
  private let engine: Engine
  private let saysNull: Bool

  /// nil for what has to run to be known.
  init?(_ name: String, _ value: CodeValue, _ table: ObjectName, _ engine: Engine) {
    self.table = table
    self.engine = engine
    if value.isUnknown { return nil }
    let options = value.object
    if options?.isOpen ?? false, options?["type"] == nil { return nil }
    let field = options?["field"]?.string ?? name
    let written = options.map { $0["type"] } ?? value
    var made = Column(field, written.flatMap { Self.type($0, engine) })
    var constraints: [Constraint] = []
    var enums: [Operation] = []
    if let values = Self.enumValues(written, options), engine.dialect == .postgres {
      let type = ObjectName(schema: table.schema, "enum_\(table.name)_\(field)")
      made.type = SQLType(type.description)
      enums = [.createEnum(type, values: values)]
    }
    if let values = Self.enumValues(written, options), engine.isMySQL {
      made.type = SQLType("enum", values: values)
    }
    let isPrimary = options?["primaryKey"]?.bool ?? false
    let isCounter = options?["autoIncrement"]?.bool ?? false
    saysNull = options?["allowNull"] != nil
    made.isNotNull = options?["allowNull"]?.bool == false || isPrimary
    if isCounter {
      if engine.dialect == .postgres {
        made.type = SQLType(made.type?.name == "bigint" ? "bigserial" : "serial")
      } else {
        made.isAutoIncrement = true
      }
    }
    if let value = options?["defaultValue"] { made.defaultValue = Self.expression(value) }
    if isPrimary { constraints.append(Constraint(.primaryKey, columns: [field])) }
    if let unique = options?["unique"], unique.bool != false {
      constraints.append(Constraint(.unique, columns: [field]))
    }
    let target = options?["references"]
    if let parent = SequelizeTool.table(target?.object?["model"] ?? target?.object?["table"])
      ?? target?.string.map({ ObjectName($0) })
    {
      constraints.append(Constraint(.foreignKey(references: parent), columns: [field]))
    }
    column = made
    inlineConstraints = constraints
    enumOperations = enums
  }

  /// As PostgreSQL is told by `changeColumn`: null, default and type anew, then keys.
  func restated(_ schema: Schema) -> [Operation] {
    var restated = ColumnRestatement(table, column.name)
    restated.type = column.type
    restated.isNotNull = column.isNotNull
    restated.defaultValue = column.defaultValue.map { .value($0) } ?? .removed
    let added = inlineConstraints.filter { $0.kind != .primaryKey }.filter { constraint in
      // It does not add what is there.
      !(schema.table(table)?.constraints.contains {
        $0.kind == constraint.kind && $0.columns == constraint.columns
      }
        ?? false)
    }
    return enumOperations.filter { operation in
      if case .createEnum(let name, _) = operation { schema.enums[name] == nil } else { true }
    } + restated.operations(schema, engine)
      + (engine.dialect == .sqlite ? [] : added.map { .alterTable(table, .addConstraint($0)) })
  }

  // MARK: values

  /// Defaults of the library (`DataTypes.NOW`, `UUIDV4`, functions) are no defaults of the column.
  private static func expression(_ value: CodeValue) -> SQLExpression? {
    if let call = value.call {
      switch call.name {
      case "literal": return CodeDefault.raw(call.argument(0)) ?? .literal("…")
      case "fn":
        let name = call.argument(0)?.string ?? ""
        return SQLExpression(text: "\(name)()", functions: [name.lowercased()])
      default: return CodeDefault.literal(value)
      }
    }
    if case .closure = value { return nil }
    if let last = value.lastName, ["NOW", "UUIDV1", "UUIDV4"].contains(last) { return nil }
    return CodeDefault.literal(value)
  }

  private static func enumValues(_ type: CodeValue?, _ options: CodeObject?) -> [String]? {
    guard type?.lastName == "ENUM" else { return nil }
    let call = type?.call
    let listed = call?.argument(0)?.object?["values"] ?? options?["values"]
    return listed?.strings ?? call?.argument(0)?.strings ?? call?.arguments.compactMap(\.string) ?? []
  }

  private static let names: [String: String] = [
    "TEXT": "text", "CITEXT": "citext", "TINYINT": "smallint", "SMALLINT": "smallint", "MEDIUMINT": "integer",
    "INTEGER": "integer", "BIGINT": "bigint", "FLOAT": "double precision", "REAL": "real",
    "DOUBLE": "double precision", "BOOLEAN": "boolean", "DATEONLY": "date", "TIME": "time", "JSON": "json",
    "JSONB": "jsonb", "BLOB": "bytea", "UUID": "uuid", "HSTORE": "hstore", "INET": "inet", "CIDR": "cidr",
    "MACADDR": "macaddr", "TSVECTOR": "tsvector", "GEOMETRY": "geometry", "GEOGRAPHY": "geography",
  ]

  private static func type(_ value: CodeValue, _ engine: Engine) -> SQLType? {
    if let text = value.string { return SQLType(parsing: text) }
    guard let name = value.lastName else { return nil }
    let call = value.call
    // Sequelize.INTEGER.UNSIGNED, Sequelize.STRING(40).BINARY
    if ["UNSIGNED", "ZEROFILL", "BINARY"].contains(name) {
      if case .path(let path) = value { return type(.path(Array(path.dropLast())), engine) }
      return call?.receiver.flatMap { type($0, engine) }
    }
    let number = call?.argument(0)?.integer ?? call?.argument(0)?.object?["length"]?.integer
    switch name {
    case "STRING": return SQLType("varchar", [number ?? 255])
    case "CHAR": return SQLType("char", [number ?? 255])
    case "DECIMAL", "NUMERIC":
      return SQLType("numeric", [number, call?.argument(1)?.integer].compactMap { $0 })
    case "DATE": return SQLType(engine.isMySQL ? "datetime" : "timestamptz")
    case "VIRTUAL": return nil
    case "ARRAY":
      guard let inner = call?.argument(0), let item = type(inner, engine) else { return nil }
      return SQLType(item.name, item.arguments, isArray: true)
    case "BOOLEAN" where engine.isMySQL: return SQLType("tinyint", [1])
    case "UUID" where engine.isMySQL: return SQLType("char", [36])
    case "BLOB" where engine.isMySQL: return SQLType("blob")
    default: return names[name].map { SQLType($0) }
    }
  }
}
