internal import DocumentReading

extension ScanFormat {
  /// `pip-audit -f json`, with `dependencies` and before. What it could not look up is skipped with exit status 0
  /// and "No known vulnerabilities found".
  static let pipAudit = ScanFormat(
    "pip-audit", "pip-audit JSON", tool: "pip-audit", lookedFor: "\"dependencies\" with \"vulns\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("dependencies", "[]", "vulns") || json.has("dependencies", "[]", "skip_reason")
        || json.has("[]", "vulns") || json.has("[]", "skip_reason")
        || json.has("dependencies") && Set(json.topKeys).isSubset(of: ["dependencies", "fixes"])
    },
    read: { input, sink throws(DocumentProblem) in
      var count = 0
      var skipped: [String] = []
      func take(_ dependency: JSONValue) throws(DocumentProblem) {
        count += 1
        let name = dependency["name"].string ?? ""
        if let reason = dependency["skip_reason"].string {
          skipped.append(reason)
          return
        }
        let version = dependency["version"].string ?? ""
        for item in dependency["vulns"].items {
          let id = item["id"].string
          try sink.finding(id, item["description"].string ?? id, kind: .vulnerability) {
            $0.package = ScanPackage(
              name, version: version, ecosystem: "PyPI", fixedVersion: item["fix_versions"][0].string)
            $0.identifiers = identifiers(in: [id ?? ""], item["aliases"].items.compactMap(\.string))
          }
        }
      }
      var reader = try input.json()
      if try reader.kind() == .array {
        try reader.array { reader throws(DocumentProblem) in try take(try reader.value()) }
      } else {
        let rest = try reader.streamedObject(["dependencies"]) { _, reader throws(DocumentProblem) in
          try take(try reader.value())
        }
        guard rest.has("dependencies") else {
          throw input.problem("a report of pip-audit without \"dependencies\"")
        }
      }
      try reader.finish()
      if let first = skipped.first {
        sink.gap(.skipped, "pip-audit skipped \(skipped.count) of \(count) dependencies: \(first)")
      }
    })
}
