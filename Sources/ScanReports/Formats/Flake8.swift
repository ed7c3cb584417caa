internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Flake8's, pycodestyle's and Ruff's text, also in the form that Pylint's readers take
  /// (`path:line: [code] message`). A file with a syntax error (E9) was not checked.
  static let flake8 = ScanFormat(
    "flake8-text", "Flake8 text", tool: "flake8", lookedFor: "lines path:line:column: code message",
    empty: [.nothing],
    recognises: { head in head.lines?.contains { flake8Line($0) != nil } ?? false },
    read: { input, sink throws(DocumentProblem) in
      var count = 0
      try input.lines { line, _ throws(DocumentProblem) in
        guard let (place, code, message) = flake8Line(line) else { return }
        count += 1
        if code.hasPrefix("E9") { sink.gap(.skipped, "\(place.path): \(message)") }
        try sink.finding(code, message, kind: .codeSmell) {
          $0.rate(code.hasPrefix("F") || code.hasPrefix("E9") ? .high : code.hasPrefix("E") ? .medium : .low)
          $0.place(place.path, place.line, place.column)
        }
      }
      guard count > 0 else { throw input.problem("no line of Flake8 in it") }
    })
}

private func flake8Line(_ line: String) -> (place: Diagnostic, code: String, message: String)? {
  guard let place = Diagnostic(line), place.level.isEmpty else { return nil }
  let isBracketed = place.column == nil && place.message.hasPrefix("[")
  guard place.column != nil || isBracketed else { return nil }
  let written = place.message.prefix { $0 != " " }
  let code = isBracketed ? written.dropFirst().dropLast() : written
  guard !isBracketed || written.hasSuffix("]") else { return nil }
  let letters = code.prefix { $0.isASCII && $0.isUppercase }
  let digits = code.dropFirst(letters.count)
  guard (1...4).contains(letters.count), (2...4).contains(digits.count), !code.hasSuffix(":"),
    digits.allSatisfy({ $0.isASCII && $0.isNumber })
  else { return nil }
  return (place, String(code), place.message.dropFirst(written.count).trimmed())
}
