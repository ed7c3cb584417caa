internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `coverage json` of coverage.py, also written by pytest-cov and slipcover.
  static let coveragePyJSON = CoverageFormat(
    "coveragepy-json", "coverage.py JSON", lookedFor: "\"files\" with \"executed_lines\"",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("files", "*", "executed_lines") || outline.has("files", "*", "missing_lines")
        || (outline.has("meta", "branch_coverage") && outline.has("files"))
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var header = HeaderTotals()
      var reader = try input.json()
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "files":
          try reader.object { reader, name throws(DocumentProblem) in
            builder.open(ReportedName(name.text))
            try readFile(&reader, &builder)
            builder.close()
          }
        case "totals": header = try readTotals(&reader)
        default: try reader.skip()
        }
      }
      try reader.finish()
      var report = try builder.finish()
      report.compare(with: header)
      return report
    })
}

private func readFile(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "executed_lines", "missing_lines":
      let isCovered = key == "executed_lines"
      try reader.array { reader throws(DocumentProblem) in
        builder.line(try reader.integer(), isCovered: isCovered)
      }
    case "executed_branches", "missing_branches":
      let isTaken = key == "executed_branches"
      try reader.array { reader throws(DocumentProblem) in
        // From a line to a line; a negative one is the end of the function that begins there.
        var ends: [Int] = []
        try reader.array { reader throws(DocumentProblem) in ends.append(try reader.integer()) }
        guard ends.count == 2 else { throw reader.problem("a branch is two line numbers") }
        builder.arm(ends[0], ArmIdentity(.lineNumbers, ends[1]), isTaken: isTaken)
      }
    default: try reader.skip()
    }
  }
}

private func readTotals(_ reader: inout JSONReader) throws(DocumentProblem) -> HeaderTotals {
  var header = HeaderTotals()
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "num_statements": header.lines = try reader.integer()
    case "covered_lines": header.covered = try reader.integer()
    case "num_branches": header.arms = try reader.integer()
    case "covered_branches": header.taken = try reader.integer()
    default: try reader.skip()
    }
  }
  return header
}
