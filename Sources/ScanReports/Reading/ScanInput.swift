internal import DocumentReading
internal import SourceText

/// A report as its reader gets it.
struct ScanInput {
  let document: DocumentInput
  let limits: ScanLimits

  var source: String { document.source }

  /// Duplicate keys are refused, since tools differ in which one counts; errors show nothing of the document,
  /// which may hold secrets.
  func json() throws(DocumentProblem) -> JSONReader {
    try JSONReader(document, duplicates: .refused, quotesText: false)
  }

  /// Reads one object. The items of the lists that are `streamed` go to `body` one by one, as trees; the rest of
  /// the object is the result.
  func object(
    streaming streamed: Set<String> = [],
    _ body: (_ key: String, _ item: JSONValue) throws(DocumentProblem) -> Void = { _, _ in }
  ) throws(DocumentProblem) -> JSONObject {
    var reader = try json()
    let rest = try reader.streamedObject(streamed) { key, reader throws(DocumentProblem) in
      try body(key, try reader.value())
    }
    try reader.finish()
    return rest
  }

  /// Reads one array, item by item.
  func array(_ body: (JSONValue) throws(DocumentProblem) -> Void) throws(DocumentProblem) {
    var reader = try json()
    try reader.array { reader throws(DocumentProblem) in try body(try reader.value()) }
    try reader.finish()
  }

  /// Reads what is one list, or values one after another: JSON lines, and streams parted by NUL or RS.
  ///
  /// - Returns: how many there were.
  @discardableResult
  func values(_ body: (JSONValue) throws(DocumentProblem) -> Void) throws(DocumentProblem) -> Int {
    var reader = try json()
    var count = 0
    while try reader.hasAnother() {
      if try reader.kind() == .array {
        try reader.array { reader throws(DocumentProblem) in
          count += 1
          try body(try reader.value())
        }
      } else {
        count += 1
        try body(try reader.value())
      }
    }
    return count
  }

  func xml<Handler: XMLHandler>(_ handler: Handler) throws(DocumentProblem) -> Handler {
    try readXML(document, handler: handler)
  }

  /// Calls `body` for each line without the colours of a terminal. Bytes that are not UTF-8 become U+FFFD: a
  /// line is not dropped for a strange name of a file.
  func lines(_ body: (_ line: String, _ number: Int) throws(DocumentProblem) -> Void) throws(DocumentProblem)
  {
    try readLines(document) { span, number throws(DocumentProblem) in
      try body(String(decoding: withoutTerminalColours(span), as: UTF8.self), number)
    }
  }

  func problem(_ message: String, line: Int = 1) -> DocumentProblem {
    DocumentProblem(mark: Mark(source: source, line: line, column: 1), message: message)
  }
}

extension JSONReader {
  /// Reads one object: `body` takes the items of the lists that are `streamed`, one by one; the rest is the result.
  mutating func streamedObject(
    _ streamed: Set<String>, _ body: (_ key: String, inout JSONReader) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) -> JSONObject {
    var rest = JSONObject()
    try object { reader, key throws(DocumentProblem) in
      let name = key.text
      guard streamed.contains(name) else { return rest[name] = try reader.value() }
      switch try reader.kind() {
      case .array:
        rest[name] = .array([])
        try reader.array { reader throws(DocumentProblem) in try body(name, &reader) }
      case .null: rest[name] = try reader.value()
      default: throw reader.problem("\"\(name)\" is not a list")
      }
    }
    return rest
  }
}

/// The entries of an object that were not streamed.
struct JSONObject {
  private var values: [String: JSONValue] = [:]

  /// `.null` for what is not there.
  subscript(key: String) -> JSONValue {
    get { values[key] ?? .null }
    set { values[key] = newValue }
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  /// A list that a report of its format cannot be without.
  func list(_ key: String, _ input: ScanInput) throws(DocumentProblem) -> [JSONValue] {
    guard case .array(let items) = self[key] else { throw input.problem("\"\(key)\" is not a list") }
    return items
  }

  /// A map that a report of its format cannot be without. PHP writes an empty one as a list.
  func map(_ key: String, _ input: ScanInput) throws(DocumentProblem) -> [JSONValue.Entry] {
    if case .object(let entries) = self[key] { return entries }
    guard self[key] == .array([]) else { throw input.problem("\"\(key)\" is not a map") }
    return []
  }
}
