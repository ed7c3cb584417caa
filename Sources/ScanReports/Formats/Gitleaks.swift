internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Gitleaks 8, and 7 with its `offender`. The secret, the line and the match are never looked at.
  static let gitleaks = ScanFormat(
    "gitleaks", "Gitleaks JSON", tool: "gitleaks",
    lookedFor: "a list with \"RuleID\" and \"Secret\", or \"offender\" and \"rule\"",
    empty: [.list, .null, .nothing],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "RuleID") && (json.has("[]", "Secret") || json.has("[]", "Match"))
        || json.has("[]", "offender") && json.has("[]", "rule") || json.has("offender") && json.has("rule")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { item throws(DocumentProblem) in
        let rule = item["RuleID"].string ?? item["rule"].string ?? ""
        let text = item["Description"].string ?? rule
        try sink.finding(rule, text.isEmpty ? rule : text, kind: .secret) {
          $0.rate(.high, by: .format)
          $0.place(
            item["File"].string ?? item["file"].string,
            item["StartLine"].integer ?? item["lineNumber"].integer,
            item["StartColumn"].integer)
          $0.end(item["EndLine"].integer)
        }
      }
    })
}
