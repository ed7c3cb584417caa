/// The lines of a comment that speak to Gatehouse; nil where there is none.
func commandLines(in comment: String) -> String? {
  let lines = comment.split(whereSeparator: \.isNewline).filter { line in
    line.hasPrefix("/gatehouse") && line.dropFirst("/gatehouse".count).first?.isWhitespace ?? true
  }
  return lines.isEmpty ? nil : lines.joined(separator: "\n")
}
