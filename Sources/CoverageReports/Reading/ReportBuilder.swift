internal import DocumentReading
internal import ReportedPaths
internal import SourceText

/// Collects what a reader finds, file by file, within the limits.
///
/// What goes beyond a limit is noted, kept out, and thrown by `finish`: that keeps the calls for each line
/// cheap.
struct ReportBuilder {
  private let input: ReportInput
  private var files: [ReportedFile] = []
  private var places: [ReportedName: Int] = [:]
  /// The file that is being described lives here, so that a line costs no search.
  private var place: Int?
  private var coverage = FileCoverage()
  private var highest = 0
  private var lines = 0
  private var arms = 0
  private var failure: String?
  private var lineZeros = 0
  private(set) var notes: [String] = []
  var sources: [[UInt8]] = []
  var commit: String?

  init(_ input: ReportInput) { self.input = input }

  var isEmpty: Bool { files.isEmpty }
  /// Whether lines can be described.
  var hasFile: Bool { place != nil }

  /// What follows is about this file; one that was named before is described further.
  mutating func open(_ name: ReportedName) {
    close()
    if let known = places[name] {
      place = known
      swap(&coverage, &files[known].coverage)
      highest = coverage.lastLine
      return
    }
    guard files.count < input.limits.files else { return fail("more than \(input.limits.files) files") }
    guard name.bytes.count <= 4_096 else { return fail("a file name longer than 4096 bytes") }
    places[name] = files.count
    place = files.count
    highest = 0
    files.append(ReportedFile(name))
  }

  /// What follows is about a file whose name comes later: end with `name`.
  mutating func openUnnamed() {
    close()
    coverage = FileCoverage()
    highest = 0
    place = Self.unnamed
  }

  private static let unnamed = -1

  mutating func name(_ name: ReportedName) {
    guard place == Self.unnamed else { return }
    var described = FileCoverage()
    swap(&described, &coverage)
    described.branches.settle()
    place = nil
    open(name)
    // Joining costs as much as the file is long: a file that is named again and again counts again and again.
    lines += highest
    if place != nil, areLinesWithinLimit() { coverage.merge(described) }
    close()
  }

  mutating func close() {
    guard let place else { return }
    self.place = nil
    // Without a name nothing is kept.
    if place == Self.unnamed { coverage = FileCoverage() } else { swap(&coverage, &files[place].coverage) }
  }

  mutating func line(_ line: Int, isCovered: Bool) {
    guard accepts(line) else { return }
    coverage.mark(line, isCovered: isCovered)
  }

  mutating func lines(_ lines: ClosedRange<Int>, areCovered: Bool) {
    guard accepts(lines.upperBound), lines.lowerBound > 0 else { return }
    coverage.executable.insert(lines)
    if areCovered { coverage.covered.insert(lines) }
  }

  /// A line that can be run, and nobody says whether it was.
  mutating func unknownLine(_ line: Int) {
    guard accepts(line) else { return }
    coverage.executable.insert(line)
    coverage.unknown.insert(line)
  }

  mutating func arm(_ line: Int, _ identity: ArmIdentity, isTaken: Bool) {
    guard accepts(line), countArms(1) else { return }
    coverage.branches.append(BranchArm(line: line, identity: identity, isTaken: isTaken))
  }

  /// Arms that are only counted.
  mutating func arms(_ line: Int, taken: Int, total: Int) {
    guard total > 0, taken >= 0, accepts(line), countArms(total) else { return }
    coverage.branches.append(BranchCount(line: line, taken: taken, total: total))
  }

  var fileName: String {
    files.indices.contains(place ?? -1) ? files[place ?? 0].name.description : input.document.source
  }

  mutating func note(_ words: String) {
    if notes.count < 100, !notes.contains(words) { notes.append(words) }
  }

  mutating func fail(_ words: String) { if failure == nil { failure = words } }

  private mutating func countArms(_ count: Int) -> Bool {
    guard count <= input.limits.arms - arms else {
      fail("more than \(input.limits.arms) branch arms")
      return false
    }
    arms += count
    return true
  }

  @inline(__always)
  private mutating func accepts(_ line: Int) -> Bool {
    guard line > highest else { return line > 0 || leaveOut() }
    return raise(to: line)
  }

  /// Some tools give compiler-made code the line 0.
  private mutating func leaveOut() -> Bool {
    lineZeros += 1
    return false
  }

  private mutating func raise(to line: Int) -> Bool {
    guard place != nil else { return false }
    guard line <= input.limits.line else {
      fail("\(fileName): line \(line) is beyond \(input.limits.line), the limit for line numbers")
      return false
    }
    lines += line - highest
    guard areLinesWithinLimit() else { return false }
    highest = line
    return true
  }

  private mutating func areLinesWithinLimit() -> Bool {
    guard lines <= input.limits.allLines else {
      fail("more than \(input.limits.allLines) lines in all files together")
      return false
    }
    return true
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport {
    close()
    if let failure { throw input.problem(failure) }
    for index in files.indices {
      files[index].coverage.branches.settle()
      // A line is unknown only where nothing in the report knows it.
      files[index].coverage.unknown.subtract(files[index].coverage.covered)
    }
    let report = CoverageReport(
      format: input.format, files: files, sources: sources,
      notes: lineZeros == 0
        ? notes : notes + ["\(counted(lineZeros, "entry", "entries")) for line 0 left out"],
      commit: commit)
    guard !files.isEmpty else { throw input.problem("\(input.format.name) that lists no files") }
    guard files.contains(where: { !$0.coverage.executable.isEmpty }) else {
      throw input.problem(
        "\(input.format.name) of \(counted(files.count, "file", "files")) without one executable line")
    }
    return report
  }
}

/// `1 file`, `2 files`.
func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

/// What a reader of one format gets.
struct ReportInput {
  let format: CoverageFormat
  let document: DocumentInput
  let limits: CoverageLimits
  let options: CoverageReadingOptions

  /// About the document as a whole.
  func problem(_ message: String) -> DocumentProblem {
    DocumentProblem(mark: Mark(source: document.source, line: 1, column: 1), message: message)
  }

  func problem(_ message: String, line: Int) -> DocumentProblem {
    DocumentProblem(mark: Mark(source: document.source, line: line, column: 1), message: message)
  }

  func json() throws(DocumentProblem) -> JSONReader {
    try JSONReader(document)
  }

  func xml<Handler: XMLHandler>(_ handler: Handler) throws(DocumentProblem) -> Handler {
    try readXML(document, handler: handler)
  }

  func lines(
    _ body: (_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    try readLines(document, body)
  }
}
