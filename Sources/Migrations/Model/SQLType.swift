/// The type of a column, under one name for each type: `int4`, `integer` and `int` are all `integer`.
public struct SQLType: Hashable, Sendable, CustomStringConvertible {
  /// Lower case, without its schema where that is the engine's own: `integer`, `varchar`, `timestamptz`.
  public let name: String
  /// `[10, 2]` of `numeric(10,2)`.
  public let arguments: [Int]
  public let isArray: Bool
  /// The values of a MySQL `ENUM` or `SET`, in order.
  public let values: [String]

  public init(_ name: String, _ arguments: [Int] = [], isArray: Bool = false, values: [String] = []) {
    self.name = Self.synonyms[name] ?? name
    self.arguments = arguments
    self.isArray = isArray
    self.values = values
  }

  public var length: Int? { arguments.first }

  public var description: String {
    let arguments =
      arguments.isEmpty ? "" : "(\(arguments.map(String.init).joined(separator: ",")))"
    return name + arguments + (isArray ? "[]" : "")
  }

  /// `bigserial` and its kin: an integer with a sequence of its own.
  public var isSerial: Bool { ["serial", "bigserial", "smallserial"].contains(name) }

  /// Words of a type's name that may be written in more than one way, by what PostgreSQL calls them inside.
  private static let synonyms: [String: String] = [
    "int": "integer", "int4": "integer", "int8": "bigint", "int2": "smallint", "bool": "boolean",
    "character varying": "varchar", "character": "char", "bpchar": "char", "decimal": "numeric",
    "dec": "numeric",
    "float8": "double precision", "double": "double precision", "float": "double precision", "float4": "real",
    "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
    "time without time zone": "time", "time with time zone": "timetz", "varbit": "bit varying",
    "serial4": "serial", "serial8": "bigserial", "serial2": "smallserial", "string": "varchar",
  ]

  /// Reads a type as a person or a framework writes it: `character varying(80)`, `numeric(10, 2)`,
  /// `timestamp(3) with time zone`, `int[]`.
  public init(parsing text: String) {
    var words = ""
    var arguments: [Int] = []
    var isArray = false
    var number: Int?
    var depth = 0
    for character in text.lowercased() {
      switch character {
      case "(": depth += 1
      case ")":
        if let number { arguments.append(number) }
        (number, depth) = (nil, max(0, depth - 1))
      case ",":
        if let number { arguments.append(number) }
        number = nil
      case "[": isArray = true
      case "]": continue
      case "0"..."9" where depth > 0:
        number = min((number ?? 0) * 10 + (character.wholeNumberValue ?? 0), 1 << 30)
      default: if depth == 0 { words.append(character.isWhitespace ? " " : character) }
      }
    }
    let name = words.split(separator: " ").joined(separator: " ")
    self.init(name, arguments, isArray: isArray)
  }
}
