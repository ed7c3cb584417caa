internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// OSV-Scanner's JSON. One vulnerability under several names is one group, and counts once for a package.
  static let osvScanner = ScanFormat(
    "osv-scanner", "OSV-Scanner JSON", tool: "osv-scanner", lookedFor: "\"results\" with \"packages\"",
    empty: [.nothing],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("results", "[]", "packages") || json.has("experimental_config")
        || json.topKeys == ["results"] && !json.has("results", "[]", "*") && !json.has("results", "*")
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["results"]) { _, result throws(DocumentProblem) in
        let path = result["source"]["path"].string
        for package in result["packages"].items { try take(package, path, sink) }
      }
      guard rest.has("results") else { throw input.problem("a report of OSV-Scanner without \"results\"") }
    })
}

private func take(_ item: JSONValue, _ path: String?, _ sink: ReportSink) throws(DocumentProblem) {
  let package = item["package"]
  let vulnerabilities = item["vulnerabilities"].items
  let groups = item["groups"].isArray ? item["groups"].items : vulnerabilities.map { alone($0) }
  for group in groups {
    let ids = group["ids"].items.compactMap(\.string)
    let details = vulnerabilities.filter { ids.contains($0["id"].string ?? "") }
    let id = ids.first ?? ""
    try sink.finding(
      id, details.first?["summary"].string ?? details.first?["details"].string ?? id, kind: .vulnerability
    ) {
      $0.rate(score: group["max_severity"].text)
      $0.place(path)
      let events = details.first?["affected"][0]["ranges"][0]["events"].items ?? []
      $0.package = ScanPackage(
        package["name"].string ?? "", version: package["version"].string ?? "",
        ecosystem: package["ecosystem"].string ?? "",
        fixedVersion: events.compactMap { $0["fixed"].string }.last)
      $0.since = details.compactMap { $0["published"].string }.min()
      let weaknesses = details.flatMap { $0["database_specific"]["cwe_ids"].items.compactMap(\.string) }
      $0.identifiers = identifiers(in: ids, group["aliases"].items.compactMap(\.string), weaknesses)
      let analysis = group["experimentalAnalysis"].entries.map(\.value)
      if let called = analysis.first?["called"].bool { $0.reachability = called ? .called : .imported }
    }
  }
}

private func alone(_ vulnerability: JSONValue) -> JSONValue {
  .object([
    JSONValue.Entry(key: "ids", value: .array([vulnerability["id"]])),
    JSONValue.Entry(key: "aliases", value: vulnerability["aliases"]),
  ])
}
