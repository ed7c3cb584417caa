/// `sa.Column("n", sa.Integer(), nullable=False, server_default=sa.text("0"))`
enum AlembicColumn {
  /// nil where the name is known only when it runs. `isIndexed` for `index=True`.
  static func read(_ call: PythonCall) -> (Column, isIndexed: Bool)? {
    guard call.lastName == "Column", let name = call.argument(0, "name")?.string else { return nil }
    var column = Column(name, call.argument(1, "type_").flatMap { type($0) })
    let isPrimary = call.named["primary_key"]?.bool ?? false
    column.isNotNull = isPrimary || call.named["nullable"]?.bool == false
    if let value = call.named["server_default"], value != .none { column.defaultValue = expression(value) }
    for part in call.arguments.dropFirst() {
      guard let part = part.call else { continue }
      switch part.lastName {
      case "ForeignKey":
        guard let target = part.arguments.first?.string else { continue }
        column.constraints.append(
          Constraint(
            .foreignKey(references: table(of: target)), name: part.named["name"]?.string, columns: [name]))
      case "Identity": column.generation = .identity
      case "Computed": column.generation = part.named["persisted"]?.bool == false ? .virtual : .stored
      case "CheckConstraint":
        column.constraints.append(
          Constraint(.check(expression(part.arguments.first) ?? .literal("")), columns: [name]))
      default: continue
      }
    }
    if isPrimary { column.constraints.append(Constraint(.primaryKey, columns: [name])) }
    if call.named["unique"]?.bool ?? false { column.constraints.append(Constraint(.unique, columns: [name])) }
    return (column, call.named["index"]?.bool ?? false)
  }

  /// `member.id`, `public.member.id`
  static func table(of target: String) -> ObjectName {
    let parts = target.split(separator: ".").map(String.init)
    return objectName(of: parts.count > 1 ? parts.dropLast() : parts) ?? ObjectName(target)
  }

  /// `sa.text("now()")`, `"0"`, `sa.func.now()`, `sa.true()`; nil for what has to run.
  static func expression(_ value: PythonValue?) -> SQLExpression? {
    if let text = value?.string { return SQLExpression(text: "'\(text)'") }
    guard let call = value?.call else { return nil }
    switch call.lastName {
    case "text", "literal_column", "TextClause":
      guard let text = call.arguments.first?.string else { return nil }
      let tokens = SQLToken.read(Array(text.utf8), .postgres)
      return SQLExpression(
        text: text, functions: tokens.calledFunctions,
        isNull: tokens == [.word("NULL")] || tokens == [.word("null")])
    case "true", "false", "null": return SQLExpression(text: call.lastName, isNull: call.lastName == "null")
    default: return SQLExpression(text: "\(call.lastName)()", functions: [call.lastName.lowercased()])
    }
  }

  /// A type of SQLAlchemy under PostgreSQL's name; nil for what has to run.
  static func type(_ value: PythonValue) -> SQLType? {
    let name: String
    var call: PythonCall?
    switch value {
    case .name(let text): name = String(text.split(separator: ".").last ?? "")
    case .call(let made):
      call = made
      name = made.lastName
    default: return nil
    }
    let length = (call?.named["length"] ?? call?.arguments.first)?.integer
    switch name {
    case "String", "Unicode", "VARCHAR", "AutoString": return SQLType("varchar", length.map { [$0] } ?? [])
    case "CHAR", "NCHAR": return SQLType("char", length.map { [$0] } ?? [])
    case "Text", "UnicodeText", "TEXT": return SQLType("text")
    case "Integer", "INTEGER": return SQLType("integer")
    case "BigInteger", "BIGINT": return SQLType("bigint")
    case "SmallInteger", "SMALLINT": return SQLType("smallint")
    case "Boolean", "BOOLEAN": return SQLType("boolean")
    case "Float", "FLOAT", "Double", "DOUBLE_PRECISION": return SQLType("double precision")
    case "Numeric", "DECIMAL", "NUMERIC":
      let precision = call?.argument(0, "precision")?.integer
      let scale = call?.argument(1, "scale")?.integer
      return SQLType("numeric", [precision, scale].compactMap { $0 })
    case "DateTime", "TIMESTAMP", "DATETIME":
      return SQLType((call?.named["timezone"]?.bool ?? false) ? "timestamptz" : "timestamp")
    case "Date", "DATE": return SQLType("date")
    case "Time", "TIME": return SQLType("time")
    case "Interval", "INTERVAL": return SQLType("interval")
    case "LargeBinary", "Binary", "BYTEA": return SQLType("bytea")
    case "Uuid", "UUID", "GUID": return SQLType("uuid")
    case "JSON": return SQLType("json")
    case "ARRAY":
      guard let inner = call?.arguments.first, let item = type(inner) else { return nil }
      return SQLType(item.name, item.arguments, isArray: true)
    case "Enum", "ENUM":
      return SQLType(
        call?.named["name"]?.string ?? "enum", values: call?.arguments.compactMap(\.string) ?? [])
    case "": return nil
    default: return SQLType(name.lowercased())
    }
  }
}
