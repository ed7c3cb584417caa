public import SourceText

/// Reads one JSON document (RFC 8259) into a tree. Strings are quoted scalars, numbers and booleans plain ones
/// as written. Duplicate keys are refused, all of them at once.
///
/// - Throws: every mistake up to the first that is not JSON at all.
public func readJSON(_ bytes: [UInt8], source: String, limits: DocumentLimits = .policy)
  throws(DocumentProblems) -> Node
{
  var builder = JSONTree(source: source, limits: limits)
  let node: Node
  do throws(DocumentProblem) {
    let text = try DocumentText(bytes, source: source, limits: limits)
    builder.start(text)
    var reader = JSONReader(text, limits: limits)
    node = try builder.value(&reader)
    try reader.finish()
  } catch { throw DocumentProblems(builder.problems, error) }
  try DocumentProblems.throwIfAny(builder.problems)
  return node
}

private struct JSONTree {
  let source: String
  let limits: DocumentLimits
  private var bytes: [UInt8] = []
  private var cursor = TextCursor(offset: 0)
  private var entries = 0
  private(set) var problems: [DocumentProblem] = []

  private static let problemLimit = 100

  init(source: String, limits: DocumentLimits) {
    self.source = source
    self.limits = limits
  }

  mutating func start(_ text: DocumentText) {
    bytes = text.bytes
    cursor = TextCursor(offset: text.start)
  }

  mutating func value(_ reader: inout JSONReader) throws(DocumentProblem) -> Node {
    let kind = try reader.kind()
    let mark = mark(at: reader.offset)
    try charge(mark)
    switch kind {
    case .null:
      _ = try reader.null()
      return Node(mark: mark, value: .null)
    case .bool: return Node(mark: mark, value: .scalar(try reader.bool() ? "true" : "false", quoted: false))
    case .number: return Node(mark: mark, value: .scalar(try reader.number(), quoted: false))
    case .string: return Node(mark: mark, value: .scalar(try reader.string(), quoted: true))
    case .array:
      var items: [Node] = []
      try reader.array { reader throws(DocumentProblem) in items.append(try value(&reader)) }
      return Node(mark: mark, value: .list(items))
    case .object: return Node(mark: mark, value: .map(try map(&reader)))
    }
  }

  private mutating func map(_ reader: inout JSONReader) throws(DocumentProblem) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var firsts: [String: Mark] = [:]
    try reader.object { reader, key throws(DocumentProblem) in
      let name = key.text
      let place = mark(at: reader.keyOffset)
      try charge(place)
      if let first = firsts.updateValue(place, forKey: name) {
        firsts[name] = first
        try note("duplicate key \(quoted(name)); the first is at \(first)", place)
        return try reader.skip()
      }
      entries.append(Node.Entry(key: name, mark: place, node: try value(&reader)))
    }
    return entries
  }

  private mutating func mark(at offset: Int) -> Mark {
    cursor.advance(to: offset, in: bytes)
    return Mark(source: source, line: cursor.line, column: cursor.column)
  }

  private mutating func note(_ message: String, _ mark: Mark) throws(DocumentProblem) {
    let problem = DocumentProblem(mark: mark, message: message)
    guard problems.count < Self.problemLimit - 1 else { throw problem }
    problems.append(problem)
  }

  private mutating func charge(_ mark: Mark) throws(DocumentProblem) {
    entries += 1
    guard entries <= limits.entries else {
      throw DocumentProblem(
        mark: mark, message: "more than \(limits.entries) entries: the limit for this kind of file")
    }
  }
}
