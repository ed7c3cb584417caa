internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// scoverage's XML, for Scala.
  static let scoverage = CoverageFormat(
    "scoverage", "scoverage XML", lookedFor: "the root <scoverage>",
    recognises: { head in
      guard case .xml(let outline) = head else { return false }
      return outline.root == "scoverage"
    },
    read: { input throws(DocumentProblem) in try input.xml(ScoverageReader(input)).builder.finish() })
}

/// A line ran if one of its statements did. Statements that are branches (`branch="true"`) are its arms.
private struct ScoverageReader: XMLHandler {
  private(set) var builder: ReportBuilder
  private var current: [UInt8] = []

  init(_ input: ReportInput) { builder = ReportBuilder(input) }

  var wantsText: Bool { false }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard element.isNamed("statement") else { return }
    guard let line = element.integer("line"), let source = element.withBytes("source", { $0.array }),
      let isCovered = element.withBytes("invocation-count", { isPositive($0) }) ?? nil
    else { throw element.problem("a statement without line, source and invocation-count") }
    guard element["ignored"] != "true", !source.isEmpty else { return }
    if source != current {
      builder.open(ReportedName(source))
      current = source
    }
    builder.line(line, isCovered: isCovered)
    if element["branch"] == "true" {
      let identity = ArmIdentity(.scoverage, element.integer("start") ?? 0, element.integer("end") ?? 0)
      builder.arm(line, identity, isTaken: isCovered)
    }
  }
}
