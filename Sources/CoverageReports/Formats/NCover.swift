internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// NCover 1 and 2 (`Coverage.xml`).
  static let nCover = CoverageFormat(
    "ncover", "NCover XML", lookedFor: "the root <coverage> with <seqpnt>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "coverage" else { return false }
      return outline.names.contains("seqpnt") || outline.rootAttributes.contains("profilerVersion")
    },
    read: { input throws(DocumentProblem) in try input.xml(NCoverReader(input)).builder.finish() })
}

private struct NCoverReader: XMLHandler {
  private(set) var builder: ReportBuilder
  private var current: [UInt8] = []

  init(_ input: ReportInput) { builder = ReportBuilder(input) }

  var wantsText: Bool { false }
  static var repeatedElement: StaticString? { "seqpnt" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard element.isNamed("seqpnt") else { return }
    guard let line = element.integer("line"), let document = element.withBytes("document", { $0.array }),
      let isCovered = element.withBytes("visitcount", { isPositive($0) }) ?? nil
    else { throw element.problem("a seqpnt without line, document and visitcount") }
    // Compiler-made code stands on line 16707566 (0xFEEFEE).
    guard line > 0, line != 0xFEEFEE, element["excluded"] != "true", !document.isEmpty else { return }
    if document != current {
      builder.open(ReportedName(document))
      current = document
    }
    builder.lines(line...max(line, element.integer("endline") ?? line), areCovered: isCovered)
  }
}
