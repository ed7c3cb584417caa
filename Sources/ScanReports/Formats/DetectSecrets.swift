internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// detect-secrets' baseline. It holds hashes of secrets: they tell findings apart, and are not kept.
  static let detectSecrets = ScanFormat(
    "detect-secrets", "detect-secrets JSON", tool: "detect-secrets",
    lookedFor: "\"plugins_used\" and \"results\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("results")
        && (json.has("plugins_used") || json.has("results", "*", "[]", "hashed_secret"))
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      guard case .object = report["results"] else {
        throw input.problem("a report of detect-secrets without \"results\"")
      }
      sink.tool("detect-secrets", version: report["version"].string)
      sink.made(at: report["generated_at"].string)
      for file in report["results"].entries {
        for item in file.value.items {
          let type = item["type"].string ?? "secret"
          try sink.finding(type, type, kind: .secret) {
            $0.rate(item["is_verified"].bool == true ? .critical : .high, by: .format)
            $0.place(item["filename"].string ?? file.key, item["line_number"].integer)
            if item["is_secret"].bool == false { $0.suppress(.external, "audited: no secret") }
          }
        }
      }
    })
}
