internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `xcrun xccov view --archive --json`, of Xcode.
  static let xccov = CoverageFormat(
    "xccov", "xccov archive JSON", lookedFor: "files with \"isExecutable\" lines", isRegionBased: true,
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("*", "[]", "isExecutable")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var reader = try input.json()
      try reader.object { reader, name throws(DocumentProblem) in
        builder.open(ReportedName(name.text))
        try reader.array { reader throws(DocumentProblem) in try readLine(&reader, &builder) }
        builder.close()
      }
      try reader.finish()
      return try builder.finish()
    })
}

/// Subranges of a line are stretches of columns; one that did not run leaves the line partial.
private func readLine(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  var line = 0
  var isExecutable = false
  var count: Int?
  var ranges = (taken: 0, total: 0)
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "line": line = try reader.integer()
    case "isExecutable": isExecutable = try reader.bool()
    case "executionCount": count = try reader.null() ? nil : try reader.count()
    case "subranges" where try reader.kind() == .array:
      try reader.array { reader throws(DocumentProblem) in
        try reader.object { reader, key throws(DocumentProblem) in
          guard key == "executionCount" else { return try reader.skip() }
          ranges.total += 1
          if try reader.count() > 0 { ranges.taken += 1 }
        }
      }
    default: try reader.skip()
    }
  }
  guard isExecutable else { return }
  guard let count else { throw reader.problem("an executable line without executionCount") }
  builder.line(line, isCovered: count > 0)
  builder.arms(line, taken: ranges.taken, total: ranges.total)
}
