/// `AddColumn<int>(name: "Age", table: "Cats", type: "integer", nullable: true)`, `table.Column<int>(…)`
enum EFCoreColumn {
  static func read(_ name: String, _ call: CodeCall, _ behind: ArraySlice<CodeCall>, _ engine: Engine)
    -> Column
  {
    var column = Column(name, type(call, engine))
    column.isNotNull = !(call.named["nullable"]?.bool ?? false)
    if let value = call.named["defaultValueSql"], !value.isNull {
      column.defaultValue = CodeDefault.raw(value) ?? .literal("…")
    } else if let value = call.named["defaultValue"], !value.isNull {
      column.defaultValue = CodeDefault.literal(value)
    }
    column.collation = call.named["collation"]?.string
    if let computed = call.named["computedColumnSql"], !computed.isNull {
      // SQL Server's and Npgsql's: virtual only where the database can.
      let isStored = call.named["stored"]?.bool ?? (engine.dialect == .postgres)
      column.generation = isStored ? .stored : .virtual
    }
    for note in behind where note.name == "Annotation" {
      switch note.argument(0)?.string {
      case "Npgsql:ValueGenerationStrategy"?:
        switch note.argument(1)?.lastName {
        case "SerialColumn"?:
          column.type = SQLType(column.type?.name == "bigint" ? "bigserial" : "serial")
        case "IdentityByDefaultColumn"?, "IdentityAlwaysColumn"?: column.generation = .identity
        default: continue
        }
      case "SqlServer:Identity"?: column.generation = .identity
      case "MySql:ValueGenerationStrategy"?:
        column.isAutoIncrement = note.argument(1)?.lastName == "IdentityColumn"
      case "Sqlite:Autoincrement"?, "MySql:AutoIncrement"?:
        column.isAutoIncrement = note.argument(1)?.bool ?? false
      default: continue
      }
    }
    return column
  }

  /// As Npgsql maps types of .NET where the migration names none.
  private static let types: [String: String] = [
    "int": "integer", "long": "bigint", "short": "smallint", "byte": "smallint", "bool": "boolean",
    "double": "double precision", "float": "real", "decimal": "numeric", "DateTime": "timestamptz",
    "DateTimeOffset": "timestamptz", "DateOnly": "date", "TimeOnly": "time", "TimeSpan": "interval",
    "Guid": "uuid", "byte[]": "bytea", "string": "text", "string[]": "text[]", "int[]": "integer[]",
    "JsonDocument": "jsonb", "uint": "bigint", "char": "char",
  ]

  private static func type(_ call: CodeCall, _ engine: Engine) -> SQLType? {
    if let written = call.named["type"]?.string { return SQLType(parsing: written) }
    guard let name = call.types.first else { return nil }
    if name == "string", let length = call.named["maxLength"]?.integer { return SQLType("varchar", [length]) }
    if name == "decimal", let precision = call.named["precision"]?.integer {
      return SQLType("numeric", [precision, call.named["scale"]?.integer].compactMap { $0 })
    }
    return types[name].map { SQLType(parsing: $0) }
  }
}

/// What `AlterDatabase` says in annotations: enums and extensions of PostgreSQL.
enum EFCoreDatabase {
  static func operations(_ notes: ArraySlice<CodeCall>) -> [Operation] {
    var new: [(String, [String])] = []
    var old: [String: [String]] = [:]
    var operations: [Operation] = []
    for note in notes {
      guard let key = note.argument(0)?.string else { continue }
      let values = note.argument(1)?.string?.split(separator: ",").map { $0.trimmed } ?? []
      if let name = key.without(prefix: "Npgsql:Enum:") {
        if note.name == "Annotation" { new.append((name, values)) } else { old[name] = values }
      } else if let name = key.without(prefix: "Npgsql:PostgresExtension:"), note.name == "Annotation" {
        operations.append(.createExtension(ObjectName(dotted: name).name))
      }
    }
    for (name, values) in new {
      let type = ObjectName(dotted: name)
      if let before = old.removeValue(forKey: name) {
        operations += values.filter { !before.contains($0) }.map { .addEnumValue(type, value: $0) }
      } else {
        operations.append(.createEnum(type, values: values))
      }
    }
    operations += old.keys.sorted().map { .drop(Drop(.type, [ObjectName(dotted: $0)])) }
    return operations.isEmpty ? [.harmless(verb: "ALTER DATABASE")] : operations
  }
}
