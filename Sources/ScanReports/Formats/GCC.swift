internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// What GCC, Clang and clang-tidy print, and all that follow them: `path:line:column: warning: message`. Notes
  /// belong to the line before, unless they name a rule of their own as ShellCheck's do; what has no level is no
  /// diagnostic.
  static let gcc = ScanFormat(
    "gcc-text", "GCC text", tool: "gcc", lookedFor: "lines path:line: error: or warning:", empty: [.nothing],
    recognises: { head in
      head.lines?.contains { Diagnostic($0).map { isCounted($0.level) } ?? false } ?? false
    },
    read: { input, sink throws(DocumentProblem) in
      var count = 0
      try input.lines { line, _ throws(DocumentProblem) in
        guard let found = Diagnostic(line) else { return }
        let (message, rule) = splitOption(found.message)
        guard isCounted(found.level) || found.level == "note" && isCode(rule) else { return }
        count += 1
        try sink.finding(rule, message, kind: .bug) {
          $0.rate(
            found.level == "info" ? .low : found.level == "fatal error" ? .high : Severity(level: found.level)
          )
          $0.place(found.path, found.line, found.column)
        }
      }
      guard count > 0 else { throw input.problem("no error and no warning of a compiler in it") }
    })
}

private func isCounted(_ level: String) -> Bool { !level.isEmpty && level != "note" && level != "remark" }

/// `SC2086`: no option of a compiler.
private func isCode(_ rule: String) -> Bool {
  let letters = rule.prefix { $0.isASCII && $0.isUppercase }
  return !letters.isEmpty && letters.count < rule.count
    && rule.dropFirst(letters.count).allSatisfy { $0.isASCII && $0.isNumber }
}

/// `unused variable [-Wunused-variable]`
private func splitOption(_ text: String) -> (message: String, rule: String) {
  guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, "") }
  let rule = text[text.index(after: open)...].dropLast()
  guard !rule.isEmpty, !rule.contains(" ") else { return (text, "") }
  var message = text[..<open]
  while message.last == " " { message.removeLast() }
  return (String(message), String(rule))
}
