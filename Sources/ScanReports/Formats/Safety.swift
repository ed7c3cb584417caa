internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Safety 1: a list of lists of name, affected versions, installed version, text, and number.
  static let safety1 = ScanFormat(
    "safety-1", "Safety 1 JSON", tool: "safety", lookedFor: "a list of lists", empty: [.list],
    recognises: { head in head.json?.has("[]", "[]") ?? false },
    read: { input, sink throws(DocumentProblem) in
      try input.array { row throws(DocumentProblem) in
        guard row.items.count >= 5 else { throw input.problem("a row of fewer than five fields") }
        try sink.finding(row[4].text, row[3].string, kind: .vulnerability) {
          $0.rate(word: row[6]["base_severity"].string)
          $0.rate(score: row[6]["base_score"].text ?? row[5]["base_score"].text)
          $0.package = ScanPackage(row[0].string ?? "", version: row[2].string ?? "", ecosystem: "PyPI")
          $0.identifiers = identifiers(in: words(row[3].string))
        }
      }
    })

  /// Safety 2 and the `check` of Safety 3.
  static let safety2 = ScanFormat(
    "safety-2", "Safety 2 JSON", tool: "safety", lookedFor: "\"report_meta\" and \"scanned_packages\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("report_meta") && (json.has("scanned_packages") || json.has("vulnerabilities"))
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      sink.tool("safety", version: report["report_meta"]["safety_version"].string)
      sink.made(
        revision: report["report_meta"]["git"]["commit"].string, at: report["report_meta"]["timestamp"].string
      )
      guard report["vulnerabilities"].isArray else {
        throw input.problem("a report of Safety without \"vulnerabilities\"")
      }
      for item in report["vulnerabilities"].items { try take(item, nil, sink) }
      for item in report["ignored_vulnerabilities"].items {
        try take(item, Suppression(.external, reason: item["ignored_reason"].string ?? ""), sink)
      }
    })

  /// The `scan` of Safety 3: projects, files, dependencies, specifications.
  static let safety3 = ScanFormat(
    "safety-3", "Safety 3 JSON", tool: "safety", lookedFor: "\"scan_results\"",
    recognises: { head in head.json?.has("scan_results") ?? false },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      sink.tool("safety", version: report["meta"]["telemetry"]["safety_version"].string)
      guard report["scan_results"]["projects"].isArray else {
        throw input.problem("a report of Safety without \"projects\"")
      }
      for project in report["scan_results"]["projects"].items {
        sink.made(revision: project["git"]["commit"].string)
        for file in project["files"].items {
          for dependency in file["results"]["dependencies"].items {
            for specification in dependency["specifications"].items {
              try take(specification, dependency["name"].string ?? "", file["location"].string, sink)
            }
          }
        }
      }
    })
}

private func take(_ item: JSONValue, _ suppression: Suppression?, _ sink: ReportSink) throws(DocumentProblem)
{
  try sink.finding(item["vulnerability_id"].text, item["advisory"].string, kind: .vulnerability) {
    let rating = item["severity"]
    $0.rate(word: rating["cvssv3"]["base_severity"].string)
    $0.rate(score: rating["cvssv3"]["base_score"].text)
    $0.package = ScanPackage(
      item["package_name"].string ?? "", version: item["analyzed_version"].string ?? "", ecosystem: "PyPI",
      fixedVersion: item["fixed_versions"][0].string)
    $0.identifiers = identifiers(in: [item["CVE"].string ?? ""])
    $0.link = item["more_info_url"].string
    $0.suppression = suppression
  }
}

private func take(_ specification: JSONValue, _ name: String, _ path: String?, _ sink: ReportSink)
  throws(DocumentProblem)
{
  let raw = specification["raw"].string ?? ""
  for item in specification["vulnerabilities"]["known_vulnerabilities"].items {
    let id = item["id"].text ?? ""
    try sink.finding(id, "\(raw) is affected by \(id)", kind: .vulnerability) {
      $0.place(path)
      let version = raw.split(separator: "=").last.map { String($0) } ?? ""
      $0.package = ScanPackage(name, version: raw.contains("==") ? version : "", ecosystem: "PyPI")
      if item["ignored"].isObject { $0.suppress(.external, item["ignored"]["reason"].string) }
    }
  }
}

private func words(_ text: String?) -> [String] {
  (text ?? "").prefix(10_000).split(whereSeparator: { " ,.;:()".contains($0) }).map { String($0) }
}
