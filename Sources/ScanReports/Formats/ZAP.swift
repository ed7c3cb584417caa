internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// ZAP's JSON: an alert for each site; its instances are places.
  static let zapJSON = ScanFormat(
    "zap-json", "ZAP JSON", tool: "ZAP", lookedFor: "\"site\" with \"alerts\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("site", "[]", "alerts")
        || json.has("site") && (json.has("@version") || json.has("@generated"))
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["site"]) { _, site throws(DocumentProblem) in
        for item in site["alerts"].items {
          let alert = ZAPAlert(
            id: item["pluginid"].text, name: item["alert"].string ?? item["name"].string,
            risk: item["riskcode"].text, confidence: item["confidence"].text, weakness: item["cweid"].text,
            places: item["instances"].items.prefix(1_000).compactMap { $0["uri"].string })
          try alert.take(sink)
        }
      }
      sink.tool("ZAP", version: rest["@version"].string)
      sink.made(at: rest["@generated"].string)
      guard rest.has("site") else { throw input.problem("a report of ZAP without \"site\"") }
    })

  static let zapXML = ScanFormat(
    "zap-xml", "ZAP XML", tool: "ZAP", lookedFor: "the root <OWASPZAPReport>",
    recognises: { $0.isXML(root: "OWASPZAPReport") },
    read: { input, sink throws(DocumentProblem) in _ = try input.xml(ZAPReader(sink)) })
}

private struct ZAPAlert {
  var id: String?
  var name: String?
  var risk: String?
  var confidence: String?
  var weakness: String?
  var places: [String] = []

  func take(_ sink: ReportSink) throws(DocumentProblem) {
    try sink.finding(id, name, kind: .vulnerability) {
      switch risk {
      case "3": $0.rate(.high)
      case "2": $0.rate(.medium)
      case "1": $0.rate(.low)
      case "0": $0.rate(.info)
      default: break
      }
      // 0 is what someone marked as a false positive.
      if confidence == "0" { $0.suppress(.external, "false positive") }
      $0.confidence = confidence == "4" ? .high : Confidence(word: confidence)
      $0.location = places.first.map { ScanLocation($0) }
      $0.otherLocations = places.dropFirst().map { ScanLocation($0) }
      $0.identifiers = [weakness == "-1" || weakness == "0" ? nil : cwe(weakness)].compactMap(\.self)
    }
  }
}

private struct ZAPReader: XMLHandler {
  private let sink: ReportSink
  private var alert: ZAPAlert?
  private var text = ""
  private var path: [String] = []

  init(_ sink: ReportSink) { self.sink = sink }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    let name = element.name
    if path.isEmpty {
      sink.tool("ZAP", version: element["version"])
      sink.made(at: element["generated"])
    }
    if name == "alertitem" { alert = ZAPAlert() }
    path.append(name)
    text = ""
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) { self.text = text.string }

  mutating func end(_ name: String) throws(DocumentProblem) {
    path.removeLast()
    let said = text.trimmed()
    text = ""
    guard alert != nil else { return }
    switch name {
    case "pluginid": alert?.id = said
    case "alert": alert?.name = said
    case "name": if alert?.name == nil { alert?.name = said }
    case "riskcode": alert?.risk = said
    case "confidence": alert?.confidence = said
    case "cweid": alert?.weakness = said
    case "uri": if alert?.places.count ?? 0 < 1_000 { alert?.places.append(said) }
    case "alertitem":
      try alert?.take(sink)
      alert = nil
    default: break
    }
  }
}
