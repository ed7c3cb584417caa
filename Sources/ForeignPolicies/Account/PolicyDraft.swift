internal import SourceText

/// A value of a policy that is to be written: data, or lines with comments of their own.
enum DraftValue: Equatable, Sendable {
  case node(Node)
  case map([DraftLine])
  case list([DraftValue])

  var isEmpty: Bool {
    switch self {
    case .node: false
    case .map(let lines): lines.isEmpty
    case .list(let items): items.isEmpty
    }
  }
}

/// `key: value   # note`.
struct DraftLine: Equatable, Sendable {
  let key: String
  var value: DraftValue
  var note: String?
  /// Comments on lines of their own above it.
  var above: [String] = []

  init(_ key: String, _ value: DraftValue, note: String? = nil, above: [String] = []) {
    self.key = key
    self.value = value
    self.note = note
    self.above = above
  }

  init(_ key: String, _ node: Node, note: String? = nil) { self.init(key, .node(node), note: note) }
}

extension Node {
  static func texts(_ texts: [String]) -> Node { .list(texts.map { .text($0) }) }
  /// One text, or a list of several.
  static func oneOrMany(_ texts: [String]) -> Node { texts.count == 1 ? .text(texts[0]) : .texts(texts) }
  /// Entries in this order.
  static func entries(_ entries: [(String, Node)]) -> Node {
    Node(value: .map(entries.map { Entry(key: $0.0, node: $0.1) }))
  }
}

/// Columns that a value may fill on its line.
private let width = 100

func render(_ lines: [DraftLine], indent: Int) -> String {
  let margin = String(repeating: " ", count: indent)
  return lines.map { line in
    let above = line.above.map { "\(margin)# \($0.onOneCommentLine)\n" }.joined()
    let key = margin + Node.text(line.key).onOneLine + ":"
    return above + render(line.value, after: key, note: line.note, indent: indent)
  }.joined()
}

private func render(_ value: DraftValue, after key: String, note: String?, indent: Int) -> String {
  let note = note.map { "   # " + $0.onOneCommentLine } ?? ""
  switch value {
  case .map(let lines):
    return lines.isEmpty ? "\(key) {}\(note)\n" : "\(key)\(note)\n" + render(lines, indent: indent + 2)
  case .list(let items):
    return items.isEmpty
      ? "\(key) []\(note)\n" : "\(key)\(note)\n" + items.map { render(item: $0, indent: indent + 2) }.joined()
  case .node(let node):
    let oneLine = "\(key) \(node.onOneLine)"
    guard oneLine.count > width, let parts = node.parts else {
      // A note that does not fit stands above.
      if !note.isEmpty, oneLine.count + note.count > width + 8 {
        return String(repeating: " ", count: indent) + note.dropFirst(3) + "\n" + oneLine + "\n"
      }
      return oneLine + note + "\n"
    }
    return render(parts, after: key, note: note.isEmpty ? nil : String(note.dropFirst(5)), indent: indent)
  }
}

private func render(item: DraftValue, indent: Int) -> String {
  let margin = String(repeating: " ", count: indent)
  switch item {
  case .node(let node):
    let oneLine = "\(margin)- \(node.onOneLine)"
    guard oneLine.count > width, let parts = node.parts else { return oneLine + "\n" }
    return render(item: parts, indent: indent)
  case .map(let lines):
    guard !lines.isEmpty else { return "\(margin)- {}\n" }
    let inner = render(lines, indent: indent + 2)
    return "\(margin)- " + inner.dropFirst(indent + 2)
  case .list(let items):
    return "\(margin)-\n" + items.map { render(item: $0, indent: indent + 2) }.joined()
  }
}

extension Node {
  /// The same as lines; nil for one value, and for what is empty.
  fileprivate var parts: DraftValue? {
    switch value {
    case .map(let entries) where !entries.isEmpty: .map(entries.map { DraftLine($0.key, .node($0.node)) })
    case .list(let items) where !items.isEmpty: .list(items.map { .node($0) })
    case .null, .scalar, .list, .map: nil
    }
  }
}
