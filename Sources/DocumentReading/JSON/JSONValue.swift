/// A piece of a JSON document as a tree, for the small parts of a large report. Looking for what is not there
/// gives `.null`, so that a path can be written in one line.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// As written.
  case number(String)
  case string(String)
  indirect case array([JSONValue])
  indirect case object([Entry])

  public struct Entry: Hashable, Sendable {
    public let key: String
    public let value: JSONValue

    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public subscript(key: String) -> JSONValue {
    guard case .object(let entries) = self else { return .null }
    return entries.first { $0.key == key }?.value ?? .null
  }

  public subscript(index: Int) -> JSONValue {
    guard case .array(let items) = self, items.indices.contains(index) else { return .null }
    return items[index]
  }

  /// The items of an array; none for anything else.
  public var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
  /// The entries of an object; none for anything else.
  public var entries: [Entry] { if case .object(let entries) = self { entries } else { [] } }
  public var isNull: Bool { self == .null }
  public var isObject: Bool { if case .object = self { true } else { false } }
  public var isArray: Bool { if case .array = self { true } else { false } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// A string; nil for anything else.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// A string, or a number as written.
  public var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  /// A whole number, or a string that writes one.
  public var integer: Int? { text.flatMap { Int($0) } }
}

extension JSONReader {
  /// The next value as a tree of at most `limit` values.
  public mutating func value(limit: Int = 4_000_000) throws(DocumentProblem) -> JSONValue {
    var left = limit
    return try value(&left)
  }

  private mutating func value(_ left: inout Int) throws(DocumentProblem) -> JSONValue {
    left -= 1
    guard left >= 0 else { throw problem("more values in one part of the document than there may be") }
    switch try kind() {
    case .null:
      _ = try null()
      return .null
    case .bool: return .bool(try bool())
    case .number: return .number(try number())
    case .string: return .string(try string())
    case .array:
      var items: [JSONValue] = []
      try array { reader throws(DocumentProblem) in items.append(try reader.value(&left)) }
      return .array(items)
    case .object:
      var entries: [JSONValue.Entry] = []
      try object { reader, key throws(DocumentProblem) in
        let name = key.text
        entries.append(JSONValue.Entry(key: name, value: try reader.value(&left)))
      }
      return .object(entries)
    }
  }
}
