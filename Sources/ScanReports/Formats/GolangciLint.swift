internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// golangci-lint's JSON. A severity is only what the configuration gives.
  static let golangciLint = ScanFormat(
    "golangci-lint", "golangci-lint JSON", tool: "golangci-lint",
    lookedFor: "\"Issues\" with \"FromLinter\", \"Report\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("Issues", "[]", "FromLinter") || json.has("Issues") && json.has("Report")
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["Issues"]) { _, item throws(DocumentProblem) in
        let place = item["Pos"]
        try sink.finding(item["FromLinter"].string, item["Text"].string, kind: .codeSmell) {
          let word = item["Severity"].string ?? ""
          $0.rate(word.isEmpty ? .medium : Severity(word: word), by: word.isEmpty ? .format : .finding)
          $0.place(place["Filename"].string, place["Line"].integer, place["Column"].integer)
        }
      }
      if let error = rest["Report"]["Error"].string, !error.isEmpty { sink.failed(error) }
      guard rest.has("Issues") else { throw input.problem("a report of golangci-lint without \"Issues\"") }
    })
}
