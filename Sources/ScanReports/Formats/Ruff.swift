internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `ruff check --output-format json` and `json-lines`. A file that Ruff cannot parse is not checked.
  static let ruff = ScanFormat(
    "ruff", "Ruff JSON", tool: "ruff", lookedFor: "a list with \"filename\", \"code\" and \"end_location\"",
    empty: [.list, .nothing],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "end_location", "row") && json.has("[]", "filename")
        || json.has("end_location", "row") && json.has("filename")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { item throws(DocumentProblem) in
        let code = item["code"].string
        let isSyntax = code == nil || code == "invalid-syntax"
        if isSyntax {
          sink.gap(.skipped, "\(item["filename"].string ?? ""): \(item["message"].string ?? "")")
        }
        try sink.finding(code ?? "invalid-syntax", item["message"].string, kind: .codeSmell) {
          let severity = item["severity"].string
          // Ruff before 0.10 rates nothing.
          $0.rate(
            severity.map { Severity(level: $0) } ?? .medium, by: severity == nil ? .format : .finding)
          $0.place(
            item["filename"].string, item["location"]["row"].integer, item["location"]["column"].integer)
          $0.end(item["end_location"]["row"].integer, item["end_location"]["column"].integer)
          $0.link = item["url"].string
        }
      }
    })
}
