internal import DocumentReading

extension ScanFormat {
  /// KubeLinter's JSON.
  static let kubeLinter = ScanFormat(
    "kube-linter", "KubeLinter JSON", tool: "kube-linter", lookedFor: "\"Reports\" and \"Checks\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("Reports") && (json.has("Checks") || json.has("Summary") || json.topKeys == ["Reports"])
    },
    read: { input, sink throws(DocumentProblem) in
      let rest = try input.object(streaming: ["Reports"]) { _, item throws(DocumentProblem) in
        try sink.finding(item["Check"].string, item["Diagnostic"]["Message"].string, kind: .vulnerability) {
          $0.place(item["Object"]["Metadata"]["FilePath"].string)
        }
      }
      sink.tool("kube-linter", version: rest["Summary"]["KubeLinterVersion"].string)
      sink.made(at: rest["Summary"]["CheckEndTime"].string)
    })
}
