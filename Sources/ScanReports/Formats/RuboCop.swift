internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// RuboCop's JSON, and Cookstyle's.
  static let ruboCop = ScanFormat(
    "rubocop", "RuboCop JSON", tool: "rubocop", lookedFor: "\"files\" with \"offenses\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("files", "[]", "offenses") || json.has("metadata", "rubocop_version")
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["files"]) { _, file throws(DocumentProblem) in
        for item in file["offenses"].items {
          let place = item["location"]
          try sink.finding(item["cop_name"].string, item["message"].string, kind: .codeSmell) {
            $0.rate(item["severity"].string.map { Severity(level: $0) })
            $0.place(
              file["path"].string, place["start_line"].integer ?? place["line"].integer,
              place["start_column"].integer ?? place["column"].integer)
            $0.end(place["last_line"].integer, place["last_column"].integer)
          }
        }
      }
      sink.tool("rubocop", version: rest["metadata"]["rubocop_version"].string)
      if rest["summary"]["inspected_file_count"].integer == 0 {
        sink.gap(.nothingExamined, "no file was inspected")
      }
      guard rest.has("files") else { throw input.problem("a report of RuboCop without \"files\"") }
    })
}
