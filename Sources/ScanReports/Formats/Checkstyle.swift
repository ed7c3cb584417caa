internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Checkstyle's XML, which many linters write.
  static let checkstyle = ScanFormat(
    "checkstyle", "Checkstyle XML", tool: "checkstyle", lookedFor: "the root <checkstyle>",
    recognises: { $0.isXML(root: "checkstyle") },
    read: { input, sink throws(DocumentProblem) in _ = try input.xml(CheckstyleReader(sink)) })
}

private struct CheckstyleReader: XMLHandler {
  private let sink: ReportSink
  private var file = ""

  init(_ sink: ReportSink) { self.sink = sink }

  var wantsText: Bool { false }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("file") { file = element["name"] ?? "" }
    guard element.isNamed("error") else { return }
    let severity = (element["severity"] ?? "error").lowercased()
    guard severity != "ignore" else { return }
    var finding = ScanFinding(
      tool: sink.toolName, rule: element["source"] ?? "", message: element["message"] ?? "", kind: .codeSmell)
    finding.rate(severity == "info" ? .low : Severity(level: severity))
    finding.place(file, element.integer("line"), element.integer("column"))
    try sink.take(finding)
  }
}
