/// What the server answered to a text of one or more statements.
public struct PostgresAnswer: Hashable, Sendable {
  /// Rows of the last statement that has any, each value in PostgreSQL's own words; nil for NULL.
  public internal(set) var rows: [[String?]] = []
  public internal(set) var columns: [String] = []
  /// Of each column, by its number in PostgreSQL's catalogue: 20 is bigint, 17 is bytea.
  public internal(set) var types: [Int] = []
  /// Of the last statement: `INSERT 0 3`.
  public internal(set) var tag = ""

  /// Rows that the last statement wrote or read, as far as its tag says.
  public var count: Int? { tag.split(separator: " ").last.flatMap { Int($0) } }
}

/// A value of a parameter.
public enum PostgresValue: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case null
  case text(String)
  case integer(Int)
  case boolean(Bool)
  case bytes([UInt8])

  public init(stringLiteral text: String) { self = .text(text) }
  public init(integerLiteral number: Int) { self = .integer(number) }

  /// As libpq takes it; nil for NULL.
  var encoded: [UInt8]? {
    switch self {
    case .null: nil
    case .text(let text): Array(text.utf8)
    case .integer(let number): Array("\(number)".utf8)
    case .boolean(let isTrue): [UInt8(ascii: isTrue ? "t" : "f")]
    case .bytes(let bytes): bytes
    }
  }

  /// Sent as they are, and not as text.
  var isBinary: Bool { if case .bytes = self { true } else { false } }
}
