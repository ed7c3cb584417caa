internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// mypy's own text, with `--pretty`, `--show-column-numbers` and `--show-error-end` or without. A note belongs
  /// to the error before it.
  static let mypyText = ScanFormat(
    "mypy-text", "mypy text", tool: "mypy",
    lookedFor: "a line \"Found 1 error in …\", or an error with its code",
    empty: [.nothing],
    recognises: { head in
      head.lines?.contains { isSummary($0) || isMypyError($0) } ?? false
    },
    read: { input, sink throws(DocumentProblem) in
      var matched = false
      var pending: Diagnostic?
      func flush() throws(DocumentProblem) {
        guard let found = pending else { return }
        pending = nil
        let (message, code) = splitCode(found.message)
        try sink.finding(code, message, kind: .bug) {
          $0.rate(.high, by: .format)
          $0.place(found.path, found.line, found.column)
          $0.end(found.endLine, found.endColumn)
        }
      }
      try input.lines { line, number throws(DocumentProblem) in
        if isSummary(line) {
          matched = true
          if line.contains("errors prevented further checking") { sink.failed(line) }
          return
        }
        // `--pretty` breaks a long message, and its code may stand alone.
        if let found = pending, !line.hasPrefix("    "), line.hasSuffix("]"), Diagnostic(line) == nil {
          pending = found.with(message: found.message + " " + line)
          return
        }
        try flush()
        guard let found = Diagnostic(line) else { return }
        switch found.level {
        case "error":
          matched = true
          pending = found
        case "note": matched = true
        default: break
        }
      }
      try flush()
      guard matched else { throw input.problem("no line of mypy in it") }
    })

  /// `mypy --output json`: one object a line.
  static let mypyJSON = ScanFormat(
    "mypy-json", "mypy JSON", tool: "mypy", lookedFor: "\"file\", \"hint\", \"code\" and \"severity\"",
    empty: [.nothing],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("file") && json.has("hint") && json.has("code") && json.has("severity")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { item throws(DocumentProblem) in
        guard item["severity"].string != "note" else { return }
        try sink.finding(item["code"].string, item["message"].string, kind: .bug) {
          $0.rate(item["severity"].string.map { Severity(level: $0) })
          // Its columns begin at 0.
          $0.place(item["file"].string, item["line"].integer, item["column"].integer.map { $0 &+ 1 })
          $0.end(item["end_line"].integer, item["end_column"].integer.map { $0 &+ 1 })
        }
      }
    })
}

private func isSummary(_ line: String) -> Bool {
  line.hasPrefix("Success: no issues found in ")
    || line.hasPrefix("Found ") && (line.contains("(checked ") || line.contains("(errors prevented"))
}

private func isMypyError(_ line: String) -> Bool {
  guard let found = Diagnostic(line), found.level == "error" else { return false }
  return (found.path.hasSuffix(".py") || found.path.hasSuffix(".pyi")) && splitCode(found.message).code != nil
}

/// `Message  [code]`
private func splitCode(_ text: String) -> (message: String, code: String?) {
  guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, nil) }
  let code = text[text.index(after: open)...].dropLast()
  guard !code.isEmpty, code.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) else {
    return (text, nil)
  }
  return (String(text[..<open].trimmed()), String(code))
}
