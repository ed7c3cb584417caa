internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// JetBrains dotCover, report type DetailedXML.
  static let dotCover = CoverageFormat(
    "dotcover", "dotCover detailed XML", lookedFor: "the root <Root> with <FileIndices>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "Root" else { return false }
      return outline.rootAttributes.contains("DotCoverVersion") || outline.names.contains("FileIndices")
    },
    read: { input throws(DocumentProblem) in try input.xml(DotCoverReader(input)).finish() })
}

private struct DotCoverReader: XMLHandler {
  private let input: ReportInput
  private var builder: ReportBuilder
  private var files: [Int: [UInt8]] = [:]
  private var current: Int?
  private var isDetailed = false

  init(_ input: ReportInput) {
    self.input = input
    builder = ReportBuilder(input)
  }

  var wantsText: Bool { false }
  static var repeatedElement: StaticString? { "Statement" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("Statement") {
      guard let file = element.integer("FileIndex"), let path = files[file] else {
        throw element.problem("a Statement whose FileIndex no File has")
      }
      guard let line = element.integer("Line"), line > 0, let covered = element["Covered"] else {
        throw element.problem("a Statement without Line and Covered")
      }
      if current != file { builder.open(ReportedName(path)) }
      current = file
      let last = max(line, element.integer("EndLine") ?? line)
      builder.lines(line...last, areCovered: covered.lowercased() == "true")
    } else if element.isNamed("File") {
      guard let number = element.integer("Index"), let name = element.withBytes("Name", { $0.array }) else {
        throw element.problem("a File without Index and Name")
      }
      files[number] = name
    } else if element.isNamed("FileIndices") {
      isDetailed = true
    }
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport {
    guard isDetailed else {
      throw input.problem("a dotCover report without lines; have dotCover write --reportType=DetailedXML")
    }
    return try builder.finish()
  }
}
