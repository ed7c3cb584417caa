internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// CycloneDX JSON, for the vulnerabilities in it. A list of components without any is no scan.
  static let cycloneDXJSON = ScanFormat(
    "cyclonedx-json", "CycloneDX JSON", tool: "cyclonedx", lookedFor: "\"bomFormat\": \"CycloneDX\"",
    recognises: { head in head.json?.topTexts["bomFormat"] == "CycloneDX" },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      let tools = report["metadata"]["tools"]
      let first = tools.isArray ? tools[0] : tools["components"][0]
      sink.tool(first["name"].string, version: first["version"].string)
      sink.made(at: report["metadata"]["timestamp"].string)
      var components: [String: ScanPackage] = [:]
      collect(report["metadata"]["component"], into: &components)
      for component in report["components"].items { collect(component, into: &components) }
      guard report["vulnerabilities"].isArray else {
        return sink.gap(
          .nothingExamined, "a list of components without vulnerabilities: nobody looked for them")
      }
      for item in report["vulnerabilities"].items {
        let refs = item["affects"].items.map { ($0["ref"].string ?? "", $0["versions"][0]["version"].string) }
        let ratings = item["ratings"].items.map {
          VulnerabilityRating(
            severity: $0["severity"].string, score: $0["score"].text, source: $0["source"]["name"].string)
        }
        for (ref, version) in refs.isEmpty ? [("", nil)] : refs {
          try sink.finding(
            item["id"].string, item["description"].string ?? item["id"].string, kind: .vulnerability
          ) {
            $0.rate(ratings, of: item["source"]["name"].string)
            $0.package = components[ref] ?? package(ofReference: ref)
            if let version, $0.package?.version == "" { $0.package?.version = version }
            let others = item["references"].items.compactMap { $0["id"].string }
            $0.identifiers = identifiers(
              in: [item["id"].string ?? ""], others, item["cwes"].items.compactMap { cwe($0.text) })
            $0.link = item["source"]["url"].string
            let analysis = item["analysis"]
            if let state = analysis["state"].string, isSettled(state) {
              $0.suppress(
                .statement,
                [state, analysis["justification"].string].compactMap(\.self).joined(separator: ": "))
            }
          }
        }
      }
    })

  /// CycloneDX XML, with its own vulnerabilities (1.4) or those of the extension before it.
  static let cycloneDXXML = ScanFormat(
    "cyclonedx-xml", "CycloneDX XML", tool: "cyclonedx", lookedFor: "the root <bom>",
    recognises: { $0.isXML(root: "bom") },
    read: { input, sink throws(DocumentProblem) in
      try input.xml(CycloneDXReader(sink)).finish()
    })
}

private func collect(_ component: JSONValue, into components: inout [String: ScanPackage]) {
  if let ref = component["bom-ref"].string, let name = component["name"].string {
    let group = component["group"].string.map { $0.isEmpty ? "" : "\($0)/" } ?? ""
    components[ref] = ScanPackage(
      group + name, version: component["version"].string ?? "",
      ecosystem: ecosystem(ofPackageURL: component["purl"].string ?? ""))
  }
  for inner in component["components"].items { collect(inner, into: &components) }
}

/// Settled by an analysis: it does not count.
private func isSettled(_ state: String) -> Bool {
  ["not_affected", "false_positive", "resolved", "resolved_with_pedigree"].contains(state)
}

struct VulnerabilityRating {
  var severity: String?
  var score: String?
  var source: String?
}

extension ScanFinding {
  /// The rating of the vulnerability's own source; else the worst. "The worst of all" would overrule the vendor who
  /// knows how the package is built.
  fileprivate mutating func rate(_ ratings: [VulnerabilityRating], of source: String?) {
    let own = ratings.filter { $0.source != nil && $0.source == source && $0.known != .unknown }
    let chosen = (own.isEmpty ? ratings : own).max { $0.known < $1.known }
    rate(chosen?.known)
    score = ratings.compactMap { usableScore($0.score) }.max()
  }
}

extension VulnerabilityRating {
  fileprivate var known: Severity {
    severity.flatMap { Severity(word: $0) } ?? usableScore(score).map { Severity(score: $0) } ?? .unknown
  }
}

/// A reference that is a package URL, or a link into another BOM that ends in one.
private func package(ofReference ref: String) -> ScanPackage? {
  guard !ref.isEmpty else { return nil }
  let url = ref.split(separator: "#").last.map { String($0) } ?? ref
  guard url.hasPrefix("pkg:") else { return ScanPackage(ref) }
  let plain = url.prefix { $0 != "?" }
  let parts = plain.split(separator: "@", maxSplits: 1)
  let path = parts[0].dropFirst(4).drop { $0 != "/" }.dropFirst()
  return ScanPackage(
    String(path), version: parts.count > 1 ? String(parts[1]) : "", ecosystem: ecosystem(ofPackageURL: url))
}

/// `pkg:maven/a/b@1`: maven.
func ecosystem(ofPackageURL url: String) -> String {
  url.hasPrefix("pkg:") ? String(url.dropFirst(4).prefix { $0 != "/" }) : ""
}

private struct CycloneDXReader: XMLHandler {
  private let sink: ReportSink
  private var path: [String] = []
  private var text = ""
  private var components: [String: ScanPackage] = [:]
  private var open: [(ref: String, package: ScanPackage)] = []
  private var hasVulnerabilities = false
  private var vulnerability: Vulnerability?
  private var waiting: [Vulnerability] = []

  private struct Vulnerability {
    var id = ""
    var description = ""
    var source = ""
    var link = ""
    var refs: [String] = []
    var ratings: [VulnerabilityRating] = []
    var weaknesses: [String] = []
    var state = ""
  }

  init(_ sink: ReportSink) { self.sink = sink }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    let name = element.name
    text = ""
    switch name {
    case "component": open.append((element["bom-ref"] ?? "", ScanPackage("")))
    case "vulnerabilities": hasVulnerabilities = true
    case "vulnerability":
      hasVulnerabilities = true
      var item = Vulnerability()
      if let ref = element["ref"] { item.refs = [ref] }
      vulnerability = item
    case "source":
      if path.last == "vulnerability" { vulnerability?.source = element["name"] ?? "" }
    case "rating": vulnerability?.ratings.append(VulnerabilityRating())
    default: break
    }
    path.append(name)
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) {
    guard !text.isBlank else { return }
    self.text = text.string.trimmed()
  }

  mutating func end(_ name: String) throws(DocumentProblem) {
    path.removeLast()
    let parent = path.last ?? ""
    if vulnerability != nil {
      try endOfVulnerability(name, parent)
    } else if name == "component" {
      if let (ref, package) = open.popLast() { components[ref] = package }
    } else if parent == "component", let last = open.indices.last {
      switch name {
      case "group": open[last].package.name = text + "/" + open[last].package.name
      case "name": open[last].package.name += text
      case "version": open[last].package.version = text
      case "purl": open[last].package.ecosystem = ecosystem(ofPackageURL: text)
      default: break
      }
    }
    text = ""
  }

  private mutating func endOfVulnerability(_ name: String, _ parent: String) throws(DocumentProblem) {
    let text = text
    switch (name, parent) {
    case ("id", "vulnerability"): vulnerability?.id = text
    case ("description", "vulnerability"): vulnerability?.description = text
    case ("name", "source"):
      if path.dropLast().last == "vulnerability" {
        vulnerability?.source = text
      } else {
        setRating { $0.source = text }
      }
    case ("url", "source"): if path.dropLast().last == "vulnerability" { vulnerability?.link = text }
    case ("severity", "rating"): setRating { $0.severity = text }
    case ("score", "rating"): if !text.isEmpty { setRating { $0.score = text } }
    case ("base", "score"): setRating { $0.score = text }
    case ("cwe", _): vulnerability?.weaknesses.append(text)
    case ("ref", "target"): vulnerability?.refs.append(text)
    case ("state", "analysis"): vulnerability?.state = text
    case ("vulnerability", _):
      if let done = vulnerability { waiting.append(done) }
      vulnerability = nil
    default: break
    }
  }

  private mutating func setRating(_ change: (inout VulnerabilityRating) -> Void) {
    guard var item = vulnerability, let last = item.ratings.indices.last else { return }
    change(&item.ratings[last])
    vulnerability = item
  }

  func finish() throws(DocumentProblem) {
    guard hasVulnerabilities else {
      return sink.gap(
        .nothingExamined, "a list of components without vulnerabilities: nobody looked for them")
    }
    for item in waiting {
      for ref in item.refs.isEmpty ? [""] : item.refs {
        try sink.finding(item.id, item.description.isEmpty ? item.id : item.description, kind: .vulnerability)
        {
          $0.rate(item.ratings, of: item.source)
          $0.package = components[ref] ?? package(ofReference: ref)
          $0.identifiers = identifiers(in: [item.id], item.weaknesses.compactMap { cwe($0) })
          $0.link = item.link.isEmpty ? nil : item.link
          if isSettled(item.state) { $0.suppress(.statement, item.state) }
        }
      }
    }
  }
}
