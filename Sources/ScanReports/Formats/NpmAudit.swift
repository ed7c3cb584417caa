internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `npm audit --json` of npm 6: an advisory for each installed version that it concerns.
  static let npmAudit6 = ScanFormat(
    "npm-audit-6", "npm audit JSON, npm 6", tool: "npm audit", lookedFor: "\"advisories\" and \"actions\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("advisories") && json.has("actions")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      if failed(report, sink) { return }
      for entry in try report.map("advisories", input) { try takeAll(advisory: entry.value, entry.key, sink) }
    })

  /// `pnpm audit --json`.
  static let pnpmAudit = ScanFormat(
    "pnpm-audit", "pnpm audit JSON", tool: "pnpm audit",
    lookedFor: "\"advisories\" with \"module_name\", without \"actions\"",
    recognises: { head in
      guard let json = head.json, json.has("advisories"), !json.has("actions") else { return false }
      return json.has("advisories", "*", "module_name") || json.has("metadata", "totalDependencies")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      if failed(report, sink) { return }
      for entry in try report.map("advisories", input) { try takeAll(advisory: entry.value, entry.key, sink) }
    })

  /// `npm audit --json` of npm 7 and later. Texts in `via` lead to other packages, and may run in a circle.
  static let npmAudit7 = ScanFormat(
    "npm-audit-7", "npm audit JSON, npm 7 and later", tool: "npm audit", lookedFor: "\"auditReportVersion\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("auditReportVersion") || json.has("vulnerabilities", "*", "via")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      guard case .object = report["vulnerabilities"] else {
        throw input.problem("a report of npm audit without \"vulnerabilities\"")
      }
      var seen: Set<String> = []
      for entry in report["vulnerabilities"].entries {
        for advisory in entry.value["via"].items where advisory.isObject {
          let name = advisory["name"].string ?? entry.key
          let source = advisory["source"].text ?? advisory["url"].string ?? advisory["title"].string ?? ""
          guard seen.insert("\(source) \(name)").inserted else { continue }
          let link = advisory["url"].string ?? ""
          try sink.finding(source, advisory["title"].string, kind: .vulnerability) {
            $0.rate(word: advisory["severity"].string)
            $0.score = usableScore(advisory["cvss"]["score"].text)
            let fix = entry.value["fixAvailable"]
            let version = fix["name"].string == name ? fix["version"].string : nil
            $0.package = ScanPackage(
              name, ecosystem: "npm", fixedVersion: version ?? (fix.bool == true ? "yes" : nil))
            $0.identifiers = identifiers(in: [link], advisory["cwe"].items.compactMap(\.string))
            $0.link = link.isEmpty ? nil : link
          }
        }
      }
    })

  /// `yarn audit --json` of Yarn 1: one line for each path to a package.
  static let yarnAudit1 = ScanFormat(
    "yarn-audit-1", "yarn audit JSON, Yarn 1", tool: "yarn audit",
    lookedFor: "lines of the type auditAdvisory",
    recognises: { head in
      guard let json = head.json, let type = json.topTexts["type"] else { return false }
      return type == "auditAdvisory" || type == "auditSummary" || json.has("data", "advisory")
    },
    read: { input, sink throws(DocumentProblem) in
      var seen: Set<String> = []
      var hasSummary = false
      try input.values { line throws(DocumentProblem) in
        switch line["type"].string {
        case "auditAdvisory":
          let advisory = line["data"]["advisory"]
          let id = advisory["id"].text ?? ""
          for finding in versions(of: advisory) where seen.insert("\(id) \(finding)").inserted {
            try take(advisory: advisory, id, finding, sink)
          }
        case "auditSummary": hasSummary = true
        case "error": sink.failed(line["data"].string)
        default: break
        }
      }
      if !hasSummary { sink.failed("no summary: yarn audit did not end") }
    })

  /// `yarn npm audit --json` of Yarn 2 and later.
  static let yarnAuditBerry = ScanFormat(
    "yarn-audit-berry", "yarn npm audit JSON, Yarn 2 and later", tool: "yarn npm audit",
    lookedFor: "\"value\" and \"children\" with \"ID\"", empty: [.nothing],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("value") && json.has("children", "ID")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { line throws(DocumentProblem) in
        let entry = line["children"]
        let id = entry["ID"].text ?? ""
        let isDeprecation = id.hasSuffix("(deprecation)")
        try sink.finding(id, entry["Issue"].string, kind: isDeprecation ? .codeSmell : .vulnerability) {
          $0.rate(isDeprecation ? .info : entry["Severity"].string.flatMap { Severity(word: $0) })
          $0.package = ScanPackage(
            line["value"].string ?? "", version: entry["Tree Versions"][0].string ?? "", ecosystem: "npm")
          $0.identifiers = identifiers(in: [entry["URL"].string ?? ""])
          $0.link = entry["URL"].string
        }
      }
    })
}

private func failed(_ report: JSONObject, _ sink: ReportSink) -> Bool {
  guard report.has("error") else { return false }
  sink.failed(report["error"]["summary"].string ?? report["error"]["message"].string)
  return true
}

private func takeAll(advisory: JSONValue, _ key: String, _ sink: ReportSink) throws(DocumentProblem) {
  for version in versions(of: advisory) { try take(advisory: advisory, key, version, sink) }
}

/// Installed versions, each once.
private func versions(of advisory: JSONValue) -> [String] {
  var all: [String] = []
  for finding in advisory["findings"].items {
    let version = finding["version"].string ?? ""
    if !all.contains(version) { all.append(version) }
  }
  return all.isEmpty ? [""] : all
}

private func take(advisory: JSONValue, _ id: String, _ version: String, _ sink: ReportSink)
  throws(DocumentProblem)
{
  try sink.finding(id, advisory["title"].string, kind: .vulnerability) {
    $0.rate(word: advisory["severity"].string)
    $0.score = usableScore(advisory["cvss"]["score"].text)
    let patched = advisory["patched_versions"].string
    // `<0.0.0`: there is none.
    $0.package = ScanPackage(
      advisory["module_name"].string ?? "", version: version, ecosystem: "npm",
      fixedVersion: patched == "<0.0.0" ? nil : patched)
    let weaknesses = advisory["cwe"].items.compactMap(\.string) + [advisory["cwe"].string ?? ""]
    $0.identifiers = identifiers(
      in: advisory["cves"].items.compactMap(\.string), [advisory["github_advisory_id"].string ?? ""],
      weaknesses)
    $0.link = advisory["url"].string
  }
}
