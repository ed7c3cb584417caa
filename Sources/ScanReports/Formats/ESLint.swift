internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// ESLint's `json`. A fatal message means that the file was not linted.
  static let eslint = ScanFormat(
    "eslint", "ESLint JSON", tool: "eslint", lookedFor: "a list with \"filePath\" and \"messages\"",
    empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "filePath") && json.has("[]", "messages")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { file throws(DocumentProblem) in try take(file: file, sink) }
    })

  /// ESLint's `json-with-metadata`.
  static let eslintMeta = ScanFormat(
    "eslint-meta", "ESLint JSON with metadata", tool: "eslint",
    lookedFor: "\"results\" with \"filePath\", and \"metadata\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("results", "[]", "filePath") || json.has("results") && json.has("metadata", "rulesMeta")
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["results"]) { _, file throws(DocumentProblem) in
        try take(file: file, sink)
      }
      guard rest.has("results") else { throw input.problem("a report of ESLint without \"results\"") }
    })
}

private func take(file: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  let path = file["filePath"].string
  for message in file["messages"].items { try take(message, path, sink) }
  for message in file["suppressedMessages"].items {
    let comments = message["suppressions"].items
    try take(
      message, path, sink, Suppression(.inSource, reason: comments.first?["justification"].string ?? ""))
  }
}

private func take(
  _ message: JSONValue, _ path: String?, _ sink: ReportSink, _ suppression: Suppression? = nil
)
  throws(DocumentProblem)
{
  if message["fatal"].bool == true {
    sink.gap(.skipped, "\(path ?? ""): \(message["message"].string ?? "not linted")")
  }
  try sink.finding(message["ruleId"].string, message["message"].string, kind: .codeSmell) {
    switch message["severity"].text {
    case "2", "error": $0.rate(.high)
    case "1", "warn", "warning": $0.rate(.medium)
    case "0", "off": $0.rate(.info)
    default: break
    }
    $0.place(path, message["line"].integer, message["column"].integer)
    $0.end(message["endLine"].integer, message["endColumn"].integer)
    $0.suppression = suppression
  }
}
