internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `go test -coverprofile`; the format is in golang.org/x/tools/cover.
  static let goCoverProfile = CoverageFormat(
    "go-coverprofile", "Go cover profile", lookedFor: "a first line \"mode: set\", \"count\" or \"atomic\"",
    isRegionBased: true,
    recognises: { head in
      guard case .text(let lines) = head, let first = lines.first else { return false }
      return first.hasPrefix("mode:")
    },
    read: { input throws(DocumentProblem) in
      var reader = GoReader(input)
      try input.lines { line, number throws(DocumentProblem) in try reader.take(line, number) }
      return try reader.finish()
    })
}

/// A block covers every line from its first to its last; each block of a line is one of its arms, so that a
/// line of which only one block ran is partial. Blocks are repeated by `-coverpkg` and by joined profiles:
/// one that ran once has run.
private struct GoReader {
  private let input: ReportInput
  private var builder: ReportBuilder
  private var hasMode = false
  private var openName: [UInt8] = []

  init(_ input: ReportInput) {
    self.input = input
    builder = ReportBuilder(input)
  }

  /// `<import path>/<file>:<line>.<column>,<line>.<column> <statements> <count>`
  mutating func take(_ whole: Span<UInt8>, _ number: Int) throws(DocumentProblem) {
    let line = whole.extracting(whole.inner)
    guard line.count > 0 else { return }
    // Joined profiles bring their first lines with them.
    if line.starts(with: modeRecord) {
      hasMode = true
      return
    }
    guard hasMode else { throw input.problem("a block before the line \"mode:\"", line: number) }
    guard let colon = line.last(UInt8(ascii: ":")), colon > 0,
      let block = block(line.extracting((colon + 1)...))
    else { throw input.problem("not a block of a Go cover profile", line: number) }
    let name = line.extracting(0..<colon)
    if !builder.hasFile || !name.equals(openName) {
      openName = name.array
      builder.open(ReportedName(openName, .goPackage))
    }
    guard block.statements > 0 else { return }
    builder.lines(block.first...block.last, areCovered: block.isCovered)
    guard block.last - block.first < input.limits.line else { return }
    for place in block.first...block.last { builder.arm(place, block.identity, isTaken: block.isCovered) }
  }

  private struct Block {
    let first: Int
    let last: Int
    let identity: ArmIdentity
    let statements: Int
    let isCovered: Bool
  }

  private func block(_ text: Span<UInt8>) -> Block? {
    guard let comma = text.first(UInt8(ascii: ",")),
      let space = text.first(0x20, from: comma), let second = text.first(0x20, from: space + 1),
      let start = position(text.extracting(0..<comma)),
      let end = position(text.extracting((comma + 1)..<space)),
      let statements = wholeNumber(text.extracting((space + 1)..<second)),
      let isCovered = isPositive(text.extracting((second + 1)...)),
      start.line > 0, start.line <= end.line
    else { return nil }
    return Block(
      first: start.line, last: end.line,
      identity: ArmIdentity(.goBlocks, start.line << 32 | start.column, end.line << 32 | end.column),
      statements: statements, isCovered: isCovered)
  }

  private func position(_ text: Span<UInt8>) -> (line: Int, column: Int)? {
    guard let point = text.first(UInt8(ascii: ".")), let line = wholeNumber(text.extracting(0..<point)),
      let column = wholeNumber(text.extracting((point + 1)...))
    else { return nil }
    return (line, column)
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport { try builder.finish() }
}

private let modeRecord = Array("mode:".utf8)
