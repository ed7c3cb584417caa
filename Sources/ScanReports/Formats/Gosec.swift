internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// gosec's JSON.
  static let gosec = ScanFormat(
    "gosec", "gosec JSON", tool: "gosec", lookedFor: "\"Issues\" and \"Stats\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("Issues") && json.has("Stats")
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["Issues"]) { _, item throws(DocumentProblem) in
        try sink.finding(item["rule_id"].string, item["details"].string, kind: .vulnerability) {
          $0.rate(word: item["severity"].string)
          $0.confidence = Confidence(word: item["confidence"].string)
          // `12-14`
          let lines = (item["line"].text ?? "").split(separator: "-").compactMap { Int($0) }
          $0.place(item["file"].string, lines.first, item["column"].integer)
          $0.end(lines.count > 1 ? lines[1] : nil)
          $0.identifiers = [cwe(item["cwe"]["id"].text ?? item["cwe"]["ID"].text)].compactMap(\.self)
          let comment = item["suppressions"][0]
          if item["nosec"].bool == true || comment.isObject {
            $0.suppress(.inSource, comment["justification"].string)
          }
        }
      }
      sink.tool("gosec", version: rest["GosecVersion"].string)
      for file in rest["Golang errors"].entries {
        for error in file.value.items { sink.gap(.skipped, "\(file.key): \(error["error"].string ?? "")") }
      }
    })
}
