internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `snyk test --json`, for one project or a list of them, and `snyk container test` with its applications. A
  /// package reached on many paths has a row for each: it counts once.
  static let snyk = ScanFormat(
    "snyk", "Snyk JSON", tool: "snyk", lookedFor: "\"vulnerabilities\" with \"packageManager\"",
    recognises: { head in
      guard let json = head.json else { return false }
      func isProject(_ prefix: [String]) -> Bool {
        func has(_ keys: String...) -> Bool { json.paths.contains(prefix + keys) }
        return has("vulnerabilities")
          && (has("packageManager") || has("licensesPolicy") || has("vulnerabilities", "[]", "packageName")
            || has("vulnerabilities", "[]", "semver") || has("dependencyCount"))
      }
      return isProject([]) || isProject(["[]"]) || json.has("ok") && json.has("error")
    },
    read: { input, sink throws(DocumentProblem) in
      try input.values { project throws(DocumentProblem) in
        try take(project: project, sink)
        for application in project["applications"].items { try take(project: application, sink) }
      }
    })
}

private func take(project: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  if let error = project["error"].string {
    sink.failed(error)
  } else if !project["vulnerabilities"].isArray {
    sink.failed("a project without \"vulnerabilities\"")
  }
  let path = project["displayTargetFile"].string ?? project["targetFile"].string
  let ecosystem = project["packageManager"].string ?? ""
  var seen: Set<String> = []
  for item in project["vulnerabilities"].items where seen.insert(key(item)).inserted {
    try take(item, path, ecosystem, nil, sink)
  }
  for item in project["filtered"]["ignore"].items where seen.insert(key(item)).inserted {
    let reason = item["filtered"]["ignored"][0]["reason"].string ?? ""
    try take(item, path, ecosystem, Suppression(.external, reason: reason), sink)
  }
}

private func key(_ item: JSONValue) -> String {
  "\(item["id"].string ?? "") \(item["packageName"].string ?? item["name"].string ?? "") \(item["version"].string ?? "")"
}

private func take(
  _ item: JSONValue, _ path: String?, _ ecosystem: String, _ suppression: Suppression?, _ sink: ReportSink
) throws(DocumentProblem) {
  let isLicense = item["type"].string == "license"
  try sink.finding(item["id"].string, item["title"].string, kind: isLicense ? .license : .vulnerability) {
    // The plain field stops at high, for older clients.
    $0.rate(word: item["severityWithCritical"].string ?? item["severity"].string)
    $0.score = usableScore(item["cvssScore"].text)
    $0.place(path)
    $0.package = ScanPackage(
      item["packageName"].string ?? item["name"].string ?? "", version: item["version"].string ?? "",
      ecosystem: ecosystem, fixedVersion: item["nearestFixedInVersion"].string ?? item["fixedIn"][0].string)
    let names = item["identifiers"]
    $0.identifiers = identifiers(
      in: names["CVE"].items.compactMap(\.string), names["GHSA"].items.compactMap(\.string),
      names["CWE"].items.compactMap(\.string))
    $0.since = item["publicationTime"].string
    $0.suppression = suppression
  }
}
