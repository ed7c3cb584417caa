import SourceText

/// The keys of a file of data, as `same_keys` compares them: `database.host`, `DATABASE_URL`.
func keySet(_ bytes: [UInt8], at path: RepositoryPath) throws(Unreadable) -> Set<String> {
  if DataFormat(path) == .variables { return variableNames(String(decoding: bytes, as: UTF8.self)) }
  var keys: Set<String> = []
  for document in try documents(bytes, at: path) { collect(document, "", &keys) }
  return keys
}

/// The ways to everything that is no map, and to empty maps; lists are values.
private func collect(_ node: Node, _ name: String, _ keys: inout Set<String>) {
  if node.entries.isEmpty {
    if !name.isEmpty { keys.insert(name) }
    return
  }
  for entry in node.entries {
    let key = entry.key.replacing(".", with: "\\.")
    collect(entry.node, name.isEmpty ? key : "\(name).\(key)", &keys)
  }
}

/// The names that a file of `KEY=value` or `key: value` lines sets. A quoted value may go over several lines.
private func variableNames(_ text: String) -> Set<String> {
  let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  var names: Set<String> = []
  var index = 0
  while index < lines.count {
    defer { index += 1 }
    var line = lines[index].drop(while: \.isWhitespace)
    guard let first = line.first, !"#;!".contains(first) else { continue }
    if line.hasPrefix("export ") { line = line.dropFirst("export ".count).drop(while: \.isWhitespace) }
    let end = line.firstIndex { "=:".contains($0) } ?? line.endIndex
    let name = line[..<end].trimmed()
    if !name.isEmpty { names.insert(name) }
    let value = line[end...].dropFirst().drop(while: \.isWhitespace)
    guard let quote = value.first, "\"'`".contains(quote), !closes(value.dropFirst(), quote) else { continue }
    // Without a closing quote anywhere below, the quote is part of the value.
    if let close = lines[(index + 1)...].firstIndex(where: { closes($0, quote) }) { index = close }
  }
  return names
}

private func closes(_ text: Substring, _ quote: Character) -> Bool {
  var escaped = false
  for character in text {
    if character == quote, !escaped { return true }
    escaped = character == "\\" && quote == "\"" && !escaped
  }
  return false
}
