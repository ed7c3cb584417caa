internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// geninfo(1), "Tracefile format". Written by lcov, gcovr, coverage.py, Istanbul, llvm-cov, node and many
  /// more.
  static let lcov = CoverageFormat(
    "lcov", "lcov tracefile", lookedFor: "\"SF:\" and \"end_of_record\" or \"DA:\" lines",
    recognises: { head in
      guard case .text(let lines) = head else { return false }
      let records = ["DA:", "end_of_record", "TN:", "FN:", "FNF:", "BRDA:", "BRF:", "LF:"]
      return lines.contains { $0.hasPrefix("SF:") }
        && lines.contains { line in records.contains { line.hasPrefix($0) } }
    },
    read: { input throws(DocumentProblem) in
      var reader = LcovReader(input)
      try input.lines { line, number throws(DocumentProblem) in try reader.take(line, number) }
      return try reader.finish()
    })
}

/// Totals are computed: LF, LH, BRF and BRH are only compared, since joined tracefiles carry wrong ones.
/// Records of one file are summed. Records that are not known are passed over.
private struct LcovReader {
  private let input: ReportInput
  private var builder: ReportBuilder
  /// The open record began here; 0 between records.
  private var recordStart = 0
  private var body = RecordTotals()
  private var header = RecordTotals()
  private var leftOutArms = false
  private var disagreements = 0

  init(_ input: ReportInput) {
    self.input = input
    builder = ReportBuilder(input)
  }

  mutating func take(_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) {
    guard line.count >= 3 else { return }
    switch (line[0], line[1], line[2]) {
    case (UInt8(ascii: "D"), UInt8(ascii: "A"), UInt8(ascii: ":")): try takeLine(line, number)
    case (UInt8(ascii: "B"), UInt8(ascii: "R"), _) where line.starts(with: branchRecord):
      try takeArm(line, number)
    case (UInt8(ascii: "S"), UInt8(ascii: "F"), UInt8(ascii: ":")): try begin(line, number)
    case (UInt8(ascii: "e"), _, _) where line.extracting(line.inner).equals(endOfRecord): try end(number)
    case (UInt8(ascii: "L"), UInt8(ascii: "F"), UInt8(ascii: ":")): header.lines = total(line, 3)
    case (UInt8(ascii: "L"), UInt8(ascii: "H"), UInt8(ascii: ":")): header.covered = total(line, 3)
    case (UInt8(ascii: "B"), UInt8(ascii: "R"), UInt8(ascii: "F")): header.arms = total(line, 4)
    case (UInt8(ascii: "B"), UInt8(ascii: "R"), UInt8(ascii: "H")): header.taken = total(line, 4)
    default: break
    }
  }

  private func total(_ line: Span<UInt8>, _ start: Int) -> Int? {
    line.count > start ? wholeNumber(line.extracting(start...)) : nil
  }

  private mutating func begin(_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) {
    guard recordStart == 0 else {
      throw input.problem(
        "a new file begins, and the record of line \(recordStart) has no end_of_record", line: number)
    }
    let name = line.extracting(3...)
    guard !name.inner.isEmpty else { throw input.problem("\"SF:\" without a file name", line: number) }
    recordStart = number
    body = RecordTotals(lines: 0, covered: 0, arms: 0, taken: 0)
    header = RecordTotals()
    builder.open(ReportedName(name.array))
  }

  /// `DA:<line>,<count>[,<checksum>]`
  private mutating func takeLine(_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) {
    guard recordStart > 0 else { throw input.problem("\"DA:\" before any \"SF:\"", line: number) }
    var index = 3
    var place = 0
    while index < line.count, line[index] &- 48 < 10, index < 21 {
      place = place &* 10 &+ Int(line[index] &- 48)
      index &+= 1
    }
    guard index > 3, index < line.count, line[index] == UInt8(ascii: ",") else {
      throw input.problem("\"DA:\" without a line number and a count", line: number)
    }
    let start = index + 1
    let end = line.first(UInt8(ascii: ","), from: start) ?? line.count
    guard let isCovered = isPositive(line.extracting(start..<end)) else {
      throw input.problem("\"DA:\" with a count that is no number", line: number)
    }
    builder.line(place, isCovered: isCovered)
    if place > 0 {
      body.lines = body.lines.map { $0 &+ 1 }
      if isCovered { body.covered = body.covered.map { $0 &+ 1 } }
    }
  }

  /// `BRDA:<line>,[e]<block>,<branch>,<taken>`, where block and branch together tell the arm, and branch may
  /// be a text. `-` is an arm that nothing came near.
  private mutating func takeArm(_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) {
    guard recordStart > 0 else { throw input.problem("\"BRDA:\" before any \"SF:\"", line: number) }
    guard let first = line.first(UInt8(ascii: ",")), let last = line.last(UInt8(ascii: ",")), last > first,
      let place = wholeNumber(line.extracting(5..<first))
    else { throw input.problem("\"BRDA:\" without line, block, branch and count", line: number) }
    let name = line.extracting((first + 1)..<last)
    let count = line.extracting((last + 1)...)
    let isMissed = count.count == 1 && count[0] == UInt8(ascii: "-")
    guard let isTaken = isMissed ? false : isPositive(count) else {
      throw input.problem("\"BRDA:\" with a count that is no number", line: number)
    }
    if name.count > 0, name[0] == UInt8(ascii: "e"), !input.options.countsExceptionArms {
      leftOutArms = true
      return
    }
    builder.arm(place, ArmIdentity(.lcov, name: name), isTaken: isTaken)
    body.arms = body.arms.map { $0 + 1 }
    if isTaken { body.taken = body.taken.map { $0 + 1 } }
  }

  private mutating func end(_ number: Int) throws(DocumentProblem) {
    guard recordStart > 0 else { throw input.problem("end_of_record without a record", line: number) }
    recordStart = 0
    compare()
    builder.close()
  }

  private mutating func compare() {
    var wrong: [String] = []
    func look(_ name: String, _ said: Int?, _ found: Int?, _ what: String) {
      guard let said, let found, said != found else { return }
      wrong.append("\(name) says \(said) \(what), the record lists \(found)")
    }
    look("LF", header.lines, body.lines, "lines")
    look("LH", header.covered, body.covered, "lines that were run")
    if !leftOutArms {
      look("BRF", header.arms, body.arms, "branch arms")
      look("BRH", header.taken, body.taken, "arms that were taken")
    }
    guard !wrong.isEmpty else { return }
    disagreements += 1
    if disagreements <= 3 { builder.note("\(builder.fileName): \(wrong.joined(separator: "; "))") }
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport {
    guard recordStart == 0 else {
      throw input.problem("the file ends too early: the last record has no end_of_record", line: recordStart)
    }
    if disagreements > 3 {
      builder.note("in \(disagreements) records the totals do not fit what the record lists")
    }
    return try builder.finish()
  }
}

/// nil: not said.
private struct RecordTotals {
  var lines: Int?
  var covered: Int?
  var arms: Int?
  var taken: Int?
}

private let branchRecord = Array("BRDA:".utf8)
private let endOfRecord = Array("end_of_record".utf8)
