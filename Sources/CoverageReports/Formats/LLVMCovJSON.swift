internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `llvm-cov export`, for clang, Swift and Rust.
  static let llvmCovJSON = CoverageFormat(
    "llvm-cov-json", "llvm-cov JSON", lookedFor: "\"data\" with \"files\" and their \"segments\"",
    isRegionBased: true,
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("data", "[]", "files", "[]", "segments")
        || outline.has("data", "[]", "files", "[]", "filename")
        || outline.has("data", "[]", "files", "[]", "branches")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var reader = try input.json()
      try reader.object { reader, key throws(DocumentProblem) in
        guard key == "data" else { return try reader.skip() }
        try reader.array { reader throws(DocumentProblem) in
          try reader.object { reader, key throws(DocumentProblem) in
            guard key == "files" else { return try reader.skip() }
            try reader.array { reader throws(DocumentProblem) in try readFile(&reader, &builder) }
          }
        }
      }
      try reader.finish()
      return try builder.finish()
    })
}

/// The summary is not compared: it counts a line of a closure once for the closure and once for what is
/// around it.
private func readFile(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  var name: [UInt8] = []
  var lines: LineCounts?
  builder.openUnnamed()
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "filename": name = try reader.stringBytes()
    case "segments":
      var counts = LineCounts()
      try reader.array { reader throws(DocumentProblem) in
        guard let segment = try Segment(&reader) else {
          throw reader.problem("a segment without its line, column, count and flags")
        }
        guard counts.add(segment, &builder) else { throw reader.problem("segments that run backwards") }
      }
      counts.end(&builder)
      lines = counts
    case "branches":
      try reader.array { reader throws(DocumentProblem) in try readBranch(&reader, &builder) }
    default: try reader.skip()
    }
  }
  guard lines != nil else {
    throw reader.problem("a file without segments; export without --summary-only")
  }
  builder.name(ReportedName(name))
}

/// `[line, column, end line, end column, times true, times false, …]`. The instances of a template, or of a
/// function in a header, name one span several times: its arms are summed.
private func readBranch(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  var numbers: [Int] = []
  try reader.array { reader throws(DocumentProblem) in
    if numbers.count < 6 { numbers.append(try reader.count()) } else { try reader.skip() }
  }
  guard numbers.count == 6 else { throw reader.problem("a branch without its six first numbers") }
  let start = numbers[0] &<< 24 ^ numbers[1]
  let end = numbers[2] &<< 24 ^ numbers[3]
  for (index, count) in numbers[4...].enumerated() {
    builder.arm(
      numbers[0], ArmIdentity(.llvm, start, (end &<< 1) | index), isTaken: count > 0)
  }
}

/// Where the count changes: `[line, column, count, has a count, begins a region, is a gap]`.
private struct Segment {
  let line: Int
  let count: Int
  let hasCount: Bool
  let isEntry: Bool
  let isGap: Bool

  init?(_ reader: inout JSONReader) throws(DocumentProblem) {
    var numbers: [Int] = []
    var flags: [Bool] = []
    try reader.array { reader throws(DocumentProblem) in
      switch try reader.kind() {
      // Versions before 11 wrote 0 and 1.
      case .number where numbers.count == 3: flags.append(try reader.count() != 0)
      case .number: numbers.append(try reader.count())
      default: flags.append(try reader.bool())
      }
    }
    // No line follows the highest number.
    guard numbers.count == 3, flags.count >= 2, numbers[0] < .max else { return nil }
    line = numbers[0]
    count = numbers[2]
    hasCount = flags[0]
    isEntry = flags[1]
    isGap = flags.count > 2 && flags[2]
  }

  var startsRegion: Bool { !isGap && hasCount && isEntry }
}

/// LLVM's `LineCoverageStats`: what a line counts follows from the segments that begin on it and from the one
/// that is open when it begins. Lines after the last segment are not mapped.
private struct LineCounts {
  private var line = 0
  private var wrapped: Segment?
  private var current: [Segment] = []

  /// False where segments run backwards.
  mutating func add(_ segment: Segment, _ builder: inout ReportBuilder) -> Bool {
    if current.isEmpty { line = segment.line }
    guard segment.line >= line else { return false }
    if segment.line > line { finishLine(before: segment.line, &builder) }
    current.append(segment)
    return true
  }

  mutating func end(_ builder: inout ReportBuilder) {
    if !current.isEmpty { finishLine(before: line + 1, &builder) }
  }

  private mutating func finishLine(before next: Int, _ builder: inout ReportBuilder) {
    let entries = current.lazy.filter(\.startsRegion)
    let beginsSkipped = current.first.map { !$0.hasCount && $0.isEntry } ?? false
    let isMapped =
      (!beginsSkipped && (wrapped?.hasCount ?? false || !entries.isEmpty))
      || current.contains { $0.isEntry && $0.hasCount }
    if isMapped {
      let count = entries.reduce(wrapped?.hasCount == true ? wrapped?.count ?? 0 : 0) { max($0, $1.count) }
      builder.line(line, isCovered: count > 0)
    }
    wrapped = current.last
    if let wrapped, wrapped.hasCount, next - line > 1 {
      builder.lines((line + 1)...(next - 1), areCovered: wrapped.count > 0)
    }
    line = next
    current.removeAll(keepingCapacity: true)
  }
}

extension JSONReader {
  /// A count: negative ones are none, and what is beyond `Int` is the largest.
  mutating func count() throws(DocumentProblem) -> Int {
    let digits = try number()
    if let value = Int(digits) { return max(0, value) }
    return isPositive(Array(digits.utf8).span) == true ? .max : 0
  }
}
