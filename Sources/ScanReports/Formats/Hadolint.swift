internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// hadolint's JSON, and ShellCheck's `json` and `json1`, which have the same fields.
  static let hadolint = ScanFormat(
    "hadolint", "hadolint JSON", tool: "hadolint", lookedFor: "a list with \"code\", \"level\" and \"file\"",
    empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "code") && json.has("[]", "level") && json.has("[]", "file")
        && !json.has("[]", "endLine")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { item throws(DocumentProblem) in try take(comment: item, sink) }
    })

  static let shellCheckJSON = ScanFormat(
    "shellcheck-json", "ShellCheck JSON", tool: "shellcheck",
    lookedFor: "a list with \"code\", \"level\" and \"endLine\"", empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "code") && json.has("[]", "level") && json.has("[]", "endLine")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { item throws(DocumentProblem) in try take(comment: item, sink) }
    })

  static let shellCheckJSON1 = ScanFormat(
    "shellcheck-json1", "ShellCheck JSON 1", tool: "shellcheck", lookedFor: "\"comments\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.topKeys == ["comments"]
    },
    read: { input, sink throws(DocumentProblem) in
      _ = try input.object(streaming: ["comments"]) { _, item throws(DocumentProblem) in
        try take(comment: item, sink)
      }
    })
}

private func take(comment item: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  // ShellCheck's codes are numbers.
  let code = item["code"].integer.map { "SC\($0)" } ?? item["code"].string
  try sink.finding(code, item["message"].string, kind: .codeSmell) {
    let level = item["level"].string
    $0.rate(level == "info" ? .low : level.map { Severity(level: $0) })
    $0.place(item["file"].string, item["line"].integer, item["column"].integer)
    $0.end(item["endLine"].integer, item["endColumn"].integer)
  }
}
