internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// PHP_CodeSniffer's JSON.
  static let phpcs = ScanFormat(
    "phpcs", "PHP_CodeSniffer JSON", tool: "phpcs", lookedFor: "\"totals\" and \"files\" with \"messages\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("files", "*", "messages") || json.has("totals", "fixable") && json.has("files")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      for file in try report.map("files", input) {
        for item in file.value["messages"].items {
          try sink.finding(item["source"].string, item["message"].string, kind: .codeSmell) {
            $0.rate(item["type"].string.map { Severity(level: $0) })
            $0.place(file.key, item["line"].integer, item["column"].integer)
          }
          if item["source"].string == "Internal.Exception" { sink.gap(.skipped, "\(file.key): not checked") }
        }
      }
    })
}
