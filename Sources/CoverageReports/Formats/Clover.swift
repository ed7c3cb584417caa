internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// Clover's XML. Written by OpenClover, Istanbul, PHPUnit and gcovr.
  static let clover = CoverageFormat(
    "clover", "Clover XML", lookedFor: "the root <coverage> with <project>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "coverage" else { return false }
      return outline.names.contains("project") || outline.rootAttributes.contains("clover")
    },
    read: { input throws(DocumentProblem) in try input.xml(CloverReader(input)).finish() })
}

/// Methods are passed over: they repeat the line of a declaration. Test code (`testproject`) is no project
/// code.
private struct CloverReader: XMLHandler {
  private var builder: ReportBuilder
  private var header = HeaderTotals()
  private var depth = 0
  private var testDepth: Int?

  init(_ input: ReportInput) { builder = ReportBuilder(input) }

  var wantsText: Bool { false }
  static var repeatedElement: StaticString? { "line" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    depth += 1
    guard testDepth == nil else { return }
    if element.isNamed("line") {
      if builder.hasFile { try line(element) }
    } else if element.isNamed("file") {
      let path = element.withBytes("path") { $0.array } ?? []
      let name = path.isEmpty ? element.withBytes("name") { $0.array } ?? [] : path
      guard !name.isEmpty else { throw element.problem("a file without path and name") }
      builder.open(ReportedName(name))
    } else if element.isNamed("testproject") {
      testDepth = depth
    } else if depth == 3, element.isNamed("metrics") {
      header.arms = element.integer("conditionals")
      header.taken = element.integer("coveredconditionals")
    }
  }

  private mutating func line(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard element.withBytes("type", { $0.equals(method) }) != true else { return }
    guard let number = element.integer("num") else { throw element.problem("a line without num") }
    let isCovered = element.withBytes("count") { isPositive($0) } ?? nil
    let onTrue = element.integer("truecount")
    let onFalse = element.integer("falsecount")
    switch (isCovered, onTrue, onFalse) {
    case (let isCovered?, let taken?, let missed?):
      // Istanbul: how many arms were taken, and how many were not.
      builder.line(number, isCovered: isCovered)
      builder.arms(number, taken: taken, total: max(0, taken) &+ max(0, missed))
    case (nil, let onTrue?, let onFalse?):
      // OpenClover: how often the condition was true, and how often false.
      builder.line(number, isCovered: onTrue > 0 || onFalse > 0)
      builder.arms(number, taken: (onTrue > 0 ? 1 : 0) + (onFalse > 0 ? 1 : 0), total: 2)
    case (let isCovered?, _, _): builder.line(number, isCovered: isCovered)
    default: throw element.problem("a line without count")
    }
  }

  mutating func end(_ name: String) {
    if testDepth == depth { testDepth = nil }
    depth -= 1
    if name == "file" { builder.close() }
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport {
    var report = try builder.finish()
    report.compare(with: header)
    return report
  }
}

private let method = Array("method".utf8)
