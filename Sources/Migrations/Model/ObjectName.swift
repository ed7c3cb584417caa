/// The name of a table, type, index or function, as the engine stores it: folded where it was not quoted.
public struct ObjectName: Hashable, Sendable, CustomStringConvertible {
  /// nil where the statement names none, and for the schema that everything is in by default.
  public let schema: String?
  public let name: String
  /// A schema was written, `public` among them; two names are the same without regard to it.
  public let isQualified: Bool

  public init(schema: String? = nil, _ name: String) {
    self.schema = schema == "public" ? nil : schema
    self.name = name
    isQualified = schema != nil
  }

  public static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.schema == b.schema }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(schema)
  }

  /// `schema.name` or `name`, as frameworks write it in one string.
  public init(dotted text: String) {
    if let dot = text.firstIndex(of: "."), dot != text.startIndex {
      self.init(schema: String(text[..<dot]), String(text[text.index(after: dot)...]))
    } else {
      self.init(text)
    }
  }

  public var description: String { schema.map { "\($0).\(name)" } ?? name }

  /// As it has to stand in a statement; quoted where it is no plain lower-case word.
  public var sql: String {
    schema.map { "\(quotedIdentifier($0)).\(quotedIdentifier(name))" } ?? quotedIdentifier(name)
  }
}

/// The identifier as a statement may hold it, in the quotes of the SQL standard where it needs them.
func quotedIdentifier(_ name: String) -> String {
  let isPlain =
    name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    } && name.utf8.first.map { !(48...57).contains($0) } ?? false && !reservedWords.contains(name)
  if isPlain { return name }
  var quoted = "\""
  for character in name { quoted += character == "\"" ? "\"\"" : String(character) }
  return quoted + "\""
}

/// Words that PostgreSQL refuses as a bare column name.
private let reservedWords: Set<String> = [
  "all", "and", "any", "array", "as", "asc", "both", "case", "cast", "check", "collate", "column",
  "constraint",
  "create", "default", "desc", "distinct", "do", "else", "end", "except", "false", "for", "foreign", "from",
  "grant", "group", "having", "in", "into", "limit", "not", "null", "offset", "on", "only", "or", "order",
  "primary", "references", "select", "some", "table", "then", "to", "true", "union", "unique", "user",
  "using",
  "when", "where", "window", "with",
]
