internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `retire --outputformat json`, version 2 and later; a list of files before.
  static let retireJS = ScanFormat(
    "retirejs", "Retire.js JSON", tool: "retire.js", lookedFor: "\"data\" with \"results\" and \"component\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("data", "[]", "results", "[]", "component")
        || json.has("[]", "results", "[]", "component")
        || json.has("data") && json.has("messages") && json.has("errors")
    },
    read: { input, sink throws(DocumentProblem) in
      var reader = try input.json()
      if try reader.kind() == .array {
        try reader.array { reader throws(DocumentProblem) in try take(file: try reader.value(), sink) }
        return try reader.finish()
      }
      let rest = try reader.streamedObject(["data"]) { _, reader throws(DocumentProblem) in
        try take(file: try reader.value(), sink)
      }
      try reader.finish()
      guard rest.has("data") else { throw input.problem("a report of Retire.js without \"data\"") }
      sink.tool("retire.js", version: rest["version"].string)
      for error in rest["errors"].items { sink.failed(error.string ?? error["message"].string) }
    })
}

private func take(file: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  for result in file["results"].items {
    let component = result["component"].string ?? ""
    let version = result["version"].string ?? ""
    for item in result["vulnerabilities"].items {
      let names = item["identifiers"]
      let all = names["CVE"].items.compactMap(\.string) + [names["githubID"].string ?? ""]
      let rule = identifiers(in: all).first ?? names["issue"].text ?? names["summary"].string
      try sink.finding(
        rule, names["summary"].string ?? "\(component) \(version) is vulnerable", kind: .vulnerability
      ) {
        $0.rate(word: item["severity"].string)
        $0.place(file["file"].string)
        $0.package = ScanPackage(
          component, version: version, ecosystem: "npm", fixedVersion: item["below"].string)
        $0.identifiers = identifiers(in: all, item["cwe"].items.compactMap(\.string))
        $0.link = item["info"][0].string
      }
    }
  }
}
