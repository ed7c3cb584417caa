public import SourceText

/// A document as JSON: two spaces, entries in the order of the node, a line break at the end. A plain scalar that
/// is a JSON number or `true` or `false` stays bare; everything else is a string.
public func jsonText(_ node: Node) -> String {
  var text = ""
  write(node, indent: "", into: &text)
  return text + "\n"
}

/// The same on one line, without a line break at the end.
public func jsonLine(_ node: Node) -> String {
  switch node.value {
  case .null: "null"
  case .scalar(let scalar, let quoted): !quoted && isBare(scalar) ? scalar : inQuotes(scalar)
  case .list(let items): "[\(items.map(jsonLine).joined(separator: ", "))]"
  case .map(let entries):
    "{\(entries.map { "\(inQuotes($0.key)): \(jsonLine($0.node))" }.joined(separator: ", "))}"
  }
}

private func write(_ node: Node, indent: String, into text: inout String) {
  let inner = indent + "  "
  switch node.value {
  case .null: text += "null"
  case .scalar(let scalar, let quoted): text += !quoted && isBare(scalar) ? scalar : inQuotes(scalar)
  case .list(let items) where items.isEmpty: text += "[]"
  case .list(let items):
    for (index, item) in items.enumerated() {
      text += (index == 0 ? "[\n" : ",\n") + inner
      write(item, indent: inner, into: &text)
    }
    text += "\n\(indent)]"
  case .map(let entries) where entries.isEmpty: text += "{}"
  case .map(let entries):
    for (index, entry) in entries.enumerated() {
      text += (index == 0 ? "{\n" : ",\n") + inner + inQuotes(entry.key) + ": "
      write(entry.node, indent: inner, into: &text)
    }
    text += "\n\(indent)}"
  }
}

extension Node {
  /// The document as whoever reads its JSON has it: what is no number, `true` or `false` is a string.
  var asInJSON: Node {
    switch value {
    case .null: self
    case .scalar(let text, let quoted): Node(value: .scalar(text, quoted: quoted || !isBare(text)))
    case .list(let items): .list(items.map(\.asInJSON))
    case .map(let entries):
      Node(value: .map(entries.map { Node.Entry(key: $0.key, node: $0.node.asInJSON) }))
    }
  }
}

private func inQuotes(_ text: String) -> String { "\"\(text.escaped(for: .json))\"" }

private func isBare(_ text: String) -> Bool { text == "true" || text == "false" || isNumber(text) }

/// RFC 8259, section 6.
private func isNumber(_ text: String) -> Bool {
  var rest = Array(text.utf8)[...]
  func digits() -> Int {
    let run = rest.prefix { ("0"..."9").contains(UnicodeScalar($0)) }
    rest = rest.dropFirst(run.count)
    return run.count
  }
  if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  let startsWithZero = rest.first == UInt8(ascii: "0")
  let whole = digits()
  guard whole > 0, !startsWithZero || whole == 1 else { return false }
  if rest.first == UInt8(ascii: ".") {
    rest = rest.dropFirst()
    guard digits() > 0 else { return false }
  }
  if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    guard digits() > 0 else { return false }
  }
  return rest.isEmpty
}
