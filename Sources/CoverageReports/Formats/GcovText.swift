internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// gcov's annotated source, with `-b` and `-a` or without; several one after another too.
  static let gcovText = CoverageFormat(
    "gcov", "gcov text", lookedFor: "lines \"-: 0:Source:\"",
    recognises: { head in
      guard case .text(let lines) = head else { return false }
      return lines.contains { line in
        let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "-" && parts[1].allSatisfy { $0 == " " || $0 == "0" }
          && parts[1].contains("0") && parts[2] == "Source"
      }
    },
    read: { input throws(DocumentProblem) in
      var reader = GcovReader(input)
      try input.lines { line, number throws(DocumentProblem) in try reader.take(line, number) }
      return try reader.finish()
    })
}

/// `<count>:<line>:<source>`, and below a line its branches. The instances of a template repeat its lines:
/// one that ran in any of them has run.
private struct GcovReader {
  private let input: ReportInput
  private var builder: ReportBuilder
  private var currentLine = 0

  init(_ input: ReportInput) {
    self.input = input
    builder = ReportBuilder(input)
  }

  mutating func take(_ line: Span<UInt8>, _ number: Int) throws(DocumentProblem) {
    if line.starts(with: branch) { return takeArm(line) }
    guard let colon = line.first(UInt8(ascii: ":")),
      let second = line.first(UInt8(ascii: ":"), from: colon + 1)
    else { return }
    let count = trimmed(line, 0..<colon)
    let place = trimmed(line, (colon + 1)..<second)
    guard let place = wholeNumber(line.extracting(place)) else { return }
    let text = line.extracting((second + 1)...)
    if place == 0 { return try takeMetadata(text, number) }
    currentLine = 0
    guard let isCovered = try isCovered(line.extracting(count), number) else { return }
    guard builder.hasFile else { throw input.problem("a line before \"Source:\"", line: number) }
    builder.line(place, isCovered: isCovered)
    currentLine = place
  }

  private mutating func takeMetadata(_ text: Span<UInt8>, _ number: Int) throws(DocumentProblem) {
    if text.starts(with: sourceTag) {
      let name = text.extracting(sourceTag.count...)
      guard name.count > 0 else { throw input.problem("\"Source:\" without a file name", line: number) }
      builder.open(ReportedName(name.array))
    } else if text.starts(with: folderTag) {
      builder.sources.append(text.extracting(folderTag.count...).array)
    }
  }

  /// nil where nothing runs.
  private func isCovered(_ count: Span<UInt8>, _ number: Int) throws(DocumentProblem) -> Bool? {
    guard count.count > 0, count[0] != UInt8(ascii: "-") else { return nil }
    // Never run; the second only on exceptional paths.
    if count[0] == UInt8(ascii: "#") || count[0] == UInt8(ascii: "=") { return false }
    // `5*`: some block of the line did not run. `1.2k`: for people.
    var end = count.count
    while end > 0, isMark(count[end - 1]) { end -= 1 }
    guard let isCovered = isPositive(count.extracting(0..<end)) else {
      throw input.problem("a count that is no number", line: number)
    }
    return isCovered
  }

  /// `branch  0 taken 50% (fallthrough)`, `branch  1 never executed`
  private mutating func takeArm(_ line: Span<UInt8>) {
    guard currentLine > 0 else { return }
    let words = line.text.split(separator: " ")
    guard words.count >= 3, let number = Int(words[1]) else { return }
    if words.last == "(throw)", !input.options.countsExceptionArms { return }
    let count = words.count > 3 && words[2] == "taken" ? words[3].prefix { $0 != "%" } : "0"
    let isTaken = isPositive(Array(count.utf8).span) ?? false
    builder.arm(currentLine, ArmIdentity(.gcov, number), isTaken: isTaken)
  }

  private func trimmed(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let inner = line.extracting(range).inner
    return (range.lowerBound + inner.lowerBound)..<(range.lowerBound + inner.upperBound)
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport { try builder.finish() }
}

private func isMark(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "*"), UInt8(ascii: "k"), UInt8(ascii: "M"), UInt8(ascii: "G"), UInt8(ascii: "T"),
    UInt8(ascii: "P"), UInt8(ascii: "E"), UInt8(ascii: "Z"), UInt8(ascii: "Y"):
    true
  default: false
  }
}

private let branch = Array("branch ".utf8)
private let sourceTag = Array("Source:".utf8)
private let folderTag = Array("Working directory:".utf8)
