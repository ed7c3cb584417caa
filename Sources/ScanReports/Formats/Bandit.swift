internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Bandit's JSON. What could not be parsed was not examined.
  static let bandit = ScanFormat(
    "bandit", "Bandit JSON", tool: "bandit", lookedFor: "\"results\", \"metrics\" and \"generated_at\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("results") && json.has("generated_at") && !json.has("plugins_used")
        && (json.has("metrics") || json.has("errors"))
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["results", "errors"]) { key, item throws(DocumentProblem) in
        if key == "errors" {
          return sink.gap(.skipped, "\(item["filename"].string ?? ""): \(item["reason"].string ?? "error")")
        }
        try sink.finding(item["test_id"].string, item["issue_text"].string, kind: .vulnerability) {
          if isPasswordRule($0.rule) { $0.message = passwordMessage }
          $0.rate(word: item["issue_severity"].string)
          $0.confidence = Confidence(word: item["issue_confidence"].string)
          $0.place(item["filename"].string, item["line_number"].integer)
          $0.end(item["end_line_number"].integer)
          $0.identifiers = [cwe(item["issue_cwe"]["id"].text)].compactMap(\.self)
          $0.link = item["more_info"].string
        }
      }
      guard rest.has("results") else { throw input.problem("a report of Bandit without \"results\"") }
      sink.made(at: rest["generated_at"].string)
    })

  /// `bandit -f csv`.
  static let banditCSV = ScanFormat(
    "bandit-csv", "Bandit CSV", tool: "bandit", lookedFor: "the heading filename,test_name,test_id",
    recognises: { $0.lines?.first?.hasPrefix("filename,test_name,test_id,") ?? false },
    read: { input, sink throws(DocumentProblem) in
      try input.table { row throws(DocumentProblem) in
        try sink.finding(row["test_id"], row["issue_text"], kind: .vulnerability) {
          if isPasswordRule($0.rule) { $0.message = passwordMessage }
          $0.rate(word: row["issue_severity"])
          $0.confidence = Confidence(word: row["issue_confidence"])
          $0.place(row["filename"], row["line_number"].flatMap { Int($0) })
          // `https://cwe.mitre.org/data/definitions/78.html`
          let page = row["issue_cwe"]?.split(separator: "/").last?.split(separator: ".").first
          $0.identifiers = [cwe(page.map { String($0) })].compactMap(\.self)
          $0.link = row["more_info"]
        }
      }
    })
}
