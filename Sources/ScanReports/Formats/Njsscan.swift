internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// njsscan's JSON.
  static let njsscan = ScanFormat(
    "njsscan", "njsscan JSON", tool: "njsscan", lookedFor: "\"njsscan_version\"",
    recognises: { head in head.json?.has("njsscan_version") ?? false },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      sink.tool("njsscan", version: report["njsscan_version"].string)
      for error in report["errors"].items { sink.failed(error.string ?? error["message"].string) }
      for part in ["nodejs", "templates"] {
        for rule in report[part].entries {
          let metadata = rule.value["metadata"]
          let files = rule.value["files"].items
          for file in files.isEmpty ? [.null] : files {
            try sink.finding(rule.key, metadata["description"].string, kind: .vulnerability) {
              $0.rate(metadata["severity"].string.map { Severity(level: $0) })
              $0.place(
                file["file_path"].string, file["match_lines"][0].integer, file["match_position"][0].integer)
              $0.end(file["match_lines"][1].integer)
              $0.identifiers = identifiers(in: [metadata["cwe"].string ?? ""])
            }
          }
        }
      }
    })
}
