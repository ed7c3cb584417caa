internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Checkov's JSON: one framework, a list of them, or counts alone when there was nothing to check.
  static let checkov = ScanFormat(
    "checkov", "Checkov JSON", tool: "checkov",
    lookedFor: "\"check_type\", or \"passed\", \"failed\" and \"parsing_errors\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("check_type") || json.has("[]", "check_type")
        || json.has("passed") && json.has("failed")
          && (json.has("parsing_errors") || json.has("parsingerrors"))
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { framework throws(DocumentProblem) in
        let results = framework["results"]
        // Counts alone: there was nothing to check.
        guard results.isObject || framework["passed"].integer != nil else {
          throw input.problem("\"results\" is not a map")
        }
        sink.tool(
          "checkov",
          version: (framework["summary"]["checkov_version"].string ?? framework["checkov_version"].string))
        for item in results["failed_checks"].items { try take(item, nil, sink) }
        for item in results["skipped_checks"].items {
          let reason = item["check_result"]["suppress_comment"].string ?? ""
          try take(item, Suppression(.inSource, reason: reason), sink)
        }
        for file in results["parsing_errors"].items { sink.gap(.skipped, "\(file.string ?? ""): not parsed") }
      }
    })
}

private func take(_ item: JSONValue, _ suppression: Suppression?, _ sink: ReportSink) throws(DocumentProblem)
{
  let id = item["check_id"].string
  let isSecret = item["check_class"].string?.contains("secrets") ?? false
  try sink.finding(id, item["check_name"].string ?? id, kind: isSecret ? .secret : .vulnerability) {
    $0.rate(word: item["severity"].string)
    let path = item["file_path"].string
    $0.place(path.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }, item["file_line_range"][0].integer)
    $0.end(item["file_line_range"][1].integer)
    $0.link = item["guideline"].string
    $0.suppression = suppression
  }
}
