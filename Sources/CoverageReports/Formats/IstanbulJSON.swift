internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `coverage-final.json` of Istanbul (nyc, jest, vitest).
  static let istanbulJSON = CoverageFormat(
    "istanbul-json", "Istanbul JSON", lookedFor: "files with \"statementMap\"",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("*", "statementMap") || outline.has("*", "data", "statementMap")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var reader = try input.json()
      try reader.object { reader, name throws(DocumentProblem) in
        builder.open(ReportedName(name.text))
        var file = IstanbulFile()
        try file.read(&reader)
        file.describe(&builder)
        builder.close()
      }
      try reader.finish()
      return try builder.finish()
    })
}

/// A line counts what the statements that start on it count at most, as Istanbul's own line figures do.
private struct IstanbulFile {
  private var statementLines: [String: Int] = [:]
  private var statementCounts: [String: Int] = [:]
  private var branchLines: [String: Int] = [:]
  private var branchCounts: [String: [Int]] = [:]

  mutating func read(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "statementMap": statementLines = try readPlaces(&reader)
      case "branchMap": branchLines = try readPlaces(&reader)
      case "s":
        try reader.object { reader, key throws(DocumentProblem) in
          statementCounts[key.text] = try reader.count()
        }
      case "b":
        try reader.object { reader, key throws(DocumentProblem) in
          var counts: [Int] = []
          try reader.array { reader throws(DocumentProblem) in counts.append(try reader.count()) }
          branchCounts[key.text] = counts
        }
      // What some loaders wrap around a file.
      case "data": try read(&reader)
      default: try reader.skip()
      }
    }
  }

  func describe(_ builder: inout ReportBuilder) {
    for (id, line) in statementLines where line > 0 {
      guard let count = statementCounts[id] else { continue }
      builder.line(line, isCovered: count > 0)
    }
    for (id, line) in branchLines where line > 0 {
      let branch = Int(truncatingIfNeeded: ArmIdentity(.istanbul, name: Array(id.utf8).span).value)
      for (index, count) in (branchCounts[id] ?? []).enumerated() {
        builder.arm(line, ArmIdentity(.istanbul, branch, index), isTaken: count > 0)
      }
    }
  }
}

/// The first lines of statements or branches; those that the source told Istanbul to ignore (`skip`) are left
/// out.
private func readPlaces(_ reader: inout JSONReader) throws(DocumentProblem) -> [String: Int] {
  var places: [String: Int] = [:]
  try reader.object { reader, id throws(DocumentProblem) in
    var line = 0
    var isSkipped = false
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "start": line = try readLine(&reader)
      case "loc":
        try reader.object { reader, key throws(DocumentProblem) in
          if key == "start" { line = try readLine(&reader) } else { try reader.skip() }
        }
      case "line" where line == 0: line = try reader.integer()
      case "skip": isSkipped = try reader.kind() == .bool ? reader.bool() : isSkipped
      default: try reader.skip()
      }
    }
    if !isSkipped { places[id.text] = line }
  }
  return places
}

private func readLine(_ reader: inout JSONReader) throws(DocumentProblem) -> Int {
  var line = 0
  try reader.object { reader, key throws(DocumentProblem) in
    if key == "line", try reader.kind() == .number { line = try reader.integer() } else { try reader.skip() }
  }
  return line
}
