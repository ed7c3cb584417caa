internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `pylint -f json`.
  static let pylintJSON = ScanFormat(
    "pylint-json", "Pylint JSON", tool: "pylint", lookedFor: "a list with \"message-id\" and \"symbol\"",
    empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "message-id") && json.has("[]", "symbol")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { item throws(DocumentProblem) in try take(message: item, sink) }
    })

  /// `pylint -f json2`.
  static let pylintJSON2 = ScanFormat(
    "pylint-json2", "Pylint JSON 2", tool: "pylint", lookedFor: "\"messages\" and \"statistics\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("messages") && (json.has("statistics") || json.has("messages", "[]", "messageId"))
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["messages"]) { _, item throws(DocumentProblem) in
        try take(message: item, sink)
      }
      if rest["statistics"]["modulesLinted"].integer == 0 {
        sink.gap(.nothingExamined, "no module was linted")
      }
    })

  /// Pylint's text, and its `parseable` form.
  static let pylintText = ScanFormat(
    "pylint-text", "Pylint text", tool: "pylint", lookedFor: "lines with a code like C0114",
    empty: [.nothing],
    recognises: { head in
      head.lines?.contains { $0.hasPrefix("************* Module ") || pylintLine($0) != nil } ?? false
    },
    read: { input, sink throws(DocumentProblem) in
      var matched = false
      try input.lines { line, _ throws(DocumentProblem) in
        if line.hasPrefix("************* Module ") || line.hasPrefix("Your code has been rated at") {
          matched = true
        }
        guard let (place, code, message) = pylintLine(line) else { return }
        matched = true
        try sink.finding(code, message, kind: .codeSmell) {
          $0.rate(pylintSeverity(code.first))
          // Its columns begin at 0.
          $0.place(place.path, place.line, place.column.map { $0 + 1 })
        }
      }
      guard matched else { throw input.problem("no line of Pylint in it") }
    })
}

private func take(message item: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  let code = item["message-id"].string ?? item["messageId"].string
  try sink.finding(code, item["message"].string, kind: .codeSmell) {
    $0.rate(item["type"].string.flatMap { pylintSeverity($0.uppercased().first) })
    $0.confidence = Confidence(word: item["confidence"].string)
    $0.place(item["path"].string, item["line"].integer, item["column"].integer.map { $0 &+ 1 })
    $0.end(item["endLine"].integer, item["endColumn"].integer.map { $0 &+ 1 })
  }
}

private func pylintSeverity(_ letter: Character?) -> Severity? {
  switch letter {
  case "F", "E": .high
  case "W": .medium
  case "C", "R": .low
  case "I": .info
  default: nil
  }
}

/// `a.py:1:0: C0114: Missing … (missing-module-docstring)` and `a.py:1: [C0114(missing-module-docstring), f] Missing …`
private func pylintLine(_ line: String) -> (place: Diagnostic, code: String, message: String)? {
  guard let place = Diagnostic(line), place.level.isEmpty else { return nil }
  var rest = place.message[...]
  if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
    let inside = rest.dropFirst().prefix { $0 != "]" && $0 != "," }
    let code = inside.prefix(5)
    guard isPylintCode(code) else { return nil }
    rest = rest[rest.index(after: close)...]
    return (place, String(code), rest.trimmed())
  }
  let code = rest.prefix(5)
  guard isPylintCode(code), rest.dropFirst(5).hasPrefix(":") else { return nil }
  return (place, String(code), rest.dropFirst(6).trimmed())
}

private func isPylintCode(_ text: Substring) -> Bool {
  text.utf8.count == 5 && "CRWEFI".contains(text.first ?? " ")
    && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
}
