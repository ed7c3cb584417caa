import SourceText

/// JSON to be sent. Written in one line, entries in the order given.
enum JSONBody: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([JSONBody])
  case object([Entry])

  struct Entry: Hashable, Sendable {
    let key: String
    let value: JSONBody
  }

  var bytes: [UInt8] {
    var text = ""
    write(into: &text)
    return Array(text.utf8)
  }

  private func write(into text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .string(let value): text += "\"\(value.escaped(for: .json))\""
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(into: &text)
      }
      text += "]"
    case .object(let entries):
      text += "{"
      for (index, entry) in entries.enumerated() {
        text += "\(index > 0 ? "," : "")\"\(entry.key.escaped(for: .json))\":"
        entry.value.write(into: &text)
      }
      text += "}"
    }
  }

  /// An object without the entries that have no value.
  static func entries(_ pairs: KeyValuePairs<String, JSONBody?>) -> JSONBody {
    .object(pairs.compactMap { key, value in value.map { Entry(key: key, value: $0) } })
  }
}

extension JSONBody: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  init(stringLiteral text: String) { self = .string(text) }
  init(dictionaryLiteral pairs: (String, JSONBody)...) {
    self = .object(pairs.map { Entry(key: $0, value: $1) })
  }
  init(arrayLiteral items: JSONBody...) { self = .array(items) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
}
