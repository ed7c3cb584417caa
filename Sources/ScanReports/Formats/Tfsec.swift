internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// tfsec's JSON. With `--include-passed` there are rows that passed.
  static let tfsec = ScanFormat(
    "tfsec", "tfsec JSON", tool: "tfsec", lookedFor: "\"results\" with \"rule_id\"",
    empty: [.results],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("results", "[]", "rule_id") || json.has("results", "[]", "long_id")
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["results"]) { _, item throws(DocumentProblem) in
        guard item["passed"].bool != true, item["status"].text != "1", item["status"].text != "passed" else {
          return
        }
        let rule = item["long_id"].string ?? item["rule_id"].string
        try sink.finding(
          rule, item["description"].string ?? item["rule_description"].string, kind: .vulnerability
        ) {
          switch item["severity"].string {
          case "ERROR": $0.rate(.high)
          case "WARNING": $0.rate(.medium)
          case "INFO": $0.rate(.info)
          default: $0.rate(word: item["severity"].string)
          }
          $0.place(item["location"]["filename"].string, item["location"]["start_line"].integer)
          $0.end(item["location"]["end_line"].integer)
          $0.link = item["links"][0].string ?? item["link"].string
          if item["status"].text == "2" || item["status"].text == "ignored" { $0.suppress(.inSource) }
        }
      }
      guard rest.has("results") else { throw input.problem("a report of tfsec without \"results\"") }
    })
}
