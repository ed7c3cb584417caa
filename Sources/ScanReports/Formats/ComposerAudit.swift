internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `composer audit --format json`. What PHP writes as a list becomes an object once an entry is left out.
  static let composerAudit = ScanFormat(
    "composer-audit", "composer audit JSON", tool: "composer audit",
    lookedFor: "\"advisories\" with \"advisoryId\", or with \"abandoned\"",
    recognises: { head in
      guard let json = head.json, json.has("advisories"), !json.has("actions") else { return false }
      return json.has("abandoned") || json.has("advisories", "*", "[]", "advisoryId")
        || json.has("advisories", "*", "*", "advisoryId")
        || json.topKeys == ["advisories"] && !json.has("advisories", "*", "module_name")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      for package in try report.map("advisories", input) {
        let list = package.value
        for item in list.isArray ? list.items : list.entries.map(\.value) {
          try take(item, package.key, nil, sink)
        }
      }
      for package in report["ignored-advisories"].entries {
        let list = package.value
        for item in list.isArray ? list.items : list.entries.map(\.value) {
          let reason = item["ignoreReason"].string ?? ""
          try take(item, package.key, Suppression(.external, reason: reason), sink)
        }
      }
    })
}

private func take(_ item: JSONValue, _ package: String, _ suppression: Suppression?, _ sink: ReportSink)
  throws(DocumentProblem)
{
  let id = item["advisoryId"].string
  try sink.finding(id, item["title"].string, kind: .vulnerability) {
    $0.rate(word: item["severity"].string)
    $0.package = ScanPackage(item["packageName"].string ?? package, ecosystem: "Packagist")
    let remote = item["sources"].items.compactMap { $0["remoteId"].string }
    $0.identifiers = identifiers(in: [item["cve"].string ?? ""], remote, [item["link"].string ?? ""])
    $0.link = item["link"].string
    $0.suppression = suppression
  }
}
