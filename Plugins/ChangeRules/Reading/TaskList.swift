import SourceText

/// One checkbox of a description: `- [x] Tests added`.
struct TaskItem: Hashable {
  /// As written, without its marker.
  let text: String
  let isTicked: Bool

  /// What names are compared by: without case, emphasis, code marks, link targets and the full stop.
  var name: String { taskName(text) }
}

extension Description {
  /// The checkboxes that a forge shows, in order: items of bulleted and numbered lists, nested or quoted.
  ///
  /// - Parameter heading: only below this heading, down to the next of its level or above.
  func taskItems(under heading: String? = nil) -> [TaskItem] {
    let wanted = heading.map(taskName)
    var items: [TaskItem] = []
    // The level of the wanted heading while its section lasts.
    var section: Int?
    var inList = false
    var afterBlank = true
    for line in lines where line.kind == .text {
      if let wanted, let (level, title) = headingLine(line.text) {
        if section == nil || level <= section ?? 0 { section = title == wanted ? level : nil }
        inList = false
        continue
      }
      let (indent, text) = indentation(line.text)
      if text.isEmpty {
        afterBlank = true
        continue
      }
      if let content = listItem(text) {
        // Four spaces without a list around them are code.
        guard inList || indent < 4 else { continue }
        inList = true
        if wanted == nil || section != nil, let item = taskItem(content) { items.append(item) }
      } else if indent == 0, afterBlank {
        inList = false
      }
      afterBlank = false
    }
    return items
  }
}

/// Lower case, single spaces, no emphasis, no link targets, no punctuation at the end.
func taskName(_ text: String) -> String {
  let words = withoutLinkTargets(text).lowercased().filter { !"*_`".contains($0) }
    .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return String(words.reversed().drop { ".:;, ".contains($0) }.reversed())
}

/// `## Release checklist ##`: its level and its name.
private func headingLine(_ line: String) -> (level: Int, title: String)? {
  let text = line.drop { $0 == " " }
  let level = text.prefix { $0 == "#" }.count
  let rest = text.dropFirst(level)
  guard (1...6).contains(level), rest.first?.isWhitespace == true else { return nil }
  return (level, taskName(String(rest.reversed().drop { $0 == "#" || $0.isWhitespace }.reversed())))
}

/// Columns before the text, with tabs to the next multiple of four; block quote marks do not count.
private func indentation(_ line: String) -> (columns: Int, text: Substring) {
  var columns = 0
  var rest = line[...]
  while let first = rest.first {
    switch first {
    case " ": columns += 1
    case "\t": columns += 4 - columns % 4
    case ">": columns = -1
    default: return (max(0, columns), rest)
    }
    rest.removeFirst()
  }
  return (max(0, columns), rest)
}

/// What follows `-`, `*`, `+`, `1.` or `1)` and a space.
private func listItem(_ text: Substring) -> Substring? {
  var rest = text
  if let first = rest.first, "-*+".contains(first) {
    rest.removeFirst()
  } else {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard (1...9).contains(digits.count), let end = rest.dropFirst(digits.count).first, ".)".contains(end)
    else {
      return nil
    }
    rest = rest.dropFirst(digits.count + 1)
  }
  guard rest.first?.isWhitespace == true else { return nil }
  return rest.drop(while: \.isWhitespace)
}

private func taskItem(_ content: Substring) -> TaskItem? {
  let box = content.prefix(3)
  guard box.count == 3, box.first == "[", box.last == "]" else { return nil }
  let mark = box.dropFirst().dropLast()
  guard mark == " " || mark == "x" || mark == "X" else { return nil }
  let rest = content.dropFirst(3)
  guard rest.first?.isWhitespace == true else { return nil }
  let text = rest.trimmed()
  return text.isEmpty ? nil : TaskItem(text: text, isTicked: mark != " ")
}

/// `[text](target)` becomes `text`. One pass: the text may be long and hostile.
private func withoutLinkTargets(_ text: String) -> String {
  guard text.contains("](") else { return text }
  let characters = Array(text)
  var kept: [Character?] = []
  var opened: [Int] = []
  var index = 0
  while index < characters.count {
    let isTarget = characters[index] == "]" && index + 1 < characters.count && characters[index + 1] == "("
    if isTarget, let open = opened.popLast() {
      guard let close = characters[index...].firstIndex(of: ")") else {
        return String(kept.compactMap { $0 } + characters[index...])
      }
      kept[open] = nil
      index = close + 1
    } else {
      if characters[index] == "[" { opened.append(kept.count) }
      kept.append(characters[index])
      index += 1
    }
  }
  return String(kept.compactMap { $0 })
}
