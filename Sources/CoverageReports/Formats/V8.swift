import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// What node writes into `NODE_V8_COVERAGE`: stretches of characters, which only the sources turn into
  /// lines.
  static let v8 = CoverageFormat(
    "v8", "V8 coverage", lookedFor: "\"result\" with \"functions\" and their \"ranges\"", isRegionBased: true,
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("result", "[]", "functions") || outline.has("result", "[]", "scriptId")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var unread: [String] = []
      for script in try readScripts(input) {
        if let source = input.options.source(script.path) {
          script.describe(source, &builder)
        } else {
          unread.append(script.path)
        }
      }
      if let first = unread.first {
        guard !builder.isEmpty else {
          throw input.problem(
            "V8 counts characters, and the source of \(first) is not at hand to turn them into lines; have c8 or "
              + "node write lcov instead")
        }
        builder.note(
          "\(counted(unread.count, "script", "scripts")) without a source left out, first \(first)")
      }
      return try builder.finish()
    })
}

/// Files whose text a report of V8 needs to be read, by the names that `CoverageReadingOptions.source` is asked
/// for.
func scripts(of document: DocumentInput) throws(DocumentProblem) -> [String] {
  let input = ReportInput(
    format: .v8, document: document, limits: .standard, options: CoverageReadingOptions())
  return try readScripts(input).map(\.path)
}

private func readScripts(_ input: ReportInput) throws(DocumentProblem) -> [V8Script] {
  var scripts: [V8Script] = []
  var reader = try input.json()
  try reader.object { reader, key throws(DocumentProblem) in
    guard key == "result" else { return try reader.skip() }
    try reader.array { reader throws(DocumentProblem) in
      if let script = try V8Script(&reader) { scripts.append(script) }
    }
  }
  try reader.finish()
  return scripts
}

/// One script of the project: node's own and evaluated ones are passed over.
private struct V8Script {
  let path: String
  private struct Stretch {
    let start: Int
    let end: Int
    let isCovered: Bool
  }
  private var stretches: [Stretch] = []

  init?(_ reader: inout JSONReader) throws(DocumentProblem) {
    var url = ""
    var stretches: [Stretch] = []
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "url": url = try reader.string()
      case "functions":
        try reader.array { reader throws(DocumentProblem) in
          try reader.object { reader, key throws(DocumentProblem) in
            guard key == "ranges" else { return try reader.skip() }
            try reader.array { reader throws(DocumentProblem) in
              stretches.append(try Self.readStretch(&reader))
            }
          }
        }
      default: try reader.skip()
      }
    }
    guard url.hasPrefix("file://") else { return nil }
    path = String(decoding: normalisedPath(Array(url.utf8)), as: UTF8.self)
    self.stretches = stretches
  }

  private static func readStretch(_ reader: inout JSONReader) throws(DocumentProblem) -> Stretch {
    var start = 0
    var end = 0
    var count = 0
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "startOffset": start = try reader.count()
      case "endOffset": end = try reader.count()
      case "count": count = try reader.count()
      default: try reader.skip()
      }
    }
    return Stretch(start: start, end: end, isCovered: count > 0)
  }

  /// As c8 and node do: every line of the script counts, and one that lies wholly inside a stretch that did
  /// not run was not run. Inner stretches are said after outer ones, and smaller ones win.
  func describe(_ source: [UInt8], _ builder: inout ReportBuilder) {
    let lines = lineRanges(source)
    var covered = [Bool](repeating: true, count: lines.count)
    let sorted = stretches.enumerated().sorted {
      (-($0.element.end - $0.element.start), $0.offset) < (-($1.element.end - $1.element.start), $1.offset)
    }
    for (_, stretch) in sorted where stretch.start < stretch.end {
      var low = 0
      var high = lines.count
      while low < high {
        let middle = (low + high) / 2
        if lines[middle].lowerBound < stretch.start { low = middle + 1 } else { high = middle }
      }
      while low < lines.count, lines[low].upperBound <= stretch.end {
        covered[low] = stretch.isCovered
        low += 1
      }
    }
    builder.open(ReportedName(path))
    for (index, isCovered) in covered.enumerated() { builder.line(index + 1, isCovered: isCovered) }
    builder.close()
  }

  /// Lines as UTF-16 units without their ends: what V8 counts in.
  private func lineRanges(_ source: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var offset = 0
    var atReturn = false
    for byte in source {
      if byte == 0x0A {
        lines.append(start..<(atReturn ? offset - 1 : offset))
        offset += 1
        start = offset
      } else if byte >= 0xF0 {
        offset += 2
      } else if byte & 0xC0 != 0x80 {
        offset += 1
      }
      atReturn = byte == 0x0D
    }
    if start < offset { lines.append(start..<offset) }
    return lines
  }
}
