internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Brakeman's JSON. It rates how sure it is, and nothing else.
  static let brakeman = ScanFormat(
    "brakeman", "Brakeman JSON", tool: "brakeman", lookedFor: "\"scan_info\" and \"warnings\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("scan_info") && json.has("warnings")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object(streaming: ["warnings", "ignored_warnings", "errors"]) {
        key, item throws(DocumentProblem) in
        if key == "errors" { return sink.gap(.skipped, item["error"].string ?? "an error") }
        try sink.finding(
          item["check_name"].string ?? item["warning_type"].string, item["message"].string,
          kind: .vulnerability
        ) {
          $0.rate(item["confidence"].string.flatMap { brakemanSeverity($0) })
          $0.confidence = Confidence(word: item["confidence"].string)
          $0.place(item["file"].string, item["line"].integer)
          $0.identifiers = item["cwe_id"].items.compactMap { cwe($0.text) }
          $0.fingerprint = item["fingerprint"].string
          $0.link = item["link"].string
          if key == "ignored_warnings" { $0.suppress(.external, item["note"].string) }
        }
      }
      sink.tool("brakeman", version: report["scan_info"]["brakeman_version"].string)
      sink.made(at: report["scan_info"]["end_time"].string)
    })
}

private func brakemanSeverity(_ confidence: String) -> Severity? {
  switch confidence.lowercased() {
  case "high": .high
  case "medium": .medium
  case "weak": .low
  default: nil
  }
}
