internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// SonarQube's generic test coverage, version 1.
  static let sonarQube = CoverageFormat(
    "sonarqube", "SonarQube generic coverage", lookedFor: "the root <coverage> with <lineToCover>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "coverage" else { return false }
      return outline.names.contains("lineToCover") || outline.names.contains("file@path")
    },
    read: { input throws(DocumentProblem) in try input.xml(SonarQubeReader(input)).builder.finish() })
}

private struct SonarQubeReader: XMLHandler {
  private(set) var builder: ReportBuilder

  init(_ input: ReportInput) { builder = ReportBuilder(input) }

  var wantsText: Bool { false }
  static var repeatedElement: StaticString? { "lineToCover" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("lineToCover") {
      guard let line = element.integer("lineNumber") else {
        throw element.problem("a lineToCover without lineNumber")
      }
      switch element["covered"] {
      case "true": builder.line(line, isCovered: true)
      case "false": builder.line(line, isCovered: false)
      default: throw element.problem("a lineToCover without covered=\"true\" or \"false\"")
      }
      builder.arms(
        line, taken: element.integer("coveredBranches") ?? 0, total: element.integer("branchesToCover") ?? 0)
    } else if element.isNamed("file") {
      guard let path = element.withBytes("path", { $0.array }), !path.isEmpty else {
        throw element.problem("a file without path")
      }
      builder.open(ReportedName(path))
    }
  }
}
