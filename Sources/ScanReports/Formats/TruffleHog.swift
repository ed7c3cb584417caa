internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// TruffleHog 3 and 2: one finding a line, with lines of its log between. Secrets are never looked at.
  static let truffleHog = ScanFormat(
    "trufflehog", "TruffleHog JSON", tool: "trufflehog",
    lookedFor: "lines with \"DetectorName\" or \"stringsFound\"",
    empty: [.nothing],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("DetectorName") || json.has("stringsFound") || json.has("[]", "DetectorName")
        || json.topTexts["logger"] == "trufflehog"
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { item throws(DocumentProblem) in
        if item["level"].string != nil, item["msg"].string != nil {
          if item["level"].string == "error" || item["level"].string == "fatal" {
            sink.failed(item["msg"].string)
          }
          return
        }
        if let detector = item["DetectorName"].string {
          let data = item["SourceMetadata"]["Data"].entries.first?.value ?? .null
          try sink.finding(detector, "\(detector) credentials", kind: .secret) {
            $0.rate(item["Verified"].bool == true ? .critical : .high, by: .format)
            $0.confidence = item["Verified"].bool == true ? .high : nil
            $0.place(data["file"].string, data["line"].integer)
            $0.link = data["link"].string
          }
        } else {
          let reason = item["reason"].string ?? "secret"
          try sink.finding(reason, reason, kind: .secret) {
            $0.rate(.high, by: .format)
            $0.place(item["path"].string)
          }
        }
      }
    })

  /// trufflehog3, the Python rewrite.
  static let truffleHog3Python = ScanFormat(
    "trufflehog3-py", "trufflehog3 JSON", tool: "trufflehog3",
    lookedFor: "a list with \"rule\", \"secret\" and \"path\"",
    empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "rule", "id") && json.has("[]", "path") && json.has("[]", "secret")
        || json.has("[]", "rule", "message") && json.has("[]", "path")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.array { item throws(DocumentProblem) in
        try sink.finding(item["rule"]["id"].string, item["rule"]["message"].string, kind: .secret) {
          $0.rate(word: item["rule"]["severity"].string)
          $0.place(item["path"].string, item["line"].integer)
          $0.fingerprint = item["id"].string
        }
      }
    })
}
