internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// `cargo tarpaulin --out Json`.
  static let tarpaulin = CoverageFormat(
    "tarpaulin", "Tarpaulin JSON", lookedFor: "\"files\" with \"traces\"",
    recognises: { head in
      guard case .json(let outline) = head else { return false }
      return outline.has("files", "[]", "traces") || outline.has("files", "[]", "path", "[]")
    },
    read: { input throws(DocumentProblem) in
      var builder = ReportBuilder(input)
      var reader = try input.json()
      try reader.object { reader, key throws(DocumentProblem) in
        guard key == "files" else { return try reader.skip() }
        try reader.array { reader throws(DocumentProblem) in try readFile(&reader, &builder) }
      }
      try reader.finish()
      return try builder.finish()
    })
}

/// A path is a list of its parts, "/" first.
private func readFile(_ reader: inout JSONReader, _ builder: inout ReportBuilder) throws(DocumentProblem) {
  var path: [UInt8] = []
  builder.openUnnamed()
  try reader.object { reader, key throws(DocumentProblem) in
    switch key {
    case "path" where try reader.kind() == .array:
      try reader.array { reader throws(DocumentProblem) in
        if !path.isEmpty, path.last != UInt8(ascii: "/") { path.append(UInt8(ascii: "/")) }
        path += try reader.stringBytes()
      }
    case "path": path = try reader.stringBytes()
    case "traces":
      try reader.array { reader throws(DocumentProblem) in
        var line = 0
        var count: Int?
        try reader.object { reader, key throws(DocumentProblem) in
          switch key {
          case "line": line = try reader.integer()
          case "stats":
            try reader.object { reader, key throws(DocumentProblem) in
              if key == "Line" { count = try reader.count() } else { try reader.skip() }
            }
          default: try reader.skip()
          }
        }
        if let count { builder.line(line, isCovered: count > 0) }
      }
    default: try reader.skip()
    }
  }
  guard !path.isEmpty else { throw reader.problem("a file without path") }
  builder.name(ReportedName(path))
}
