import SourceText

/// The description of a pull request as its readers see it: Markdown without comments, line by line.
struct Description {
  struct Line {
    let text: String
    let kind: Kind
  }

  /// What a line belongs to, as far as it decides whether `- [x]` is a checkbox.
  enum Kind {
    case text
    /// Between code fences.
    case code
    /// The rest of a line on which an HTML comment ended: raw HTML to Markdown.
    case html
  }

  let lines: [Line]

  init(_ body: String) {
    var lines: [Line] = []
    var fence: Fence?
    var inComment = false
    for line in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if let open = fence {
        if open.isClosed(by: line) { fence = nil }
        lines.append(Line(text: String(line), kind: .code))
      } else if inComment {
        guard let end = line.firstRange(of: "-->") else { continue }
        inComment = false
        lines.append(Line(text: String(line[end.upperBound...]), kind: .html))
      } else if let open = Fence(line) {
        fence = open
        lines.append(Line(text: String(line), kind: .code))
      } else {
        let (text, comment) = withoutComments(line)
        inComment = comment == .open
        lines.append(Line(text: text, kind: comment == .none ? .text : .html))
      }
    }
    self.lines = lines
  }

  /// All that is visible, for patterns and lengths.
  var visible: String { lines.map(\.text).joined(separator: "\n").trimmed() }
}

/// The opening of a fenced code block: three or more backticks or tildes.
private struct Fence {
  let mark: Character
  let length: Int

  init?(_ line: Substring) {
    let text = line.drop { $0 == " " || $0 == "\t" || $0 == ">" }
    guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
    let length = text.prefix { $0 == mark }.count
    guard length >= 3 else { return nil }
    // ```code``` on one line is a code span, not a fence.
    if mark == "`", text.dropFirst(length).contains("`") { return nil }
    self.mark = mark
    self.length = length
  }

  func isClosed(by line: Substring) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\t" || $0 == ">" }
    let run = text.prefix { $0 == mark }
    return run.count >= length && text[run.endIndex...].allSatisfy(\.isWhitespace)
  }
}

private enum Comment { case none, block, open }

/// The line without `<!-- … -->`. A comment that begins the line is a block of HTML, which may end on a later
/// line; one further right counts only where it ends on its own line.
private func withoutComments(_ line: Substring) -> (text: String, comment: Comment) {
  guard line.contains("<!--") else { return (String(line), .none) }
  var text = ""
  var rest = line
  let isBlock = line.drop { $0 == " " }.hasPrefix("<!--")
  while let start = rest.firstRange(of: "<!--") {
    text += rest[..<start.lowerBound]
    let inside = rest[start.upperBound...]
    guard let end = inside.firstRange(of: "-->") else {
      return isBlock ? (text, .open) : (text + rest[start.lowerBound...], .none)
    }
    rest = inside[end.upperBound...]
  }
  return (text + rest, isBlock ? .block : .none)
}
