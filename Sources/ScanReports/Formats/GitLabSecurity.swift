internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// GitLab's security report schemas 2 to 15: SAST, DAST, secrets, dependencies, containers, fuzzing.
  static let gitlabSecurity = ScanFormat(
    "gitlab-security", "GitLab security report", tool: "GitLab",
    lookedFor: "\"vulnerabilities\" with \"identifiers\" or \"scanner\", and \"scan\"",
    recognises: { head in
      guard let json = head.json, json.has("vulnerabilities") else { return false }
      return json.has("vulnerabilities", "[]", "identifiers") && !json.has("packageManager")
        && !json.has("bomFormat") && !json.has("vulnerabilities", "[]", "packageName")
        || json.has("scan", "type") || json.has("scan", "scanner") || json.has("remediations")
        || Set(json.topKeys).isSubset(of: [
          "version", "vulnerabilities", "remediations", "schema", "$schema", "__comment__",
        ])
    },
    read: { input, sink throws(DocumentProblem) in
      // The scan tells the kind, and may come last.
      var waiting: [JSONValue] = []
      let rest = try input.object(streaming: ["vulnerabilities"]) { _, item throws(DocumentProblem) in
        guard waiting.count < input.limits.waiting else { throw input.problem("too many vulnerabilities") }
        waiting.append(item)
      }
      guard rest.has("vulnerabilities") else {
        throw input.problem("a security report of GitLab without \"vulnerabilities\"")
      }
      let scan = rest["scan"]
      sink.tool(scan["scanner"]["name"].string, version: scan["scanner"]["version"].string)
      sink.made(at: scan["end_time"].string)
      if let status = scan["status"].string, status != "success" {
        sink.failed("the scan's status is \(status)")
      }
      for message in scan["messages"].items where message["level"].string == "fatal" {
        sink.failed(message["value"].string)
      }
      for item in waiting {
        let type = scan["type"].string ?? item["category"].string ?? ""
        try take(vulnerability: item, type, sink)
      }
    })
}

private func take(vulnerability item: JSONValue, _ type: String, _ sink: ReportSink) throws(DocumentProblem) {
  let location = item["location"]
  let names = item["identifiers"].items
  let rule = names.first?["value"].text ?? item["name"].string
  let text = item["name"].string ?? item["message"].string ?? item["description"].string
  try sink.finding(rule, text, kind: type == "secret_detection" ? .secret : .vulnerability) {
    if let scanner = item["scanner"]["name"].string, !scanner.isEmpty { $0.tool = scanner }
    $0.rate(word: item["severity"].string)
    $0.confidence = Confidence(word: item["confidence"].string)
    let image = location["image"].string ?? location["kubernetes_resource"]["container_name"].string
    let address = location["hostname"].string.map { $0 + (location["path"].string ?? "") }
    $0.place(
      location["file"].string ?? address ?? location["crash_address"].string ?? image,
      location["start_line"].integer)
    $0.end(location["end_line"].integer)
    let dependency = location["dependency"]
    if let name = dependency["package"]["name"].string {
      $0.package = ScanPackage(name, version: dependency["version"].string ?? "")
    }
    $0.identifiers = identifiers(
      in: names.map { $0["name"].string ?? "" }, names.map { $0["value"].text ?? "" },
      names.compactMap { $0["type"].string == "cwe" ? cwe($0["value"].text) : nil })
    $0.fingerprint = item["id"].string
    $0.link = names.first?["url"].string
  }
}
