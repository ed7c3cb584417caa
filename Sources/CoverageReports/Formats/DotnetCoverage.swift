internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `dotnet-coverage -f xml` and Visual Studio's `CodeCoverage.exe analyze`.
  static let dotnetCoverage = CoverageFormat(
    "dotnet-coverage", "dotnet-coverage XML", lookedFor: "the root <results> with <modules>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "results" else { return false }
      return outline.names.contains("modules") || outline.names.contains("module")
    },
    read: { input throws(DocumentProblem) in try input.xml(DotnetCoverageReader(input)).finish() })
}

/// Ranges name their file by a number that the module explains at its end. A range that was run in part
/// leaves its lines run, with one of two arms taken.
private struct DotnetCoverageReader: XMLHandler {
  private struct Range {
    let lines: ClosedRange<Int>
    let isCovered: Bool
    let isPartial: Bool
  }

  private var builder: ReportBuilder
  /// By the number of their file.
  private var ranges: [Int: [Range]] = [:]
  private var files: [Int: [UInt8]] = [:]

  init(_ input: ReportInput) { builder = ReportBuilder(input) }

  var wantsText: Bool { false }
  static var repeatedElement: StaticString? { "range" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("range") {
      guard let source = element.integer("source_id"), let first = element.integer("start_line"), first > 0,
        let covered = element["covered"]
      else { throw element.problem("a range without source_id, start_line and covered") }
      guard ["yes", "partial", "no"].contains(covered) else {
        throw element.problem("a range with covered other than yes, partial or no")
      }
      ranges[source, default: []].append(
        Range(
          lines: first...max(first, element.integer("end_line") ?? first), isCovered: covered != "no",
          isPartial: covered == "partial"))
    } else if element.isNamed("source_file") {
      guard let number = element.integer("id"), let path = element.withBytes("path", { $0.array }) else {
        throw element.problem("a source_file without id and path")
      }
      files[number] = path
    }
  }

  mutating func end(_ name: String) {
    guard name == "module" else { return }
    for (source, path) in files.sorted(by: { $0.key < $1.key }) {
      guard let own = ranges[source] else { continue }
      builder.open(ReportedName(path))
      for range in own {
        builder.lines(range.lines, areCovered: range.isCovered)
        if range.isPartial { builder.arms(range.lines.lowerBound, taken: 1, total: 2) }
      }
      builder.close()
    }
    if ranges.keys.contains(where: { files[$0] == nil }) {
      builder.note("ranges without a source file were left out")
    }
    ranges = [:]
    files = [:]
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport { try builder.finish() }
}
