internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Nuclei's JSON lines, or a list. Without a match it writes nothing.
  static let nuclei = ScanFormat(
    "nuclei", "Nuclei JSON", tool: "nuclei", lookedFor: "\"template-id\"", empty: [.nothing, .list],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("template-id") || json.has("[]", "template-id") || json.has("templateID")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { item throws(DocumentProblem) in
        guard item["matcher-status"].bool != false else { return }
        let info = item["info"]
        let known = info["classification"]
        let rule = item["template-id"].string ?? item["templateID"].string
        try sink.finding(rule, info["name"].string ?? rule, kind: .vulnerability) {
          $0.rate(word: info["severity"].string)
          $0.score = usableScore(known["cvss-score"].text)
          $0.location = (item["matched-at"].string ?? item["matched"].string ?? item["host"].string).map {
            ScanLocation($0)
          }
          let names = known["cve-id"].items.compactMap(\.string) + [known["cve-id"].string ?? "", rule ?? ""]
          let weaknesses = known["cwe-id"].items.compactMap(\.string) + [known["cwe-id"].string ?? ""]
          $0.identifiers = identifiers(in: names, weaknesses)
          $0.link = info["reference"][0].string
        }
      }
    })
}
