internal import SourceText

/// One line as compilers write it: `path:line[:column[:endLine:endColumn]]: level: message`.
struct Diagnostic {
  let path: String
  let line: Int
  let column: Int?
  var endLine: Int?
  var endColumn: Int?
  /// `error`, `warning`, `note` in lower case; empty where no such word stands first.
  let level: String
  let message: String

  /// nil where the line is of another form.
  init?(_ text: String) {
    guard let (path, numbers, rest) = splitPlace(text), let line = numbers.first else { return nil }
    self.path = path
    self.line = line
    column = numbers.count > 1 ? numbers[1] : nil
    if numbers.count == 4 { (endLine, endColumn) = (numbers[2], numbers[3]) }
    if let colon = rest.firstIndex(of: ":"), let word = levelWord(rest[..<colon]) {
      level = word
      message = rest[rest.index(after: colon)...].trimmed()
    } else {
      level = ""
      message = rest.trimmed()
    }
  }

  private init(_ other: Diagnostic, message: String) {
    path = other.path
    line = other.line
    column = other.column
    endLine = other.endLine
    endColumn = other.endColumn
    level = other.level
    self.message = message
  }

  func with(message: String) -> Diagnostic { Diagnostic(self, message: message) }
}

private func levelWord(_ word: Substring) -> String? {
  let word = word.trimmed().lowercased()
  return ["error", "fatal error", "warning", "note", "info", "style", "remark"].contains(word) ? word : nil
}

/// The path, the numbers behind it (one to four) and what follows their last colon. A drive letter is part of
/// the path.
private func splitPlace(_ text: String) -> (path: String, numbers: [Int], rest: Substring)? {
  guard !text.isEmpty, text.first != " ", text.first != "\t", text.utf8.count < 100_000 else { return nil }
  // A command of GitHub's workflows, with a line of the tool inside.
  guard !text.hasPrefix("::") else { return nil }
  var search = text.startIndex
  if text.dropFirst().hasPrefix(":\\") || text.dropFirst().hasPrefix(":/") {
    search = text.index(text.startIndex, offsetBy: 2)
  }
  while let colon = text[search...].firstIndex(of: ":") {
    var numbers: [Int] = []
    var rest = text[text.index(after: colon)...]
    while numbers.count < 4 {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let number = Int(digits), digits.count <= 9 else { break }
      let after = rest[digits.endIndex...]
      guard after.first == ":" else { break }
      numbers.append(number)
      rest = after.dropFirst()
    }
    if !numbers.isEmpty, colon > text.startIndex { return (String(text[..<colon]), numbers, rest) }
    search = text.index(after: colon)
  }
  return nil
}
