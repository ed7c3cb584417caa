internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `pyright --outputjson`; lines and columns begin at 0.
  static let pyright = ScanFormat(
    "pyright", "Pyright JSON", tool: "pyright", lookedFor: "\"generalDiagnostics\"",
    recognises: { head in head.json?.has("generalDiagnostics") ?? false },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["generalDiagnostics"]) { _, item throws(DocumentProblem) in
        let start = item["range"]["start"]
        let end = item["range"]["end"]
        try sink.finding(item["rule"].string, item["message"].string, kind: .bug) {
          let level = item["severity"].string
          $0.rate(level == "information" ? .low : level.map { Severity(level: $0) })
          $0.place(
            item["file"].string ?? item["uri"].string.map { path(fromURI: $0) },
            start["line"].integer.map { $0 &+ 1 },
            start["character"].integer.map { $0 &+ 1 })
          $0.end(end["line"].integer.map { $0 &+ 1 }, end["character"].integer.map { $0 &+ 1 })
        }
      }
      sink.tool("pyright", version: rest["version"].string)
      if rest["summary"]["filesAnalyzed"].integer == 0 { sink.gap(.nothingExamined, "no file was analysed") }
    })
}
