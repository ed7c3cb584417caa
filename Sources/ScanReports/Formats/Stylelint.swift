internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Stylelint's JSON.
  static let stylelint = ScanFormat(
    "stylelint", "Stylelint JSON", tool: "stylelint", lookedFor: "a list with \"source\" and \"warnings\"",
    empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "source") && json.has("[]", "warnings")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { file throws(DocumentProblem) in
        for item in file["warnings"].items {
          try sink.finding(item["rule"].string, item["text"].string, kind: .codeSmell) {
            $0.rate(item["severity"].string.map { Severity(level: $0) })
            $0.place(file["source"].string, item["line"].integer, item["column"].integer)
            $0.end(item["endLine"].integer, item["endColumn"].integer)
          }
          if item["rule"].string == "CssSyntaxError" {
            sink.gap(.skipped, "\(file["source"].string ?? ""): not parsed")
          }
        }
        for item in file["parseErrors"].items {
          sink.gap(.skipped, "\(file["source"].string ?? ""): \(item["text"].string ?? "not parsed")")
        }
      }
    })
}
