internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `bundle audit --format json`.
  static let bundlerAudit = ScanFormat(
    "bundler-audit", "bundler-audit JSON", tool: "bundler-audit",
    lookedFor: "\"results\" with \"gem\" or \"advisory\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("results", "[]", "gem") || json.has("results", "[]", "type") && json.has("created_at")
        || Set(json.topKeys) == ["version", "created_at", "results"]
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["results"]) { _, item throws(DocumentProblem) in
        let advisory = item["advisory"]
        let isSource = item["type"].string == "insecure_source"
        let message = isSource ? "insecure source \(item["source"].string ?? "")" : advisory["title"].string
        try sink.finding(advisory["id"].string ?? item["type"].string, message, kind: .vulnerability) {
          $0.rate(word: advisory["criticality"].string)
          $0.score = usableScore(advisory["cvss_v3"].text ?? advisory["cvss_v2"].text)
          if !isSource {
            $0.package = ScanPackage(
              item["gem"]["name"].string ?? "", version: item["gem"]["version"].string ?? "",
              ecosystem: "RubyGems", fixedVersion: advisory["patched_versions"][0].string)
          }
          let names = [
            advisory["id"].string ?? "", advisory["cve"].string.map { "CVE-\($0)" } ?? "",
            advisory["ghsa"].string.map { "GHSA-\($0)" } ?? "",
          ]
          $0.identifiers = identifiers(in: names)
          $0.link = advisory["url"].string
        }
      }
      sink.tool("bundler-audit", version: rest["version"].string)
      sink.made(at: rest["created_at"].string)
      guard rest.has("results") else { throw input.problem("a report of bundler-audit without \"results\"") }
    })

  /// `bundle audit`, as it speaks to people. It ends with a verdict.
  static let bundlerAuditText = ScanFormat(
    "bundler-audit-text", "bundler-audit text", tool: "bundler-audit",
    lookedFor: "\"Vulnerabilities found!\" or \"No vulnerabilities found\"",
    recognises: { head in
      guard let lines = head.lines else { return false }
      return lines.contains("No vulnerabilities found") || lines.contains("Vulnerabilities found!")
        || lines.contains { $0.hasPrefix("Criticality: ") } && lines.contains { $0.hasPrefix("Name: ") }
    },
    read: { input, sink throws(DocumentProblem) in
      var fields: [String: String] = [:]
      var verdict: Bool?
      var count = 0
      func flush() throws(DocumentProblem) {
        guard let name = fields["Name"] else { return }
        count += 1
        let id = fields["CVE"] ?? fields["GHSA"] ?? fields["Advisory"]
        try sink.finding(id, fields["Title"], kind: .vulnerability) {
          $0.rate(word: fields["Criticality"])
          $0.package = ScanPackage(
            name, version: fields["Version"] ?? "", ecosystem: "RubyGems",
            fixedVersion: fields["Solution"].flatMap { fix(in: $0) })
          $0.identifiers = identifiers(
            in: [fields["Advisory"] ?? "", fields["CVE"] ?? "", fields["GHSA"] ?? ""])
          $0.link = fields["URL"]
        }
        fields = [:]
      }
      try input.lines { line, _ throws(DocumentProblem) in
        if line.hasPrefix("Vulnerabilities found!") || line.hasPrefix("No vulnerabilities found") {
          try flush()
          verdict = line.hasPrefix("V")
        } else if line.hasPrefix("Insecure Source URI found: ") {
          count += 1
          try sink.finding("insecure_source", line, kind: .vulnerability) { _ in }
        } else if line.isEmpty {
          try flush()
        } else if let colon = line.firstIndex(of: ":"), fields.count < 20 {
          let value = line[line.index(after: colon)...].trimmed()
          if line[..<colon] == "Name" { try flush() }
          fields[String(line[..<colon])] = value
        }
      }
      try flush()
      guard let verdict else { throw input.problem("no verdict at the end: bundler-audit did not finish") }
      guard verdict == (count > 0) else {
        throw input.problem("the verdict and what is listed contradict each other")
      }
    })
}

/// `upgrade to ~> 2.1.3`; else it says that there is none yet.
private func fix(in solution: String) -> String? {
  let words = "upgrade to "
  return solution.hasPrefix(words) ? String(solution.dropFirst(words.count)) : nil
}
