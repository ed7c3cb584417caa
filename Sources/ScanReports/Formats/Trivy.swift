internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Trivy's JSON: since 0.20 an object with `SchemaVersion`, before a list of targets, and for clusters
  /// resources of them. A target without findings has no list for them. Licences are listed for every package and
  /// are no findings.
  static let trivy = ScanFormat(
    "trivy", "Trivy JSON", tool: "trivy", lookedFor: "\"SchemaVersion\", or a list of \"Target\"",
    empty: [.list, .null],
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("SchemaVersion") || json.has("[]", "Target") || json.has("Results", "[]", "Target")
        || json.has("ClusterName")
    },
    read: { input, sink throws(DocumentProblem) in
      var reader = try input.json()
      if try reader.kind() == .array {
        try reader.array { reader throws(DocumentProblem) in
          try take(target: try reader.value(), sink)
        }
        return try reader.finish()
      }
      let rest = try reader.streamedObject([
        "Results", "Resources", "Vulnerabilities", "Misconfigurations", "Findings",
      ]) { key, reader throws(DocumentProblem) in
        let item = try reader.value()
        if key == "Results" { return try take(target: item, sink) }
        // Of a cluster: a resource with results of its own.
        if !item["Error"].isNull { sink.failed(item["Error"].string) }
        for target in item["Results"].items { try take(target: target, sink) }
      }
      try reader.finish()
      guard ["SchemaVersion", "Results", "ClusterName"].contains(where: { rest.has($0) }) else {
        throw input.problem("a report of Trivy without \"SchemaVersion\"")
      }
      sink.tool("trivy", version: rest["Trivy"]["Version"].string)
      sink.made(revision: rest["Metadata"]["Commit"].string, at: rest["CreatedAt"].string)
    })
}

private func take(target: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  let path = target["Target"].string ?? ""
  let type = target["Type"].string ?? ""
  for item in target["Vulnerabilities"].items { try take(vulnerability: item, path, type, sink) }
  for item in target["Misconfigurations"].items { try take(misconfiguration: item, path, sink) }
  for item in target["Secrets"].items {
    try sink.finding(item["RuleID"].string, item["Title"].string, kind: .secret) {
      $0.rate(word: item["Severity"].string)
      $0.place(path, item["StartLine"].integer)
      $0.end(item["EndLine"].integer)
    }
  }
  for item in target["ExperimentalModifiedFindings"].items {
    let found = item["Finding"]
    let reason = [item["Status"].string, item["Statement"].string].compactMap(\.self).joined(separator: ": ")
    let suppression = Suppression(.statement, reason: reason)
    if found["VulnerabilityID"].string != nil {
      try take(vulnerability: found, path, type, sink, suppression)
    } else {
      try take(misconfiguration: found, path, sink, suppression)
    }
  }
}

private func take(
  vulnerability item: JSONValue, _ path: String, _ type: String, _ sink: ReportSink,
  _ suppression: Suppression? = nil
) throws(DocumentProblem) {
  let id = item["VulnerabilityID"].string ?? ""
  try sink.finding(id, item["Title"].string ?? id, kind: .vulnerability) {
    $0.rate(word: item["Severity"].string)
    let scores = item["CVSS"].entries.compactMap {
      usableScore($0.value["V3Score"].text ?? $0.value["V2Score"].text)
    }
    $0.score = scores.max()
    $0.place(item["PkgPath"].string ?? path)
    $0.package = ScanPackage(
      item["PkgName"].string ?? "", version: item["InstalledVersion"].string ?? "", ecosystem: type,
      fixedVersion: item["FixedVersion"].string)
    $0.identifiers = identifiers(
      in: [id], item["VendorIDs"].items.compactMap(\.string), item["CweIDs"].items.compactMap(\.string))
    $0.link = item["PrimaryURL"].string
    $0.since = item["PublishedDate"].string
    $0.suppression = suppression
  }
}

private func take(
  misconfiguration item: JSONValue, _ path: String, _ sink: ReportSink, _ suppression: Suppression? = nil
) throws(DocumentProblem) {
  let status = item["Status"].string ?? "FAIL"
  guard status == "FAIL" || suppression != nil else { return }
  let cause = item["CauseMetadata"]
  try sink.finding(item["ID"].string, item["Message"].string ?? item["Title"].string, kind: .vulnerability) {
    $0.rate(word: item["Severity"].string)
    $0.place(path, cause["StartLine"].integer)
    $0.end(cause["EndLine"].integer)
    $0.link = item["PrimaryURL"].string
    $0.suppression = suppression
  }
}
