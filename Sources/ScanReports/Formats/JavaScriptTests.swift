internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `jest --json`, and Vitest's JSON.
  static let jest = ScanFormat(
    "jest", "Jest JSON", tool: "jest", lookedFor: "\"numTotalTests\" and \"testResults\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("testResults") && (json.has("numTotalTests") || json.has("numTotalTestSuites"))
    },
    read: { input, sink throws(DocumentProblem) in
      var tests = 0
      let rest = try input.object(streaming: ["testResults"]) { _, file throws(DocumentProblem) in
        let path = file["name"].string
        let cases = file["assertionResults"].items
        for item in cases {
          tests += 1
          try take(jest: item, path, sink)
        }
        // A file that could not even be loaded.
        if cases.isEmpty, file["status"].string == "failed" {
          try fail(path ?? "", file["message"].string ?? "the file could not be run", path, nil, sink)
        }
      }
      if tests == 0, rest["numFailedTestSuites"].integer ?? 0 == 0 {
        sink.gap(.nothingExamined, "no test was run")
      }
      if rest["wasInterrupted"].bool == true { sink.failed("the run was interrupted") }
    })

  /// Playwright's JSON reporter.
  static let playwright = ScanFormat(
    "playwright", "Playwright JSON", tool: "playwright", lookedFor: "\"suites\" and \"config\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("suites") && (json.has("config") || json.has("suites", "[]", "specs"))
    },
    read: { input, sink throws(DocumentProblem) in
      var tests = 0
      let rest = try input.object(streaming: ["suites"]) { _, suite throws(DocumentProblem) in
        try take(suite: suite, "", &tests, sink)
      }
      for error in rest["errors"].items { sink.failed(error["message"].string) }
      if tests == 0 { sink.gap(.nothingExamined, "no test was run") }
    })
}

private func take(jest item: JSONValue, _ path: String?, _ sink: ReportSink) throws(DocumentProblem) {
  let outcome: TestCase.Outcome =
    switch item["status"].string {
    case "passed": (item["invocations"].integer ?? 1) > 1 ? .flaky : .passed
    case "failed": .failed
    default: .skipped
    }
  let suite = item["ancestorTitles"].items.compactMap(\.string).joined(separator: " ")
  var entry = TestCase(name: item["title"].string ?? "", suite: suite, outcome: outcome, file: path)
  entry.microseconds = item["duration"].text.flatMap { DecimalNumber($0) }.map { $0.millionths / 1_000 }
  entry.reruns = max(0, (item["invocations"].integer ?? 1) - 1)
  try sink.take(entry)
  guard outcome == .failed else { return }
  let message = item["failureMessages"][0].string ?? "failed"
  try fail(
    item["fullName"].string ?? "\(suite) \(entry.name)", message, path, item["location"]["line"].integer, sink
  )
}

private func take(suite: JSONValue, _ above: String, _ tests: inout Int, _ sink: ReportSink)
  throws(DocumentProblem)
{
  let title = suite["title"].string ?? ""
  let name = above.isEmpty ? title : "\(above) › \(title)"
  for spec in suite["specs"].items {
    for test in spec["tests"].items {
      tests += 1
      let outcome: TestCase.Outcome =
        switch test["status"].string {
        case "expected": .passed
        case "unexpected": .failed
        case "flaky": .flaky
        default: .skipped
        }
      let project = test["projectName"].string ?? ""
      let title = (spec["title"].string ?? "") + (project.isEmpty ? "" : " [\(project)]")
      var entry = TestCase(name: title, suite: name, outcome: outcome, file: spec["file"].string)
      let runs = test["results"].items
      entry.reruns = max(0, runs.count - 1)
      entry.microseconds = runs.last?["duration"].integer.map {
        $0.multipliedReportingOverflow(by: 1_000).partialValue
      }
      try sink.take(entry)
      guard outcome == .failed else { continue }
      let message = runs.last?["error"]["message"].string ?? "failed"
      try fail("\(name) › \(title)", message, spec["file"].string, spec["line"].integer, sink)
    }
  }
  for inner in suite["suites"].items { try take(suite: inner, name, &tests, sink) }
}

private func fail(_ name: String, _ message: String, _ path: String?, _ line: Int?, _ sink: ReportSink)
  throws(DocumentProblem)
{
  let plain = String(decoding: withoutTerminalColours(Array(message.utf8).span), as: UTF8.self)
  try sink.finding(name, plain.trimmed(), kind: .testFailure) {
    $0.rate(.high, by: .format)
    $0.place(path, line)
  }
}
