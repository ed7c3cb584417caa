internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `gcov --json-format` of GCC 9 and newer, usually compressed.
  static let gcovJSON = CoverageFormat(
    "gcov-json", "gcov JSON", lookedFor: "\"gcc_version\" and \"files\"",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("gcc_version") || outline.has("files", "[]", "lines", "[]", "unexecuted_block")
    }, read: readGcovFiles)

  /// `gcovr --json`: gcov's own form with gcovr's additions.
  static let gcovrJSON = CoverageFormat(
    "gcovr-json", "gcovr JSON", lookedFor: "\"gcovr/format_version\"",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.topKeys.contains { $0.hasPrefix("gcovr/") }
        || outline.has("files", "[]", "lines", "[]", "gcovr/noncode")
        || outline.has("files", "[]", "lines", "[]", "gcovr/md5")
        || outline.has("files", "[]", "lines", "[]", "line_number")
          && !outline.has("files", "[]", "lines", "[]", "unexecuted_block")
    }, read: readGcovFiles)
}

/// A header has an entry for each unit that includes it: they are joined.
private func readGcovFiles(_ input: ReportInput) throws(DocumentProblem) -> CoverageReport {
  var builder = ReportBuilder(input)
  var reader = try input.json()
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "files":
      try reader.array { reader throws(DocumentProblem) in
        var name: [UInt8]?
        builder.openUnnamed()
        try reader.object { reader, key throws(DocumentProblem) in
          switch key {
          case "file": name = try reader.stringBytes()
          case "lines":
            try reader.array { reader throws(DocumentProblem) in
              try readGcovLine(&reader, &builder, countsExceptions: input.options.countsExceptionArms)
            }
          default: try reader.skip()
          }
        }
        guard let name, !name.isEmpty else { throw reader.problem("a file without \"file\"") }
        builder.name(ReportedName(name))
      }
    case "current_working_directory": builder.sources.append(try reader.stringBytes())
    default: try reader.skip()
    }
  }
  try reader.finish()
  return try builder.finish()
}

private func readGcovLine(
  _ reader: inout JSONReader, _ builder: inout ReportBuilder, countsExceptions: Bool
) throws(DocumentProblem) {
  var line = 0
  var count: Int?
  var arms: [(number: Int, isTaken: Bool)] = []
  var isLeftOut = false
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "line_number": line = try reader.integer()
    case "count": count = try reader.count()
    case "gcovr/noncode", "gcovr/excluded": isLeftOut = try reader.bool() || isLeftOut
    case "branches":
      var index = 0
      try reader.array { reader throws(DocumentProblem) in
        if let arm = try readGcovArm(&reader, index, countsExceptions: countsExceptions) { arms.append(arm) }
        index += 1
      }
    default: try reader.skip()
    }
  }
  guard !isLeftOut else { return }
  guard let count else { throw reader.problem("a line without \"count\"") }
  builder.line(line, isCovered: count > 0)
  for arm in arms { builder.arm(line, ArmIdentity(.gcov, arm.number), isTaken: arm.isTaken) }
}

/// nil for an arm that does not count.
private func readGcovArm(
  _ reader: inout JSONReader, _ index: Int, countsExceptions: Bool
) throws(DocumentProblem) -> (number: Int, isTaken: Bool)? {
  var number = index
  var isTaken = false
  var counts = true
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "branchno": number = try reader.integer()
    case "count": isTaken = try reader.count() > 0
    case "throw": if try reader.bool() { counts = counts && countsExceptions }
    case "gcovr/excluded": if try reader.bool() { counts = false }
    default: try reader.skip()
    }
  }
  return counts ? (number, isTaken) : nil
}
