internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `.resultset.json` of SimpleCov, one entry for each command that ran tests, and the `coverage.json` of
  /// its JSON formatter. `:nocov:` is not applied in the first: see `SourceLines`.
  static let simpleCov = CoverageFormat(
    "simplecov", "SimpleCov result set", lookedFor: "commands with \"coverage\" and \"timestamp\"",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("*", "coverage", "*", "lines") || outline.has("coverage", "*", "lines")
        || (outline.has("*", "coverage", "*", "[]") || outline.has("*", "coverage"))
          && !outline.has("coverage", "*")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var reader = try input.json()
      try reader.object { reader, command throws(DocumentProblem) in
        if command == "coverage" { return try readFiles(&reader, &builder) }
        guard try reader.kind() == .object else { return try reader.skip() }
        try reader.object { reader, key throws(DocumentProblem) in
          if key == "coverage" { try readFiles(&reader, &builder) } else { try reader.skip() }
        }
      }
      try reader.finish()
      return try builder.finish()
    })
}

private func readFiles(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  try reader.object { reader, name throws(DocumentProblem) in
    builder.open(ReportedName(name.text))
    if try reader.kind() == .array {
      // Before SimpleCov 0.18 a file was its lines.
      try readLineCounts(&reader, &builder)
    } else {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "lines": try readLineCounts(&reader, &builder)
        case "branches" where try reader.kind() == .object: try readConditions(&reader, &builder)
        case "branches":
          builder.note(
            "branches were left out: the JSON formatter does not say to which condition an arm belongs")
          try reader.skip()
        default: try reader.skip()
        }
      }
    }
    builder.close()
  }
}

/// One entry a line: null where nothing runs, a count, or "ignored".
func readLineCounts(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  guard try !reader.null() else { return }
  var line = 0
  try reader.array { reader throws(DocumentProblem) in
    line += 1
    if try reader.kind() == .number {
      builder.line(line, isCovered: try reader.count() > 0)
    } else {
      try reader.skip()
    }
  }
}

/// `"[:if, 0, 4, 4, 8, 7]": {"[:then, 1, 5, 7, 5, 8]": 0, …}`: kind, number, and where it begins and ends.
private func readConditions(_ reader: inout JSONReader, _ builder: inout ReportBuilder)
  throws(DocumentProblem)
{
  try reader.object { reader, condition throws(DocumentProblem) in
    let name = condition.text
    let parts = name.split(separator: ",").map { $0.filter { $0 != " " && $0 != "]" } }
    guard parts.count == 6, let line = Int(parts[2]) else {
      throw reader.problem("a condition that does not say where it stands")
    }
    try reader.object { reader, arm throws(DocumentProblem) in
      let identity = ArmIdentity(.simplecov, name: Array((name + arm.text).utf8).span)
      builder.arm(line, identity, isTaken: try reader.count() > 0)
    }
  }
}
