internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// PMD's XML. What it could not process stands in it as an error.
  static let pmd = ScanFormat(
    "pmd-xml", "PMD XML", tool: "pmd", lookedFor: "the root <pmd>",
    recognises: { $0.isXML(root: "pmd") },
    read: { input, sink throws(DocumentProblem) in _ = try input.xml(PMDReader(sink)) })
}

private struct PMDReader: XMLHandler {
  private let sink: ReportSink
  private var file = ""
  private var finding: ScanFinding?

  init(_ sink: ReportSink) { self.sink = sink }

  var wantsText: Bool { finding != nil }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    switch element.name {
    case "pmd":
      sink.tool("pmd", version: element["version"])
      sink.made(at: element["timestamp"])
    case "file": file = element["name"] ?? ""
    case "violation":
      var found = ScanFinding(tool: sink.toolName, rule: element["rule"] ?? "", message: "", kind: .codeSmell)
      switch element.integer("priority") {
      case 1: found.rate(.critical)
      case 2: found.rate(.high)
      case 3: found.rate(.medium)
      case 4: found.rate(.low)
      case 5: found.rate(.info)
      default: break
      }
      found.place(file, element.integer("beginline"), element.integer("begincolumn"))
      found.end(element.integer("endline"), element.integer("endcolumn"))
      found.link = element["externalInfoUrl"]
      finding = found
    case "error": sink.gap(.skipped, "\(element["filename"] ?? ""): \(element["msg"] ?? "not processed")")
    case "configerror": sink.failed("\(element["rule"] ?? ""): \(element["msg"] ?? "")")
    default: break
    }
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) { finding?.message += text.string.trimmed() }

  mutating func end(_ name: String) throws(DocumentProblem) {
    guard name == "violation", let finding else { return }
    self.finding = nil
    try sink.take(finding)
  }
}
