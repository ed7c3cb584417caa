internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// KICS' JSON: each query with the files that it found.
  static let kics = ScanFormat(
    "kics", "KICS JSON", tool: "kics", lookedFor: "\"queries\" and \"files_scanned\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("files_scanned") && (json.has("queries") || json.has("queries_total"))
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["queries"]) { _, query throws(DocumentProblem) in
        for file in query["files"].items {
          try sink.finding(query["query_id"].string, query["query_name"].string, kind: .vulnerability) {
            $0.rate(word: query["severity"].string)
            $0.place(file["file_name"].string, file["line"].integer)
            $0.identifiers = [cwe(query["cwe"].text)].compactMap(\.self)
            $0.fingerprint = file["similarity_id"].string
            $0.link = query["query_url"].string
          }
        }
      }
      sink.tool("kics", version: rest["kics_version"].string)
      sink.made(at: rest["end"].string)
      guard rest.has("queries") else { throw input.problem("a report of KICS without \"queries\"") }
      for (key, words) in [
        ("queries_failed_to_execute", "queries failed"),
        ("files_failed_to_scan", "files could not be scanned"),
      ] {
        if let count = rest[key].integer, count > 0 { sink.failed("\(count) \(words)") }
      }
    })
}
