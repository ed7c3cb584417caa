internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `cargo check --message-format json`, and Clippy's. The last line says that the build has ended.
  static let cargoMessages = ScanFormat(
    "cargo-json", "Cargo's JSON messages", tool: "rustc",
    lookedFor: "lines with \"reason\": \"compiler-message\"",
    recognises: { head in
      guard let json = head.json, let reason = json.topTexts["reason"] else { return false }
      return ["compiler-message", "compiler-artifact", "build-script-executed", "build-finished"].contains(
        reason)
    },
    read: { input, sink throws(DocumentProblem) in
      var hasEnded = false
      var seen: Set<String> = []
      try input.values { line throws(DocumentProblem) in
        if line["reason"].string == "build-finished" { hasEnded = true }
        guard line["reason"].string == "compiler-message" else { return }
        let message = line["message"]
        let level = message["level"].string ?? ""
        guard ["error", "warning", "error: internal compiler error"].contains(level) else { return }
        let span = message["spans"].items.first { $0["is_primary"].bool == true } ?? .null
        // "aborting due to 2 previous errors", "1 warning emitted": counts of what was told before.
        if span.isNull, message["code"].isNull { return }
        let rule = message["code"]["code"].string ?? ""
        let key =
          "\(rule) \(span["file_name"].string ?? "") \(span["line_start"].text ?? "") \(span["column_start"].text ?? "") \(message["message"].string ?? "")"
        // Each target of a package is compiled, and tells the same again.
        guard seen.insert(key).inserted else { return }
        try sink.finding(rule, message["message"].string, kind: .bug) {
          $0.rate(level == "warning" ? .medium : .high)
          $0.place(span["file_name"].string, span["line_start"].integer, span["column_start"].integer)
          $0.end(span["line_end"].integer, span["column_end"].integer)
        }
      }
      if !hasEnded { sink.failed("the build did not end") }
    })
}
