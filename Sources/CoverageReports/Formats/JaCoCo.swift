internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// report.dtd of JaCoCo. Also written by gcovr and Kover.
  static let jacoco = CoverageFormat(
    "jacoco", "JaCoCo XML", lookedFor: "the root <report> with <sourcefile> or <counter>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "report" else { return false }
      return outline.names.contains("sourcefile") || outline.names.contains("counter@type")
        || outline.names.contains("sessioninfo") || outline.names.contains("package@name")
    },
    read: { input throws(DocumentProblem) in try input.xml(JaCoCoReader(input)).finish() })
}

/// A line ran if one of its instructions did (`ci`); its arms are `cb` of `cb + mb`. Names are ends of paths:
/// the package and the file name, since JaCoCo does not know source folders.
private struct JaCoCoReader: XMLHandler {
  private let input: ReportInput
  private var builder: ReportBuilder
  private var header = HeaderTotals()
  private var depth = 0
  private var package: [UInt8] = []
  private var withoutInstructions = 0

  init(_ input: ReportInput) {
    self.input = input
    builder = ReportBuilder(input)
  }

  var wantsText: Bool { false }
  static var repeatedElement: StaticString? { "line" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    depth += 1
    if element.isNamed("line") {
      if builder.hasFile { try line(element) }
    } else if element.isNamed("package") {
      package = packageFolder(element.withBytes("name", { $0.array }) ?? [])
    } else if element.isNamed("sourcefile") {
      guard let name = element.withBytes("name", { $0.array }), !name.isEmpty else {
        throw element.problem("a sourcefile without name")
      }
      let path = package.isEmpty ? name : package + [UInt8(ascii: "/")] + name
      builder.open(ReportedName(path, .suffix))
    } else if depth == 2, element.isNamed("counter") {
      total(element)
    }
  }

  private mutating func line(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard let number = element.integer("nr") else { throw element.problem("a line without nr") }
    let arms = (missed: element.integer("mb") ?? 0, taken: element.integer("cb") ?? 0)
    if let covered = element.integer("ci"), let missed = element.integer("mi") {
      // Neither missed nor covered: nothing on the line runs.
      guard covered > 0 || missed > 0 else { return }
      builder.line(number, isCovered: covered > 0)
    } else {
      withoutInstructions += 1
      builder.unknownLine(number)
    }
    builder.arms(number, taken: arms.taken, total: max(0, arms.taken) &+ max(0, arms.missed))
  }

  private mutating func total(_ element: borrowing XMLElement) {
    guard let missed = element.integer("missed"), let covered = element.integer("covered") else { return }
    switch element["type"] {
    case "LINE": (header.lines, header.covered) = (missed &+ covered, covered)
    case "BRANCH": (header.arms, header.taken) = (missed &+ covered, covered)
    default: break
    }
  }

  mutating func end(_ name: String) {
    depth -= 1
    if name == "sourcefile" { builder.close() }
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport {
    if withoutInstructions > 0 {
      builder.note(
        "\(counted(withoutInstructions, "line", "lines")) without mi and ci: whether they were run is unknown; "
          + "have gcovr write --cobertura or --lcov instead")
      header.covered = nil
    }
    var report = try builder.finish()
    report.compare(with: header)
    return report
  }
}

/// Packages are written as folders; gcovr writes its folders with dots.
private func packageFolder(_ name: [UInt8]) -> [UInt8] {
  name.contains(UInt8(ascii: "/")) ? name : name.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
}
