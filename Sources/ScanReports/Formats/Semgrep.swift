internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Semgrep's JSON. Without a login it writes words where fingerprints and lines would be.
  static let semgrep = ScanFormat(
    "semgrep", "Semgrep JSON", tool: "semgrep", lookedFor: "\"results\" with \"check_id\"",
    recognises: { head in
      guard let json = head.json, json.has("results") else { return false }
      return json.has("results", "[]", "check_id")
        || Set(json.topKeys) == ["results", "errors"]
        || json.has("errors") && (json.has("paths", "scanned") || json.has("paths", "_comment"))
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["results", "errors"]) { key, item throws(DocumentProblem) in
        if key == "errors" { return take(error: item, sink) }
        let extra = item["extra"]
        let metadata = extra["metadata"]
        let weaknesses = metadata["cwe"].items.compactMap(\.string) + [metadata["cwe"].string ?? ""]
        let isSecurity = metadata["category"].string.map { $0 == "security" } ?? !weaknesses.joined().isEmpty
        let dependency = extra["sca_info"]
        try sink.finding(
          item["check_id"].string, extra["message"].string,
          kind: isSecurity || dependency.isObject ? .vulnerability : .bug
        ) {
          $0.rate(semgrepSeverity(extra["severity"].string))
          $0.confidence = Confidence(word: metadata["confidence"].string)
          $0.place(item["path"].string, item["start"]["line"].integer, item["start"]["col"].integer)
          $0.end(item["end"]["line"].integer, item["end"]["col"].integer)
          $0.identifiers = identifiers(
            in: weaknesses, [metadata["sca-vuln-database-identifier"].string ?? ""])
          if let print = extra["fingerprint"].string, !print.isEmpty, print != "requires login" {
            $0.fingerprint = print
          }
          $0.link = metadata["source"].string ?? metadata["shortlink"].string
          if extra["is_ignored"].bool == true { $0.suppress(.inSource, "nosemgrep") }
          if let reachable = dependency["reachable"].bool {
            $0.reachability = reachable ? .called : .required
          }
          let package = dependency["dependency_match"]["found_dependency"]
          if let name = package["package"].string {
            $0.package = ScanPackage(
              name, version: package["version"].string ?? "", ecosystem: package["ecosystem"].string ?? "")
          }
          $0.flow = steps(extra["dataflow_trace"])
        }
      }
      guard rest.has("results") else { throw input.problem("a report of Semgrep without \"results\"") }
      sink.tool("semgrep", version: rest["version"].string)
    })
}

private func take(error: JSONValue, _ sink: ReportSink) {
  guard error["level"].string ?? "error" == "error" else { return }
  let message = error["message"].string ?? error["long_msg"].string ?? error["short_msg"].string
  sink.failed(message ?? error["type"].string)
}

private func semgrepSeverity(_ word: String?) -> Severity? {
  switch word?.uppercased() {
  case "ERROR": .high
  case "WARNING": .medium
  case "INFO", "INVENTORY", "EXPERIMENT": .low
  default: word.flatMap { Severity(word: $0) }
  }
}

/// From the source through what passes it on to the sink.
private func steps(_ trace: JSONValue) -> [ScanLocation] {
  var all: [JSONValue] = [trace["taint_source"][1][0]]
  all += trace["intermediate_vars"].items.prefix(100).map { $0["location"] }
  all.append(trace["taint_sink"][1][0])
  return all.compactMap { place in
    place["path"].string.map { ScanLocation(withSlashes($0), line: place["start"]["line"].integer) }
  }
}
