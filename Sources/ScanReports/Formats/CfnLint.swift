internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// cfn-lint's JSON.
  static let cfnLint = ScanFormat(
    "cfn-lint", "cfn-lint JSON", tool: "cfn-lint",
    lookedFor: "a list with \"Filename\", \"Level\" and \"Rule\"", empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "Filename") && json.has("[]", "Level") && json.has("[]", "Rule")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { item throws(DocumentProblem) in
        let start = item["Location"]["Start"]
        let end = item["Location"]["End"]
        let rule = item["Rule"]["Id"].string
        try sink.finding(rule, item["Message"].string, kind: .codeSmell) {
          let level = item["Level"].string
          $0.rate(level == "Informational" ? .low : level.map { Severity(level: $0) })
          $0.place(item["Filename"].string, start["LineNumber"].integer, start["ColumnNumber"].integer)
          $0.end(end["LineNumber"].integer, end["ColumnNumber"].integer)
          $0.link = item["Rule"]["Source"].string
        }
        // Its own error and one of the template's syntax.
        if rule == "E0002" || rule == "E0000" { sink.gap(.skipped, item["Message"].string ?? "not checked") }
      }
    })
}
