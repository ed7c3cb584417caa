internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Cppcheck's XML version 2.
  static let cppcheck = ScanFormat(
    "cppcheck-xml", "Cppcheck XML", tool: "cppcheck", lookedFor: "the root <results> with <cppcheck>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "results" else { return false }
      return outline.names.contains("cppcheck") || outline.names.contains("error@id")
    },
    read: { input, sink throws(DocumentProblem) in _ = try input.xml(CppcheckReader(sink)) })
}

private struct CppcheckReader: XMLHandler {
  private let sink: ReportSink
  private var finding: ScanFinding?

  init(_ sink: ReportSink) { self.sink = sink }

  var wantsText: Bool { false }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    switch element.name {
    case "cppcheck": sink.tool("cppcheck", version: element["version"])
    case "error":
      let message = element["msg"] ?? element["verbose"] ?? ""
      var found = ScanFinding(tool: sink.toolName, rule: element["id"] ?? "", message: message, kind: .bug)
      switch element["severity"] {
      case "error": found.rate(.high)
      case "warning": found.rate(.medium)
      case "style", "performance", "portability": found.rate(.low)
      case "information", "debug": found.rate(.info)
      default: break
      }
      found.identifiers = [cwe(element["cwe"])].compactMap(\.self)
      found.fingerprint = element["hash"].flatMap { $0 == "0" || $0.isEmpty ? nil : $0 }
      finding = found
    case "location":
      guard let path = element["file"] else { return }
      let place = ScanLocation(
        withSlashes(path), line: element.integer("line"), column: element.integer("column"))
      if finding?.location == nil { finding?.location = place } else { finding?.flow.append(place) }
    default: break
    }
  }

  mutating func end(_ name: String) throws(DocumentProblem) {
    guard name == "error", let finding else { return }
    self.finding = nil
    try sink.take(finding)
  }
}
