internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Grype's JSON. One vulnerability of one package may be found by several matchers and in several places: it
  /// counts once.
  static let grype = ScanFormat(
    "grype", "Grype JSON", tool: "grype", lookedFor: "\"matches\" with \"artifact\"",
    recognises: { head in
      guard let json = head.json, json.has("matches") else { return false }
      return json.has("matches", "[]", "artifact") || json.has("descriptor", "name")
    },
    read: { input, sink throws(DocumentProblem) in
      var seen: Set<String> = []
      let rest = try input.object(streaming: ["matches", "ignoredMatches"]) {
        key, match throws(DocumentProblem) in
        let vulnerability = match["vulnerability"]
        let artifact = match["artifact"]
        let id = vulnerability["id"].string ?? ""
        let name = artifact["name"].string ?? ""
        let version = artifact["version"].string ?? ""
        let type = artifact["type"].string ?? ""
        guard seen.insert("\(key) \(id) \(name) \(version) \(type)").inserted else { return }
        let related = match["relatedVulnerabilities"].items
        let text = vulnerability["description"].string ?? related.first?["description"].string
        try sink.finding(id, text ?? "\(id) in \(name) \(version)", kind: .vulnerability) {
          $0.rate(word: vulnerability["severity"].string)
          $0.score = vulnerability["cvss"].items.compactMap { usableScore($0["metrics"]["baseScore"].text) }
            .max()
          let places = artifact["locations"].items.compactMap { $0["path"].string ?? $0.string }
          $0.place(places.first)
          $0.otherLocations = places.dropFirst().prefix(100).map { ScanLocation(withSlashes($0)) }
          $0.package = ScanPackage(
            name, version: version, ecosystem: type,
            fixedVersion: vulnerability["fix"]["versions"][0].string ?? vulnerability["fixedInVersion"].string
          )
          $0.identifiers = identifiers(in: [id], related.compactMap { $0["id"].string })
          $0.link = vulnerability["dataSource"].string
          if key == "ignoredMatches" {
            let rule = match["appliedIgnoreRules"][0]
            $0.suppress(rule["namespace"].string == "vex" ? .statement : .external, rule["reason"].string)
          }
        }
      }
      guard rest.has("matches") else { throw input.problem("a report of Grype without \"matches\"") }
      sink.tool("grype", version: rest["descriptor"]["version"].string)
      sink.made(at: rest["descriptor"]["timestamp"].string)
    })
}
