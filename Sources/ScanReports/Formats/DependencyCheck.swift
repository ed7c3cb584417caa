internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// OWASP Dependency-Check's JSON.
  static let dependencyCheckJSON = ScanFormat(
    "dependency-check-json", "Dependency-Check JSON", tool: "dependency-check", lookedFor: "\"reportSchema\"",
    recognises: { head in head.json?.has("reportSchema") ?? false },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["dependencies"]) { _, item throws(DocumentProblem) in
        for vulnerability in item["vulnerabilities"].items { try take(vulnerability, of: item, nil, sink) }
        for vulnerability in item["suppressedVulnerabilities"].items {
          let notes = vulnerability["notes"].string ?? ""
          try take(vulnerability, of: item, Suppression(.external, reason: notes), sink)
        }
      }
      sink.tool("dependency-check", version: rest["scanInfo"]["engineVersion"].string)
      sink.made(at: rest["projectInfo"]["reportDate"].string)
      for problem in rest["scanInfo"]["analysisExceptions"].items {
        sink.failed(problem["exception"]["message"].string)
      }
      guard rest.has("dependencies") else {
        throw input.problem("a report of Dependency-Check without \"dependencies\"")
      }
    })

  /// OWASP Dependency-Check's XML, schemas 1.3 to 4.
  static let dependencyCheckXML = ScanFormat(
    "dependency-check-xml", "Dependency-Check XML", tool: "dependency-check",
    lookedFor: "the root <analysis>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "analysis" else { return false }
      return outline.names.contains("scanInfo") || outline.names.contains("dependencies")
    },
    read: { input, sink throws(DocumentProblem) in _ = try input.xml(DependencyCheckReader(sink)) })
}

private func take(
  _ item: JSONValue, of dependency: JSONValue, _ suppression: Suppression?, _ sink: ReportSink
)
  throws(DocumentProblem)
{
  let name = item["name"].string
  try sink.finding(name, item["description"].string ?? name, kind: .vulnerability) {
    $0.rate(word: item["severity"].string)
    $0.rate(score: item["cvssv3"]["baseScore"].text ?? item["cvssv2"]["score"].text)
    $0.place(dependency["filePath"].string)
    let url = dependency["packages"][0]["id"].string ?? ""
    $0.package = ScanPackage(
      dependency["fileName"].string ?? "", ecosystem: ecosystem(ofPackageURL: url))
    $0.identifiers = identifiers(in: [name ?? ""], item["cwes"].items.compactMap(\.string))
    $0.suppression = suppression
  }
}

private struct DependencyCheckReader: XMLHandler {
  private let sink: ReportSink
  private var path: [String] = []
  private var text = ""
  private var file = ""
  private var place = ""
  private var isSuppressed = false
  private var name = ""
  private var description = ""
  private var severity: String?
  private var score: String?
  private var weaknesses: [String] = []

  init(_ sink: ReportSink) { self.sink = sink }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    let started = element.name
    text = ""
    path.append(started)
    if started == "vulnerability" || started == "suppressedVulnerability" {
      isSuppressed = started == "suppressedVulnerability"
      (name, description, severity, score, weaknesses) = ("", "", nil, nil, [])
    } else if started == "exception", path.dropLast().last == "analysisExceptions" {
      sink.failed("an analysis failed")
    }
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) { self.text = text.string }

  mutating func end(_ ended: String) throws(DocumentProblem) {
    path.removeLast()
    let said = text.trimmed()
    text = ""
    switch (ended, path.last ?? "") {
    case ("fileName", "dependency"): file = said
    case ("filePath", "dependency"): place = said
    case ("engineVersion", _): sink.tool("dependency-check", version: said)
    case ("reportDate", _): sink.made(at: said)
    case ("name", "vulnerability"), ("name", "suppressedVulnerability"): name = said
    case ("description", "vulnerability"), ("description", "suppressedVulnerability"): description = said
    case ("severity", "vulnerability"), ("severity", "suppressedVulnerability"): severity = said
    case ("cvssScore", _): score = score ?? said
    case ("baseScore", _): score = said
    case ("score", "cvssV2"): score = score ?? said
    case ("cwe", _): weaknesses.append(said)
    case ("vulnerability", _), ("suppressedVulnerability", _): try take()
    default: break
    }
  }

  private func take() throws(DocumentProblem) {
    try sink.finding(name, description.isEmpty ? name : description, kind: .vulnerability) {
      $0.rate(word: severity)
      $0.rate(score: score)
      $0.place(place)
      $0.package = ScanPackage(file)
      // `CWE-264 Permissions, …`
      $0.identifiers = identifiers(in: [name], weaknesses)
      if isSuppressed { $0.suppress(.external) }
    }
  }
}
