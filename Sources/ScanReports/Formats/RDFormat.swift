internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Reviewdog's diagnostic format: one document, or one diagnostic a line.
  static let rdjson = ScanFormat(
    "rdjson", "Reviewdog rdjson and rdjsonl", tool: "reviewdog",
    lookedFor: "\"diagnostics\", or lines with \"message\" and \"location\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("diagnostics", "[]", "message") || json.has("diagnostics") && json.has("source")
        || json.has("message") && json.has("location", "path")
    },
    read: { input, sink throws(DocumentProblem) in
      var reader = try input.json()
      while try reader.hasAnother() {
        let document = try reader.value()
        let source = document["source"]["name"].string
        guard document["diagnostics"].isArray else {
          try take(document, source, nil, sink)
          continue
        }
        sink.tool(source)
        for item in document["diagnostics"].items {
          try take(item, item["source"]["name"].string ?? source, document["severity"], sink)
        }
      }
    })
}

private func take(_ item: JSONValue, _ tool: String?, _ severity: JSONValue?, _ sink: ReportSink)
  throws(DocumentProblem)
{
  let range = item["location"]["range"]
  try sink.finding(item["code"]["value"].text, item["message"].string, kind: .codeSmell) {
    if let tool { $0.tool = tool }
    let own = rdSeverity(item["severity"])
    $0.rate(own ?? severity.flatMap { rdSeverity($0) }, by: own == nil ? .rule : .finding)
    $0.place(
      item["location"]["path"].string, range["start"]["line"].integer, range["start"]["column"].integer)
    $0.end(range["end"]["line"].integer, range["end"]["column"].integer)
    $0.link = item["code"]["url"].string
  }
}

private func rdSeverity(_ value: JSONValue) -> Severity? {
  switch value.text {
  case "ERROR", "1": .high
  case "WARNING", "2": .medium
  case "INFO", "3": .low
  default: nil
  }
}
