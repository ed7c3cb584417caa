internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// OpenCover's XML, also written by coverlet.
  static let openCover = CoverageFormat(
    "opencover", "OpenCover XML", lookedFor: "the root <CoverageSession>",
    recognises: { head in
      guard case .xml(let outline) = head else { return false }
      return outline.root == "CoverageSession"
    },
    read: { input throws(DocumentProblem) in try input.xml(OpenCoverReader(input)).builder.finish() })
}

/// Files have numbers, module by module; a sequence point marks every line that it stretches over.
private struct OpenCoverReader: XMLHandler {
  private(set) var builder: ReportBuilder
  private var files: [Int: [UInt8]] = [:]
  private var methodFile: Int?
  private var current: Int?

  init(_ input: ReportInput) { builder = ReportBuilder(input) }

  var wantsText: Bool { false }
  static var repeatedElement: StaticString? { "SequencePoint" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("SequencePoint") {
      try point(element)
    } else if element.isNamed("BranchPoint") {
      try branch(element)
    } else if element.isNamed("File") {
      guard let number = element.integer("uid"), let path = element.withBytes("fullPath", { $0.array }) else {
        throw element.problem("a File without uid and fullPath")
      }
      files[number] = path
    } else if element.isNamed("FileRef") {
      methodFile = element.integer("uid")
    } else if element.isNamed("Method") {
      methodFile = nil
    } else if element.isNamed("Module") {
      files = [:]
      current = nil
    }
  }

  /// False for compiler-made code that belongs to no file.
  private mutating func open(_ element: borrowing XMLElement) throws(DocumentProblem) -> Bool {
    guard let number = element.integer("fileid") ?? methodFile else { return false }
    if current == number { return true }
    guard let path = files[number] else { throw element.problem("a file number that no File has") }
    builder.open(ReportedName(path))
    current = number
    return true
  }

  private mutating func point(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard let start = element.integer("sl"),
      let isCovered = element.withBytes("vc", { isPositive($0) }) ?? nil
    else { throw element.problem("a SequencePoint without sl and vc") }
    // What debuggers call hidden code.
    guard start > 0, start != 0xFEEFEE, try open(element) else { return }
    builder.lines(start...max(start, element.integer("el") ?? start), areCovered: isCovered)
  }

  private mutating func branch(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard let line = element.integer("sl"), line > 0, line != 0xFEEFEE,
      let isTaken = element.withBytes("vc", { isPositive($0) }) ?? nil, try open(element)
    else { return }
    let offset = (element.integer("offset") ?? 0) &<< 24 ^ (element.integer("offsetend") ?? 0)
    builder.arm(line, ArmIdentity(.opencover, offset, element.integer("path") ?? 0), isTaken: isTaken)
  }
}
