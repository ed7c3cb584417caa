internal import DocumentReading
internal import SourceText

// What formatters print when they are asked to check: the files that they would change. A file of theirs is unformatted
// as a whole, whatever line differs first.

extension ScanFormat {
  /// `prettier --check`, both of its streams together.
  static let prettier = ScanFormat(
    "prettier", "prettier --check", tool: "prettier", lookedFor: "\"Checking formatting...\"",
    recognises: { head in
      head.lines?.contains { $0.hasPrefix("Checking formatting...") || isPrettierEnd($0) } ?? false
    },
    read: { input, sink throws(DocumentProblem) in
      var hasEnd = false
      try input.lines { line, _ throws(DocumentProblem) in
        let text = line.trimmed()
        if isPrettierEnd(text) { return hasEnd = true }
        if let rest = text.after("[error] ")?.trimmed() {
          // A frame of code follows the line that names the file.
          guard !rest.hasPrefix(">"), rest.first?.isNumber != true, !rest.hasPrefix("|"), !rest.isEmpty
          else { return }
          if rest.hasPrefix("No files matching") { hasEnd = true }
          sink.gap(rest.hasPrefix("No files") ? .nothingExamined : .skipped, rest)
        } else if let path = text.after("[warn] ") {
          try sink.unformatted(path)
        }
      }
      if !hasEnd { sink.failed("the output ends before Prettier's last line") }
    })

  /// `black --check`.
  static let black = ScanFormat(
    "black", "black --check", tool: "black",
    lookedFor: "its last line, such as \"2 files would be left unchanged.\"",
    recognises: { head in
      head.lines?.contains { line in
        line.hasPrefix("would reformat ") || line.hasPrefix("Oh no! ") || line.hasPrefix("All done! ")
          || line.hasPrefix("No Python files are present")
      } ?? false
    },
    read: { input, sink throws(DocumentProblem) in
      var output = CountedOutput()
      try input.lines { line, _ throws(DocumentProblem) in
        if let path = line.after("would reformat ") {
          output.named += 1
          try sink.unformatted(path)
        } else if line.hasPrefix("error: cannot ") {
          sink.gap(.skipped, String(line.dropFirst(7)))
        } else if line.hasPrefix("No Python files are present") {
          output.hasEnd = true
          sink.gap(.nothingExamined, "no Python file was found")
        } else if line.contains(" left unchanged") || line.contains(" reformatted")
          || line.contains(" fail to reformat")
        {
          guard line.contains("would ") else { throw input.problem("Black was run without --check") }
          if line.hasSuffix(".") { output.end(line, "would be reformatted") }
        }
      }
      output.check("Black", sink)
    })

  /// `ruff format --check`, in the words of all of its versions and output formats for people.
  static let ruffFormat = ScanFormat(
    "ruff-format", "ruff format --check", tool: "ruff",
    lookedFor: "its last line, such as \"2 files already formatted\"",
    recognises: { head in
      head.lines?.contains { line in
        line.hasPrefix("Would reformat: ") || line.hasSuffix(unformattedByRuff) || isRuffEnd(line)
      } ?? false
    },
    read: { input, sink throws(DocumentProblem) in
      var output = CountedOutput()
      // Of a diagnostic whose place is on the next line.
      var pending: String?
      try input.lines { line, _ throws(DocumentProblem) in
        if let place = line.trimmed().after("--> "), let message = pending {
          pending = nil
          let path = Diagnostic("\(place): x")?.path ?? place
          if message == unformattedByRuff {
            output.named += 1
            return try sink.unformatted(path)
          }
          return sink.gap(.skipped, "\(path): \(message)")
        }
        pending = nil
        if let path = line.after("Would reformat: ") {
          output.named += 1
          try sink.unformatted(path)
        } else if line == unformattedByRuff || line.hasPrefix("invalid-syntax: ") {
          pending = line
        } else if let found = Diagnostic(line), found.message == unformattedByRuff {
          output.named += 1
          try sink.unformatted(found.path)
        } else if line.hasPrefix("error: ")
          || Diagnostic(line)?.message.hasPrefix("invalid-syntax: ") ?? false
        {
          sink.gap(.skipped, line)
        } else if line.hasPrefix("warning: No Python files found") {
          output.hasEnd = true
          sink.gap(.nothingExamined, "no Python file was found")
        } else if isRuffEnd(line) {
          output.end(line, "would be reformatted")
        }
      }
      output.check("Ruff", sink)
    })

  /// `gofmt -l`: names of files, and of nothing else. What it cannot parse it tells on its other stream.
  static let gofmt = ScanFormat(
    "gofmt", "gofmt -l", tool: "gofmt", lookedFor: "lines that are names of .go files", empty: [.nothing],
    recognises: { head in
      guard let lines = head.lines, lines.contains(where: isGoFile) else { return false }
      return lines.allSatisfy { $0.isEmpty || isGoFile($0) || isGoError($0) }
    },
    read: { input, sink throws(DocumentProblem) in
      try input.lines { line, number throws(DocumentProblem) in
        if isGoFile(line) {
          try sink.unformatted(line)
        } else if isGoError(line) {
          sink.gap(.skipped, line)
        } else if !line.trimmed().isEmpty {
          throw input.problem("a line that is no name of a .go file", line: number)
        }
      }
    })

  /// `swift format lint`, also with `--strict`.
  static let swiftFormat = ScanFormat(
    "swift-format", "swift format lint", tool: "swift-format",
    lookedFor: "lines path:line:column: warning: [Rule] message", empty: [.nothing],
    recognises: { head in head.lines?.contains { swiftFormatLine($0) != nil } ?? false },
    read: { input, sink throws(DocumentProblem) in
      try input.lines { line, _ throws(DocumentProblem) in
        if let (place, rule, message) = swiftFormatLine(line) {
          try sink.finding(rule, message, kind: .style) {
            $0.rate(Severity(level: place.level))
            $0.place(place.path, place.line, place.column)
          }
        } else if line.hasPrefix("error: ") || Diagnostic(line)?.level == "error" {
          sink.gap(.skipped, line)
        }
      }
    })
}

extension ReportSink {
  fileprivate func unformatted(_ path: String) throws(DocumentProblem) {
    try finding("unformatted", "\(toolName) would change it", kind: .style) {
      $0.rate(.high, by: .format)
      $0.place(path.trimmed())
    }
  }
}

/// The output of a formatter that counts the files at its end, so that a part of it is not taken for the whole.
private struct CountedOutput {
  var named = 0
  var hasEnd = false
  private var counted = 0

  /// - Parameter line: `1 file would be reformatted, 2 files already formatted`.
  mutating func end(_ line: String, _ words: String) {
    hasEnd = true
    for part in line.split(separator: ",") where part.contains(words) {
      counted += Int(part.trimmed().prefix { $0.isASCII && $0.isNumber }) ?? 0
    }
  }

  func check(_ tool: String, _ sink: ReportSink) {
    if !hasEnd {
      sink.failed("the output ends before \(tool)'s last line")
    } else if counted != named {
      sink.failed("\(tool) counts \(counted) files and names \(named)")
    }
  }
}

private let unformattedByRuff = "unformatted: File would be reformatted"

private func isRuffEnd(_ line: String) -> Bool {
  guard line.first.map({ $0.isASCII && $0.isNumber }) ?? false else { return false }
  return ["would be reformatted", "already formatted"].contains { line.hasSuffix($0) }
}

/// All of the line: a part of it is the end of a file that was cut.
private func isPrettierEnd(_ line: String) -> Bool {
  let text = line.after("[warn] ") ?? line.after("[error] ") ?? line
  if text.hasPrefix("All matched files use Prettier code style") { return text.hasSuffix("!") }
  if text.hasPrefix("Code style issues ") { return text.hasSuffix("to fix.") || text.hasSuffix("Prettier?") }
  return text.hasPrefix("Error occurred when checking code style") && text.hasSuffix(".")
}

private func isGoFile(_ line: String) -> Bool {
  line.hasSuffix(".go") && !line.contains(":") && line.count > 3 && line.first != " "
}

private func isGoError(_ line: String) -> Bool {
  Diagnostic(line).map { $0.path.hasSuffix(".go") && $0.column != nil && $0.level.isEmpty } ?? false
}

private func swiftFormatLine(_ line: String) -> (place: Diagnostic, rule: String, message: String)? {
  guard let place = Diagnostic(line), place.level == "warning" || place.level == "error", place.column != nil,
    let rest = place.message.after("["), let close = rest.firstIndex(of: "]")
  else { return nil }
  let rule = rest[..<close]
  guard rule.first?.isUppercase ?? false, rule.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
  else { return nil }
  return (place, String(rule), rest[rest.index(after: close)...].trimmed())
}

extension String {
  /// What follows a beginning; nil where the text does not begin so.
  fileprivate func after(_ start: String) -> String? {
    hasPrefix(start) ? String(dropFirst(start.count)) : nil
  }
}
