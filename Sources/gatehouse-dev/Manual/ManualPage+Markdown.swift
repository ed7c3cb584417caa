extension ManualPage {
  /// The blocks of Markdown that our own pages are made of: headings, paragraphs, flat lists, tables, code.
  ///
  /// The title is left out, since the page has a name; what stands before a heading is the description.
  mutating func append(markdown: String) {
    heading("Description")
    var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    while let line = lines.popFirst() {
      if line.isEmpty || line.hasPrefix("# ") || line.hasPrefix("<!--") { continue }
      if line.hasPrefix("## ") {
        heading(String(line.dropFirst(3)))
      } else if line.hasPrefix("### ") {
        subheading(String(line.dropFirst(4)))
      } else if line.hasPrefix("```") {
        code(lines.take { !$0.hasPrefix("```") }.joined(separator: "\n"))
        lines = lines.dropFirst()
      } else if line.hasPrefix("|") {
        table([line] + lines.take { $0.hasPrefix("|") })
      } else if line.hasPrefix("- ") {
        let rest = lines.take { $0.hasPrefix("  ") }.map { String($0.trimmed) }
        bullet(manualSpans(([String(line.dropFirst(2))] + rest).joined(separator: " ")))
      } else {
        let rest = lines.take { !$0.isEmpty && !["- ", "|", "```"].contains(where: $0.hasPrefix) }
        paragraph(manualSpans(([line] + rest).joined(separator: " ")))
      }
    }
  }

  /// The first cell of a row is a term. What stands under `meaning`, or under no title, is said of it first;
  /// every other cell after that, behind its title.
  private mutating func table(_ lines: [String]) {
    let titles = cells(lines[0])
    for line in lines.dropFirst(2) {
      let row = Array(zip(titles, cells(line)))
      guard let term = row.first else { continue }
      let parts = row.dropFirst().filter { !$0.1.isEmpty }
      let untitled = parts.filter { isPlain($0.0) }.map { manualSpans($0.1) }
      let titled = parts.filter { !isPlain($0.0) }
        .map { [ManualSpan($0.0.lowercased() + ": ", .italic)] + manualSpans($0.1) }
      item(manualSpans(term.1), untitled + titled)
    }
  }
}

private func isPlain(_ title: String) -> Bool { title.isEmpty || title.lowercased() == "meaning" }

/// A bar behind a backslash is part of its cell.
private func cells(_ row: String) -> [String] {
  var cells = [""]
  var isEscaped = false
  for character in row.dropFirst() {
    if character == "|", !isEscaped {
      cells.append("")
    } else {
      if character == "|" { cells[cells.count - 1].removeLast() }
      cells[cells.count - 1].append(character)
    }
    isEscaped = character == "\\"
  }
  return cells.dropLast().map { String($0.trimmed) }
}

/// Code and strong words are bold, emphasis is italic, and of a link its words remain.
func manualSpans(_ markdown: String) -> [ManualSpan] {
  var spans: [ManualSpan] = []
  var plain = ""
  func flush() {
    if !plain.isEmpty { spans.append(ManualSpan(plain)) }
    plain = ""
  }
  var rest = markdown[...]
  while let first = rest.first {
    if let match = rest.prefixMatch(of: /`([^`]+)`|\*\*([^*]+)\*\*/) {
      flush()
      spans.append(ManualSpan(unescaped(String(match.1 ?? match.2 ?? "")), .bold))
      rest = rest[match.range.upperBound...]
    } else if let match = rest.prefixMatch(of: /\*([^* ][^*]*)\*/) {
      flush()
      spans.append(ManualSpan(String(match.1), .italic))
      rest = rest[match.range.upperBound...]
    } else if let match = rest.prefixMatch(of: /\[([^\]]+)\]\([^)\s]+\)/) {
      flush()
      spans += manualSpans(String(match.1))
      rest = rest[match.range.upperBound...]
    } else if let match = rest.prefixMatch(of: /\\([\\`*_|<>\[\]])/) {
      plain += match.1
      rest = rest[match.range.upperBound...]
    } else if let (entity, text) = entities.first(where: { rest.hasPrefix($0.entity) }) {
      plain += text
      rest = rest.dropFirst(entity.count)
    } else {
      plain.append(first)
      rest = rest.dropFirst()
    }
  }
  flush()
  return spans
}

/// The last one is a space without width, which keeps an address from becoming a link.
private let entities: [(entity: String, text: String)] = [
  ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&#8203;", ""),
]

/// In a table, a bar is escaped in code too.
private func unescaped(_ code: String) -> String { code.replacing("\\|", with: "|") }

extension Substring {
  fileprivate var trimmed: Substring {
    var result = self
    while result.first == " " { result = result.dropFirst() }
    while result.last == " " { result = result.dropLast() }
    return result
  }
}

extension String {
  fileprivate var trimmed: Substring { self[...].trimmed }
}

extension ArraySlice<String> {
  /// Takes the elements from the front that fit, and stops before the first that does not.
  fileprivate mutating func take(while fits: (String) -> Bool) -> [String] {
    let taken = prefix(while: fits)
    self = dropFirst(taken.count)
    return Array(taken)
  }
}
