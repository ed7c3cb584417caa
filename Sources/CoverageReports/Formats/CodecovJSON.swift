internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// Codecov's own JSON: `{"coverage": {"file": {"1": 1, "2": "1/2", "3": null}}}`, or a list from line 0 on.
  static let codecov = CoverageFormat(
    "codecov", "Codecov JSON", lookedFor: "\"coverage\" with lines by file",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("coverage", "*")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var reader = try input.json()
      try reader.object { reader, key throws(DocumentProblem) in
        guard key == "coverage" else { return try reader.skip() }
        try reader.object { reader, name throws(DocumentProblem) in
          builder.open(ReportedName(name.text))
          try readLines(&reader, &builder)
          builder.close()
        }
      }
      try reader.finish()
      return try builder.finish()
    })
}

private func readLines(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  if try reader.kind() == .array {
    var line = 0
    try reader.array { reader throws(DocumentProblem) in
      try readValue(&reader, line, &builder)
      line += 1
    }
  } else {
    try reader.object { reader, key throws(DocumentProblem) in
      guard let line = Int(key.text) else { throw reader.problem("a key that is no line number") }
      try readValue(&reader, line, &builder)
    }
  }
}

/// A count; `"1/2"` for a partial line; `true` for one that is partial by itself; null where nothing runs.
private func readValue(_ reader: inout JSONReader, _ line: Int, _ builder: inout ReportBuilder)
  throws(DocumentProblem)
{
  switch try reader.kind() {
  case .null: _ = try reader.null()
  case .number: builder.line(line, isCovered: try reader.count() > 0)
  case .bool:
    guard try reader.bool() else { return builder.line(line, isCovered: false) }
    builder.line(line, isCovered: true)
    builder.arms(line, taken: 1, total: 2)
  case .string:
    let text = try reader.string()
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    if parts.count == 2, let taken = parts[0], let total = parts[1], total > 0 {
      builder.line(line, isCovered: taken > 0)
      builder.arms(line, taken: taken, total: total)
    } else if let isCovered = isPositive(Array(text.utf8).span) {
      builder.line(line, isCovered: isCovered)
    } else {
      throw reader.problem("a line that is neither a count nor \"taken/all\"")
    }
  default: throw reader.problem("a line that is neither a count nor \"taken/all\"")
  }
}
