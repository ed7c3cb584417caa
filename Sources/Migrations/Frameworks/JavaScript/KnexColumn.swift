/// `table.string("code", 40).notNullable().references("id").inTable("t")`
struct KnexColumn {
  private(set) var column: Column
  /// `.alter()`
  private(set) var isAlter = false
  private(set) var altersNull = true
  private(set) var altersType = true
  /// A type that is made with it, and its values.
  private(set) var nativeEnum: ObjectName?
  private(set) var values: [String] = []
  private var isUnique = false
  private var isPrimary = false
  private var isIndexed = false
  private var uniqueName: String?
  private var indexName: String?
  private var foreign: (parent: ObjectName, name: String?)?

  /// nil for a call that makes no column, or one whose name is known only when it runs.
  init?(_ call: CodeCall, _ modifiers: ArraySlice<CodeCall>, _ engine: Engine) {
    guard Self.isType(call.name) else { return nil }
    let isCounter = ["increments", "bigIncrements", "bigincrements", "smallIncrements", "tinyIncrements"]
      .contains(call.name)
    guard
      let name = call.argument(0)?.string
        ?? (isCounter && call.argument(0)?.string == nil
          && (call.arguments.isEmpty || call.argument(0)?.object != nil) ? "id" : nil)
    else { return nil }
    column = Column(name, Self.type(call, engine))
    if isCounter {
      column.isNotNull = true
      column.isAutoIncrement = engine.isMySQL
      let options = call.argument(1)?.object ?? call.argument(0)?.object
      if options?["primaryKey"]?.bool ?? true {
        column.constraints.append(Constraint(.primaryKey, columns: [name]))
      }
    }
    if call.name == "enum" || call.name == "enu" { readEnum(call, engine) }
    for modifier in modifiers { read(modifier) }
    if let parent = Self.parent(modifiers) { foreign = (parent, Self.foreignName(modifiers)) }
  }

  private mutating func readEnum(_ call: CodeCall, _ engine: Engine) {
    values = call.argument(1)?.strings ?? []
    let options = call.argument(2)?.object
    guard engine.dialect == .postgres else {
      column.type = engine.isMySQL ? SQLType("enum", values: values) : SQLType("text")
      return
    }
    if options?["useNative"]?.bool ?? false, let type = options?["enumName"]?.string {
      let name = ObjectName(schema: options?["schemaName"]?.string, type)
      column.type = SQLType(name.description)
      if !(options?["existingType"]?.bool ?? false) { nativeEnum = name }
    } else {
      column.type = SQLType("text")
      column.constraints.append(Constraint(.check(.literal("\(column.name) in (…)")), columns: [column.name]))
    }
  }

  private mutating func read(_ modifier: CodeCall) {
    switch modifier.name {
    case "notNullable", "notNull": column.isNotNull = true
    case "nullable": column.isNotNull = modifier.argument(0)?.bool == false
    case "defaultTo":
      if let value = modifier.argument(0), !value.isNull { column.defaultValue = Self.expression(value) }
    case "unique":
      isUnique = true
      uniqueName = modifier.argument(0)?.string ?? modifier.argument(0)?.object?["indexName"]?.string
    case "primary": isPrimary = true
    case "index":
      isIndexed = true
      indexName = modifier.argument(0)?.string
    case "collate": column.collation = modifier.argument(0)?.string
    case "checkPositive", "checkNegative", "checkIn", "checkNotIn", "checkBetween", "checkLength",
      "checkRegex":
      column.constraints.append(Constraint(.check(.literal("\(column.name) …")), columns: [column.name]))
    case "alter":
      isAlter = true
      altersNull = modifier.argument(0)?.object?["alterNullable"]?.bool ?? true
      altersType = modifier.argument(0)?.object?["alterType"]?.bool ?? true
    default: return
    }
  }

  /// Each is a statement of its own, after the one that adds the column.
  func constraints(of table: ObjectName) -> [Constraint] {
    var constraints: [Constraint] = []
    if isPrimary {
      constraints.append(Constraint(.primaryKey, name: "\(table.name)_pkey", columns: [column.name]))
    }
    if isUnique {
      constraints.append(
        Constraint(
          .unique, name: uniqueName ?? Self.name(table, [column.name], "unique"), columns: [column.name]))
    }
    if let foreign {
      constraints.append(
        Constraint(
          .foreignKey(references: foreign.parent),
          name: foreign.name ?? Self.name(table, [column.name], "foreign"),
          columns: [column.name]))
    }
    return constraints
  }

  func index(of table: ObjectName) -> Index? {
    isIndexed ? Index(indexName ?? Self.name(table, [column.name], "index"), on: table, [column.name]) : nil
  }

  // MARK: names

  /// As Knex makes them: `users_email_unique`.
  static func name(_ table: ObjectName, _ columns: [String], _ ending: String) -> String {
    let parts = [table.schema, table.name].compactMap { $0 } + columns + [ending]
    return parts.joined(separator: "_").lowercased()
  }

  /// One name or a list; a raw expression is `(expression)`.
  static func names(_ value: CodeValue?) -> [String]? {
    if let one = name(value) { return [one] }
    guard let items = value?.items else { return nil }
    let names = items.compactMap { name($0) }
    return names.count == items.count ? names : nil
  }

  private static func name(_ value: CodeValue?) -> String? {
    if let text = value?.string { return text }
    if value?.call?.name == "raw", let text = value?.call?.argument(0)?.string { return "(\(text))" }
    return nil
  }

  /// `.references("id").inTable("users")`, `.references("users.id")`; nil where neither stands there.
  static func parent(_ links: ArraySlice<CodeCall>) -> ObjectName? {
    if let table = links.first(where: { $0.name == "inTable" || $0.name == "on" })?.argument(0)?.string {
      return ObjectName(dotted: table)
    }
    let target = links.first { $0.name == "references" }?.argument(0)
    guard let text = target?.oneOrMore?.first else { return nil }
    let parts = text.split(separator: ".").map(String.init)
    return parts.count > 1 ? ObjectName(dotted: parts.dropLast().joined(separator: ".")) : nil
  }

  static func foreignName(_ links: ArraySlice<CodeCall>) -> String? {
    links.first { $0.name == "withKeyName" }?.argument(0)?.string
  }

  /// `knex.fn.now()`, `knex.raw("…")`, or a literal.
  static func expression(_ value: CodeValue) -> SQLExpression? {
    guard let call = value.call else { return CodeDefault.literal(value) }
    switch call.name {
    case "raw": return CodeDefault.raw(call.argument(0)) ?? .literal("…")
    case "now": return SQLExpression(text: "CURRENT_TIMESTAMP", functions: ["now"])
    case "uuid": return SQLExpression(text: "gen_random_uuid()", functions: ["gen_random_uuid"])
    default: return CodeDefault.literal(value)
    }
  }

  // MARK: types

  static func isType(_ name: String) -> Bool { types[name] != nil }

  /// PostgreSQL's names; empty where arguments decide.
  private static let types: [String: String] = [
    "increments": "serial", "bigIncrements": "bigserial", "bigincrements": "bigserial",
    "smallIncrements": "smallserial", "tinyIncrements": "smallserial",
    "integer": "integer", "int": "integer", "tinyint": "smallint", "smallint": "smallint",
    "mediumint": "integer", "bigInteger": "bigint", "bigint": "bigint", "biginteger": "bigint",
    "text": "text",
    "string": "", "char": "", "float": "real", "double": "double precision", "decimal": "", "numeric": "",
    "boolean": "boolean", "bool": "boolean", "date": "date", "datetime": "", "dateTime": "", "timestamp": "",
    "time": "time", "binary": "bytea", "enum": "text", "enu": "text", "json": "json", "jsonb": "jsonb",
    "uuid": "uuid", "geometry": "geometry", "geography": "geography", "point": "point", "specificType": "",
    "interval": "interval", "varchar": "", "timestamptz": "timestamptz",
  ]

  private static func type(_ call: CodeCall, _ engine: Engine) -> SQLType? {
    let number = call.argument(1)?.integer
    switch call.name {
    case "increments", "bigIncrements", "bigincrements", "smallIncrements", "tinyIncrements":
      if engine.isMySQL { return SQLType(call.name.hasPrefix("big") ? "bigint" : "integer") }
    case "string", "varchar": return SQLType("varchar", [number ?? 255])
    case "char": return SQLType("char", number.map { [$0] } ?? [])
    case "decimal", "numeric":
      if call.argument(1)?.isNull ?? false { return SQLType("numeric") }
      return SQLType("numeric", [number ?? 8, call.argument(2)?.integer ?? 2])
    case "datetime", "dateTime", "timestamp":
      if engine.isMySQL { return SQLType(call.name == "timestamp" ? "timestamp" : "datetime") }
      let options = call.argument(1)?.object
      let isPlain = options?["useTz"]?.bool == false || call.argument(1)?.bool == true
      let precision = options?["precision"]?.integer ?? call.argument(2)?.integer
      return SQLType(isPlain ? "timestamp" : "timestamptz", precision.map { [$0] } ?? [])
    case "specificType": return call.argument(1)?.string.map { SQLType(parsing: $0) }
    case "text" where engine.isMySQL:
      return SQLType(call.argument(1)?.string ?? "text")
    case "boolean", "bool":
      if engine.isMySQL { return SQLType("tinyint", [1]) }
    case "binary" where engine.isMySQL: return SQLType("blob")
    case "uuid" where engine.isMySQL: return SQLType("char", [36])
    default: break
    }
    return types[call.name].map { SQLType($0) }
  }
}
