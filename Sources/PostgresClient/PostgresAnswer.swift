/// What the server answered to a text of one or more statements.
public struct PostgresAnswer: Hashable, Sendable {
  /// Rows of the last statement that has any, each value in PostgreSQL's own words; nil for NULL.
  public internal(set) var rows: [[String?]] = []
  public internal(set) var columns: [String] = []
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

  /// As libpq takes it, with a zero byte at the end; nil for NULL.
  var encoded: [CChar]? {
    switch self {
    case .null: nil
    case .text(let text): text.utf8.map { CChar(bitPattern: $0) } + [0]
    case .integer(let number): PostgresValue.text("\(number)").encoded
    case .boolean(let isTrue): PostgresValue.text(isTrue ? "t" : "f").encoded
    case .bytes(let bytes): PostgresValue.text("\\x" + bytes.map(Self.hex).joined()).encoded
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
}
