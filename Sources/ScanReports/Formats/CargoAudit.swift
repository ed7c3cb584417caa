internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `cargo audit --json`. Warnings (unmaintained, yanked) are a map of lists, or a list in old versions.
  static let cargoAudit = ScanFormat(
    "cargo-audit", "cargo audit JSON", tool: "cargo-audit",
    lookedFor: "\"lockfile\" and \"vulnerabilities\" with \"list\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("vulnerabilities", "list") && (json.has("lockfile") || json.has("database"))
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      guard report["vulnerabilities"]["list"].isArray else {
        throw input.problem("a report of cargo audit without a list of vulnerabilities")
      }
      for item in report["vulnerabilities"]["list"].items { try take(item, .vulnerability, sink) }
      let warnings = report["warnings"]
      for item in warnings.isArray ? warnings.items : warnings.entries.flatMap(\.value.items) {
        try take(item, .codeSmell, sink)
      }
    })
}

private func take(_ item: JSONValue, _ kind: FindingKind, _ sink: ReportSink) throws(DocumentProblem) {
  let advisory = item["advisory"]
  let package = item["package"]
  let message = advisory["title"].string ?? item["message"].string ?? item["kind"].string
  try sink.finding(advisory["id"].string ?? item["kind"].string, message, kind: kind) {
    if kind != .vulnerability { $0.rate(.info, by: .format) }
    $0.package = ScanPackage(
      package["name"].string ?? "", version: package["version"].string ?? "", ecosystem: "crates.io",
      fixedVersion: item["versions"]["patched"][0].string)
    $0.identifiers = identifiers(
      in: [advisory["id"].string ?? ""], advisory["aliases"].items.compactMap(\.string))
    $0.link = advisory["url"].string
  }
}
