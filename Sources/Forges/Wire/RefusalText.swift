import DocumentReading
import SourceText

/// What a forge says in a refusal, on one line: GitHub's `message` and `errors`, GitLab's `message` (a text,
/// or texts by field) and `error_description`, Gitea's `message`. nil where the body says nothing of the
/// kind.
func refusalText(_ body: [UInt8]) -> String? {
  // What is not JSON, or is cut short, explains nothing; the status still counts.
  guard body.count <= 1 << 20, let node = try? readJSON(body, source: "answer"),
    case .map(let entries) = node.value
  else { return nil }
  var parts: [String] = []
  for name in ["message", "error", "error_description", "errors"] {
    guard let entry = entries.first(where: { $0.key == name }) else { continue }
    let text = words(of: entry.node)
    if !text.isEmpty, !parts.contains(text) { parts.append(text) }
  }
  let text = parts.joined(separator: ": ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return text.isEmpty ? nil : text.shortened(to: 300)
}

private func words(of node: Node) -> String {
  switch node.value {
  case .null: ""
  case .scalar(let text, _): text
  case .list(let items): listed(items.map(words(of:)).filter { !$0.isEmpty })
  case .map(let entries):
    // {"resource": "Label", "code": "already_exists", "field": "name"} or {"base": ["is taken"]}
    entries.map { "\($0.key) \(words(of: $0.node))" }.joined(separator: ", ")
  }
}
