internal import SourceText

/// `schema.prisma`: models with their columns, enums and relations, as the operations that would make them.
struct PrismaSchema {
  let engine: Engine
  private var enums: [String: (name: String, values: [String])] = [:]
  private var models: [Model] = []

  private struct Model {
    let name: String
    var table: String
    var schema: String?
    var fields: [Field] = []
    /// `@@index([a, b])`, `@@unique`, `@@id`: the word, and the names in its brackets.
    var blocks: [(word: String, fields: [String], name: String?)] = []
  }

  private struct Field {
    let name: String
    let type: String
    let isList: Bool
    let isOptional: Bool
    /// `@id`, `@default(now())`, in the order written, without the `@`.
    let attributes: [(word: String, arguments: String)]

    func argument(_ word: String) -> String? { attributes.first { $0.word == word }?.arguments }
    var column: String { argument("map").flatMap(PrismaSchema.quoted) ?? name }
  }

  init(_ content: [UInt8], _ engine: Engine) {
    self.engine = engine
    var model: Model?
    var values: (name: String, shown: String, items: [String])?
    for line in TextLines(content).lines {
      let text = Self.withoutComment(line.text)
      let words = text.split { $0.isWhitespace }.map(String.init)
      if text == "}" {
        if let model { models.append(model) }
        if let values { enums[values.name] = (values.shown, values.items) }
        (model, values) = (nil, nil)
      } else if words.count >= 2, text.hasSuffix("{"), words[0] == "model" {
        model = Model(name: words[1], table: words[1])
      } else if words.count >= 2, text.hasSuffix("{"), words[0] == "enum" {
        values = (words[1], words[1], [])
      } else if words.isEmpty {
        continue
      } else if model != nil {
        Self.add(text, words, to: &model)
      } else if values != nil {
        let mapped = text.lowercasedRange(of: "@map(").map { String(text[$0.upperBound...]) }.flatMap(
          Self.quoted)
        if words[0].hasPrefix("@@map") {
          values?.shown = Self.quoted(text) ?? ""
        } else if !words[0].hasPrefix("@") {
          values?.items.append(mapped ?? words[0])
        }
      }
    }
  }

  private static func withoutComment(_ text: String) -> String {
    var isQuoted = false
    var previous: Character = " "
    for index in text.indices {
      let character = text[index]
      if character == "\"" { isQuoted.toggle() }
      if character == "/", previous == "/", !isQuoted { return text[..<text.index(before: index)].trimmed }
      previous = character
    }
    return text
  }

  /// What stands in the first pair of quotes.
  private static func quoted(_ text: String) -> String? {
    guard let open = text.firstIndex(of: "\"") else { return nil }
    let rest = text[text.index(after: open)...]
    return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
  }

  /// Names in the first pair of brackets, without what stands behind each.
  private static func names(_ text: String) -> [String] {
    guard let open = text.firstIndex(of: "["), let close = text[open...].firstIndex(of: "]") else {
      return []
    }
    return text[text.index(after: open)..<close].split(separator: ",").map { part in
      String(part.trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }
  }

  private static func add(_ text: String, _ words: [String], to model: inout Model?) {
    if text.hasPrefix("@@") {
      let word = String(text.dropFirst(2).prefix { $0.isLetter })
      switch word {
      case "map": model?.table = quoted(text) ?? ""
      case "schema": model?.schema = quoted(text)
      default:
        model?.blocks.append(
          (
            word, names(text),
            text.lowercasedRange(of: "map:").flatMap { quoted(String(text[$0.upperBound...])) }
          ))
      }
      return
    }
    guard words.count >= 2 else { return }
    let type = words[1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    model?.fields.append(
      Field(
        name: words[0], type: String(type), isList: words[1].contains("[]"),
        isOptional: words[1].hasSuffix("?"),
        attributes: attributes(text)))
  }

  private static func attributes(_ text: String) -> [(word: String, arguments: String)] {
    var found: [(word: String, arguments: String)] = []
    var rest = text[...]
    while let mark = rest.firstIndex(of: "@") {
      rest = rest[rest.index(after: mark)...]
      let word = rest.prefix { $0.isLetter || $0 == "." }
      rest = rest[word.endIndex...]
      var arguments = ""
      if rest.first == "(" {
        var depth = 0
        for character in rest {
          if character == "(" { depth += 1 }
          if character == ")" { depth -= 1 }
          arguments.append(character)
          if depth == 0 { break }
        }
        rest = rest.dropFirst(arguments.count)
        arguments = String(arguments.dropFirst().dropLast())
      }
      found.append((String(word), arguments))
    }
    return found
  }

  // MARK: operations

  var operations: [Operation] {
    let made = enums.values.sorted { $0.name < $1.name }.map {
      Operation.createEnum(ObjectName($0.name), values: $0.values)
    }
    return made + models.map { .createTable(table(of: $0)) }
  }

  private func name(of model: Model) -> ObjectName { ObjectName(schema: model.schema, model.table) }

  private func table(of model: Model) -> CreateTable {
    var table = CreateTable(name(of: model))
    func columns(_ fields: [String]) -> [String] {
      fields.map { field in model.fields.first { $0.name == field }?.column ?? field }
    }
    for field in model.fields {
      if let other = models.first(where: { $0.name == field.type }) {
        guard let relation = field.argument("relation"), relation.contains("fields:") else { continue }
        table.constraints.append(
          Constraint(.foreignKey(references: name(of: other)), columns: columns(Self.names(relation))))
      } else {
        table.columns.append(column(field))
      }
    }
    for block in model.blocks {
      switch block.word {
      case "id": table.constraints.append(Constraint(.primaryKey, columns: columns(block.fields)))
      case "unique":
        let name = block.name ?? "\(model.table)_\(columns(block.fields).joined(separator: "_"))_key"
        table.indexes.append(Index(name, on: table.name, columns(block.fields), isUnique: true))
      case "index":
        let name = block.name ?? "\(model.table)_\(columns(block.fields).joined(separator: "_"))_idx"
        table.indexes.append(Index(name, on: table.name, columns(block.fields)))
      default: continue
      }
    }
    for field in model.fields where field.argument("unique") != nil {
      table.indexes.append(
        Index("\(model.table)_\(field.column)_key", on: table.name, [field.column], isUnique: true))
    }
    return table
  }

  private func column(_ field: Field) -> Column {
    var column = Column(field.column, type(field), isNotNull: !field.isOptional && !field.isList)
    if field.argument("id") != nil {
      column.constraints.append(Constraint(.primaryKey, columns: [field.column]))
    }
    guard let value = field.argument("default") else { return column }
    switch value {
    case "autoincrement()":
      column.isAutoIncrement = engine.isMySQL
      if !engine.isMySQL { column.type = SQLType(field.type == "BigInt" ? "bigserial" : "serial") }
    case "now()": column.defaultValue = SQLExpression(text: "CURRENT_TIMESTAMP")
    // Prisma makes these itself, and the database knows no default.
    case "cuid()", "uuid()", "nanoid()", "ulid()": break
    default: column.defaultValue = .literal(Self.quoted(value).map { "'\($0)'" } ?? value)
    }
    return column
  }

  private func type(_ field: Field) -> SQLType {
    let native = field.attributes.first { $0.word.hasPrefix("db.") }
    let plain: SQLType
    if let native {
      let arguments = native.arguments.split(separator: ",").compactMap { Int($0.trimmed) }
      plain = SQLType(Self.natives[native.word] ?? String(native.word.dropFirst(3)).lowercased(), arguments)
    } else if let known = enums[field.type] {
      plain = SQLType(known.name)
    } else {
      plain = usual(field.type)
    }
    return field.isList ? SQLType(plain.name, plain.arguments, isArray: true) : plain
  }

  private func usual(_ type: String) -> SQLType {
    switch type {
    case "String": engine.isMySQL ? SQLType("varchar", [191]) : SQLType("text")
    case "Int": SQLType("integer")
    case "BigInt": SQLType("bigint")
    case "Float": SQLType("double precision")
    case "Decimal": SQLType("numeric", [65, 30])
    case "Boolean": engine.isMySQL ? SQLType("tinyint", [1]) : SQLType("boolean")
    case "DateTime": SQLType(engine.isMySQL ? "datetime" : "timestamp", [3])
    case "Json": SQLType(engine.isMySQL ? "json" : "jsonb")
    case "Bytes": SQLType(engine.isMySQL ? "longblob" : "bytea")
    default: SQLType(type)
    }
  }

  private static let natives = [
    "db.VarChar": "varchar", "db.Char": "char", "db.Timestamptz": "timestamptz", "db.Timestamp": "timestamp",
    "db.DoublePrecision": "double precision", "db.SmallInt": "smallint", "db.ByteA": "bytea",
    "db.JsonB": "jsonb",
    "db.Decimal": "numeric", "db.Integer": "integer", "db.Int": "integer", "db.Real": "real",
    "db.DateTime": "datetime",
  ]
}
