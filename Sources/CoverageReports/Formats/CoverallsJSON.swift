internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// What coverage tools send to Coveralls.
  static let coveralls = CoverageFormat(
    "coveralls", "Coveralls JSON", lookedFor: "\"source_files\"",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("source_files")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var reader = try input.json()
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "source_files":
          try reader.array { reader throws(DocumentProblem) in try readFile(&reader, &builder) }
        case "commit_sha" where try reader.kind() == .string: builder.commit = try reader.string()
        case "git" where try reader.kind() == .object: try readGit(&reader, &builder)
        default: try reader.skip()
        }
      }
      try reader.finish()
      return try builder.finish()
    })
}

private func readFile(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  var name: [UInt8] = []
  builder.openUnnamed()
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "name": name = try reader.stringBytes()
    case "coverage": try readLineCounts(&reader, &builder)
    case "branches" where try reader.kind() == .array:
      // Four numbers an arm: line, block, branch, count.
      var numbers: [Int] = []
      try reader.array { reader throws(DocumentProblem) in
        numbers.append(try reader.count())
        guard numbers.count == 4 else { return }
        builder.arm(numbers[0], ArmIdentity(.coveralls, numbers[1], numbers[2]), isTaken: numbers[3] > 0)
        numbers.removeAll(keepingCapacity: true)
      }
      guard numbers.isEmpty else { throw reader.problem("branches are not four numbers an arm") }
    default: try reader.skip()
    }
  }
  guard !name.isEmpty else { throw reader.problem("a source file without name") }
  builder.name(ReportedName(name))
}

private func readGit(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  try reader.object { reader, key throws(DocumentProblem) in
    guard key == "head", try reader.kind() == .object else { return try reader.skip() }
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "id", try reader.kind() == .string {
        builder.commit = try reader.string()
      } else {
        try reader.skip()
      }
    }
  }
}
