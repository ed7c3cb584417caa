internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Code Climate's issues: a list, as GitLab's code quality has it, or a stream parted by NUL or newlines.
  static let codeClimate = ScanFormat(
    "codeclimate", "Code Climate JSON", tool: "codeclimate", lookedFor: "\"check_name\" and \"location\"",
    empty: [.list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("[]", "check_name") && json.has("[]", "location")
        || json.has("check_name") && json.has("location")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { item throws(DocumentProblem) in
        guard (item["type"].string ?? "issue").lowercased() == "issue" else { return }
        let place = item["location"]
        try sink.finding(item["check_name"].string, item["description"].string, kind: .codeSmell) {
          switch item["severity"].string?.lowercased() {
          case "blocker": $0.rate(.critical)
          case "critical": $0.rate(.high)
          case "major": $0.rate(.medium)
          case "minor": $0.rate(.low)
          case "info": $0.rate(.info)
          default: break
          }
          let begin = place["positions"]["begin"]
          $0.place(
            place["path"].string, place["lines"]["begin"].integer ?? begin["line"].integer ?? begin.integer,
            begin["column"].integer)
          $0.end(place["lines"]["end"].integer ?? place["positions"]["end"]["line"].integer)
          $0.fingerprint = item["fingerprint"].string.flatMap { $0.isEmpty ? nil : $0 }
        }
      }
    })
}
