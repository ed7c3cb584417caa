internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Terrascan's JSON. Its `scan_errors` are routine: every kind of file is tried on every folder.
  static let terrascan = ScanFormat(
    "terrascan", "Terrascan JSON", tool: "terrascan", lookedFor: "\"results\" with \"violations\"",
    recognises: { head in head.json?.has("results", "violations") ?? false },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      let results = report["results"]
      guard results.isObject else { throw input.problem("\"results\" is not a map") }
      for (list, suppression) in [
        ("violations", nil), ("skipped_violations", Suppression(.inSource)),
      ] as [(String, Suppression?)] {
        for item in results[list].items {
          try sink.finding(item["rule_id"].string, item["description"].string, kind: .vulnerability) {
            $0.rate(word: item["severity"].string)
            $0.place(item["file"].string, item["line"].integer)
            $0.suppression = suppression
          }
        }
      }
      if results["scan_summary"]["policies_validated"].integer == 0 {
        sink.gap(.nothingExamined, "no policy was validated")
      }
    })
}
