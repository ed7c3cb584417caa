extension Node {
  /// The document as YAML on one line: `[a, b]`, `{target: 80, "on": "yes"}`. Texts are quoted where they would
  /// be read as something else.
  public var onOneLine: String {
    switch value {
    case .null: "null"
    case .scalar(let text, let quoted):
      !quoted || isPlain(text) ? text : "\"" + text.escaped(for: .json) + "\""
    case .list(let items): "[" + items.map(\.onOneLine).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { Node.text($0.key).onOneLine + ": " + $0.node.onOneLine }.joined(separator: ", ")
        + "}"
    }
  }
}

/// Words, names and paths that no reader of YAML takes for anything but a text.
private func isPlain(_ text: String) -> Bool {
  let special = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
  return text.utf8.first.map { isLetter($0) } ?? false && !special.contains(text.lowercased())
    && text.utf8.allSatisfy {
      isLetter($0) || UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") || "-_./ ".utf8.contains($0)
    }
    && text.utf8.last != UInt8(ascii: " ")
}

private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
