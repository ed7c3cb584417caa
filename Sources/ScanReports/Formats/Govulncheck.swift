internal import DocumentReading

extension ScanFormat {
  /// `govulncheck -json`: a stream of messages. An advisory is a finding only where one was found; where the
  /// trace begins tells whether it is called.
  static let govulncheck = ScanFormat(
    "govulncheck", "govulncheck JSON", tool: "govulncheck",
    lookedFor: "a stream of \"config\", \"osv\", \"finding\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("config", "scanner_name") || json.has("config", "protocol_version")
        || json.has("[]", "config") || json.has("[]", "osv") || json.has("osv", "schema_version")
        || json.has("finding", "osv") || json.has("SBOM")
    },
    read: { input, sink throws(DocumentProblem) in
      var advisories: [String: JSONValue] = [:]
      var found: [Found] = []
      var places: [String: Int] = [:]
      var hasConfig = false
      try input.values { message throws(DocumentProblem) in
        let config = message["config"]
        if config.isObject {
          hasConfig = true
          sink.tool(config["scanner_name"].string, version: config["scanner_version"].string)
          sink.made(at: config["db_last_modified"].string)
        }
        let osv = message["osv"]
        if let id = osv["id"].string { advisories[id] = osv }
        let finding = message["finding"]
        if let id = finding["osv"].string { note(finding, id, &found, &places) }
      }
      guard hasConfig else {
        throw input.problem("a stream of govulncheck without \"config\": its start is missing")
      }
      for item in found { try take(item, advisories[item.id] ?? .null, sink) }
    })

  /// govulncheck before 1.0.
  static let govulncheckLegacy = ScanFormat(
    "govulncheck-legacy", "govulncheck JSON before 1.0", tool: "govulncheck",
    lookedFor: "\"Vulns\" and \"Modules\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("Vulns") && (json.has("Calls") || json.has("Modules"))
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      for item in report["Vulns"].items {
        let osv = item["OSV"]
        let module = item["ModPath"].string ?? item["PkgPath"].string ?? ""
        let isCalled = (item["CallSink"].integer ?? 0) > 0
        let isImported = (item["ImportSink"].integer ?? 0) > 0
        try take(
          Found(
            id: osv["id"].string ?? "", module: module, version: "", fixed: nil,
            reach: isCalled ? .called : isImported ? .imported : .required, place: nil), osv, sink)
      }
    })
}

private struct Found {
  let id: String
  let module: String
  let version: String
  let fixed: String?
  var reach: Reachability
  var place: ScanLocation?
}

/// One advisory of one module is told at three depths: the deepest counts.
private func note(_ finding: JSONValue, _ id: String, _ found: inout [Found], _ places: inout [String: Int]) {
  let first = finding["trace"][0]
  let module = first["module"].string ?? ""
  let reach: Reachability =
    first["function"].string != nil ? .called : first["package"].string != nil ? .imported : .required
  // Where the own code begins.
  let caller = finding["trace"].items.last?["position"]
  let place = caller?["filename"].string.map {
    ScanLocation(withSlashes($0), line: caller?["line"].integer, column: caller?["column"].integer)
  }
  if let known = places["\(id) \(module)"] {
    if depth(reach) > depth(found[known].reach) {
      found[known].reach = reach
      found[known].place = place
    }
    return
  }
  places["\(id) \(module)"] = found.count
  found.append(
    Found(
      id: id, module: module, version: first["version"].string ?? "", fixed: finding["fixed_version"].string,
      reach: reach, place: place))
}

private func depth(_ reach: Reachability) -> Int {
  switch reach {
  case .unknown: 0
  case .required: 1
  case .imported: 2
  case .called: 3
  }
}

private func take(_ item: Found, _ osv: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  try sink.finding(item.id, osv["summary"].string ?? osv["details"].string ?? item.id, kind: .vulnerability) {
    $0.location = item.place
    $0.package = ScanPackage(item.module, version: item.version, ecosystem: "Go", fixedVersion: item.fixed)
    $0.identifiers = identifiers(in: [item.id], osv["aliases"].items.compactMap(\.string))
    $0.reachability = item.reach
    $0.link = osv["database_specific"]["url"].string
  }
}
