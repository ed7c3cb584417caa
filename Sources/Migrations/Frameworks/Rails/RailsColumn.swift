internal import SourceText

/// The release of Rails whose rules a migration follows: `ActiveRecord::Migration[7.1]`.
struct RailsVersion: Comparable, Sendable {
  let major: Int
  let minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// From a class's parent; one without brackets is of 4.2 or older.
  init(parent: ScriptNode?) {
    guard let call = parent?.call, call.name == "[]", case .number(let text)? = call.arguments.first else {
      self.init(4, 2)
      return
    }
    let parts = text.split(separator: ".").map { Int($0) ?? 0 }
    self.init(parts.first ?? 4, parts.count > 1 ? parts[1] : 0)
  }

  static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
}

/// What a column of Rails becomes on the engine.
struct RailsColumns {
  let steps: StepReader
  let version: RailsVersion

  private var engine: Engine { steps.engine }

  /// The type of keys since 5.1, and before.
  var keyType: String { version >= RailsVersion(5, 1) ? "bigint" : "integer" }

  /// A column with the options of its call.
  func column(_ name: String, _ type: String, _ options: [String: ScriptNode]) -> Column {
    var column = Column(name, self.type(type, options))
    column.isNotNull = options["null"]?.bool == false
    if let value = options["default"] { column.defaultValue = defaultValue(value) }
    if type == "virtual" || options["as"] != nil {
      column.generation = options["stored"]?.bool ?? false ? .stored : .virtual
    }
    if options["primary_key"]?.bool ?? false {
      column.constraints.append(Constraint(.primaryKey, columns: [name]))
      column.isNotNull = true
    }
    return column
  }

  /// What has to run is one value by the time that the statement is sent: only SQL in a lambda is worked out
  /// row by row.
  func defaultValue(_ value: ScriptNode) -> SQLExpression? {
    switch value {
    case .null: return nil
    case .lambda(let block): return sql(block.body.last?.string ?? "")
    case .call(let call) where call.words == "Arel.sql": return sql(call.arguments.first?.string ?? "")
    case .number(let text): return .literal(text)
    case .bool(let value): return .literal(value ? "true" : "false")
    case .list, .map: return .literal("'{}'")
    default: return .literal(value.name.map { "'\($0)'" } ?? "'…'")
    }
  }

  func sql(_ text: String) -> SQLExpression {
    let tokens = SQLToken.read(Array(text.utf8), engine.dialect)
    return SQLExpression(
      text: text, functions: tokens.calledFunctions,
      isNull: tokens == [.word("NULL")] || tokens == [.word("null")])
  }

  func type(_ name: String, _ options: [String: ScriptNode]) -> SQLType {
    let isArray = options["array"]?.bool ?? false
    let limit = options["limit"]?.integer
    let plain: SQLType
    switch name {
    case "string": plain = SQLType("varchar", limit.map { [$0] } ?? (engine.isMySQL ? [255] : []))
    case "integer": plain = integer(limit)
    case "bigint", "big_integer": plain = SQLType("bigint")
    case "decimal", "numeric":
      plain = SQLType(
        "numeric", [options["precision"]?.integer, options["scale"]?.integer].compactMap { $0 })
    case "datetime", "timestamp":
      let usual = version >= RailsVersion(7, 0) && engine.dialect == .postgres ? 6 : nil
      let precision = options.keys.contains("precision") ? options["precision"]?.integer : usual
      plain = SQLType(engine.isMySQL ? "datetime" : "timestamp", precision.map { [$0] } ?? [])
    case "timestamptz": plain = SQLType("timestamptz")
    case "time": plain = SQLType("time")
    case "float": plain = SQLType("double precision")
    case "binary", "blob": plain = SQLType(engine.isMySQL ? "blob" : "bytea")
    case "primary_key": plain = SQLType("bigserial")
    case "serial", "bigserial": plain = SQLType(name)
    case "enum": plain = SQLType(options["enum_type"]?.name ?? "enum")
    case "virtual": plain = type(options["type"]?.name ?? "text", options.filter { $0.key != "type" })
    case "boolean": plain = engine.isMySQL ? SQLType("tinyint", [1]) : SQLType("boolean")
    default: plain = SQLType(parsing: name)
    }
    return isArray ? SQLType(plain.name, plain.arguments, isArray: true) : plain
  }

  private func integer(_ limit: Int?) -> SQLType {
    switch limit {
    case 1?, 2?: SQLType("smallint")
    case 5?, 6?, 7?, 8?: SQLType("bigint")
    default: SQLType("integer")
    }
  }

  /// `created_at` and `updated_at`: they may be NULL before Rails 5.
  func timestamps(_ options: [String: ScriptNode]) -> [Column] {
    var options = options
    if options["null"] == nil, version >= RailsVersion(5, 0) { options["null"] = .bool(false) }
    return ["created_at", "updated_at"].map { column($0, "datetime", options) }
  }

  // MARK: references

  struct Reference {
    var columns: [Column]
    var index: Index?
    var key: Constraint?
  }

  /// `t.references :user, foreign_key: true`
  func reference(_ name: String, of table: ObjectName, _ options: [String: ScriptNode]) -> Reference {
    let key = "\(name)_id"
    var own = options
    for word in ["type", "index", "foreign_key", "polymorphic", "limit"] { own[word] = nil }
    let type = options["type"]?.name ?? keyType
    var made = Reference(columns: [column(key, type, own)])
    let polymorphic = options["polymorphic"]
    let isPolymorphic = polymorphic != nil && polymorphic != .bool(false) && polymorphic != .null
    if isPolymorphic { made.columns.insert(column("\(name)_type", "string", own), at: 0) }
    made.index = index(options["index"], table, isPolymorphic ? ["\(name)_type", key] : [key], name)
    made.key = foreignKey(options["foreign_key"], name, key)
    return made
  }

  private func index(_ option: ScriptNode?, _ table: ObjectName, _ columns: [String], _ name: String)
    -> Index?
  {
    let isAsked = option.map { $0 != .bool(false) && !$0.isNull } ?? (version >= RailsVersion(5, 0))
    guard isAsked else { return nil }
    let usual = columns.count > 1 ? "index_\(table.name)_on_\(name)" : nil
    return RailsNames.index(on: table, columns, option.map { node in { node[$0] } } ?? { _ in nil }, usual)
  }

  private func foreignKey(_ option: ScriptNode?, _ name: String, _ column: String) -> Constraint? {
    guard let option, option != .bool(false), !option.isNull else { return nil }
    let parent = option["to_table"]?.name ?? Inflection.plural(name)
    return Constraint(
      .foreignKey(references: ObjectName(dotted: parent)), name: option["name"]?.name, columns: [column],
      isNotValid: option["validate"]?.bool == false)
  }
}

/// Names that Rails chooses.
enum RailsNames {
  static func index(_ table: ObjectName, _ columns: [String]) -> String {
    "index_\(table.name)_on_\(columns.joined(separator: "_and_"))"
  }

  /// - Parameter option: the value of an option of the call.
  static func index(
    on table: ObjectName, _ columns: [String], _ option: (String) -> ScriptNode?, _ usual: String? = nil
  ) -> Index {
    var index = Index(
      option("name")?.name ?? usual ?? self.index(table, columns), on: table,
      columns.map { $0.contains("(") || $0.contains(" ") ? "(\($0))" : $0 })
    index.isUnique = option("unique")?.bool ?? false
    index.isConcurrent = option("algorithm")?.name == "concurrently"
    index.ifNotExists = option("if_not_exists")?.bool ?? false
    index.method = option("using")?.name
    if let text = option("where")?.string { index.predicate = .literal(text) }
    switch option("type")?.name {
    case "fulltext": index.kind = .fulltext
    case "spatial": index.kind = .spatial
    case "unique": index.isUnique = true
    default: break
    }
    return index
  }

  /// `users` of `user_id`, and the other way round.
  static func column(referring table: String) -> String {
    let last = table.split(separator: ".").last.map(String.init) ?? table
    return "\(Inflection.singular(last))_id"
  }
}
