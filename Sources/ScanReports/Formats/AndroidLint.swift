internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Android Lint's XML.
  static let androidLint = ScanFormat(
    "android-lint", "Android Lint XML", tool: "lint", lookedFor: "the root <issues> with <issue id=…>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "issues" else { return false }
      return outline.rootAttributes.contains("by") || outline.names.contains("issue@id")
    },
    read: { input, sink throws(DocumentProblem) in _ = try input.xml(AndroidLintReader(sink)) })
}

private struct AndroidLintReader: XMLHandler {
  private let sink: ReportSink
  private var finding: ScanFinding?

  init(_ sink: ReportSink) { self.sink = sink }

  var wantsText: Bool { false }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("issue") {
      let isSecurity = element["category"]?.hasPrefix("Security") ?? false
      var found = ScanFinding(
        tool: sink.toolName, rule: element["id"] ?? "", message: element["message"] ?? "",
        kind: isSecurity ? .vulnerability : .bug)
      switch element["severity"] {
      case "Fatal": found.rate(.critical)
      case "Error": found.rate(.high)
      case "Warning": found.rate(.medium)
      case "Information", "Informational": found.rate(.info)
      default: break
      }
      finding = found
    } else if element.isNamed("location"), let file = element["file"] {
      let place = ScanLocation(
        withSlashes(file), line: element.integer("line"), column: element.integer("column"))
      if finding?.location == nil { finding?.location = place } else { finding?.otherLocations.append(place) }
    }
  }

  mutating func end(_ name: String) throws(DocumentProblem) {
    guard name == "issue", let finding else { return }
    self.finding = nil
    try sink.take(finding)
  }
}
