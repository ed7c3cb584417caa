internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Visual Studio's test results. A data-driven test holds the results of its rows, and does not count itself.
  static let trx = ScanFormat(
    "trx", "TRX", tool: "vstest", lookedFor: "the root <TestRun>",
    recognises: { $0.isXML(root: "TestRun") },
    read: { input, sink throws(DocumentProblem) in try input.xml(TRXReader(sink)).finish() })
}

private struct TRXReader: XMLHandler {
  private let sink: ReportSink
  private var open: [Result] = []
  private var isInMessage = false
  private var tests = 0

  private struct Result {
    let name: String
    let outcome: String
    let time: Int?
    var hasRows = false
    var message = ""
  }

  init(_ sink: ReportSink) { self.sink = sink }

  var wantsText: Bool { isInMessage }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    let name = element.name
    if name.hasSuffix("Result"), element["testName"] != nil,
      element["outcome"] != nil || name == "UnitTestResult"
    {
      open.append(
        Result(
          name: element["testName"] ?? "", outcome: element["outcome"] ?? "Error",
          time: element["duration"].flatMap { clockTime($0) }))
    } else if name == "InnerResults", let last = open.indices.last {
      open[last].hasRows = true
    } else if name == "Message" {
      isInMessage = !open.isEmpty
    } else if name == "Times" {
      sink.made(at: element["finish"])
    } else if name == "ResultSummary", element["outcome"] == "Aborted" {
      sink.failed("the test run was aborted")
    }
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) {
    guard let last = open.indices.last, open[last].message.utf8.count < ScanFinding.longestMessage else {
      return
    }
    open[last].message += text.string.trimmed()
  }

  mutating func end(_ name: String) throws(DocumentProblem) {
    if name == "Message" { isInMessage = false }
    guard name.hasSuffix("Result"), name != "TestResult", let result = open.popLast(), !result.hasRows else {
      return
    }
    tests += 1
    let outcome: TestCase.Outcome =
      switch result.outcome {
      case "Passed", "Warning", "PassedButRunAborted", "Completed": .passed
      case "Failed": .failed
      case "Error", "Timeout", "Aborted": .errored
      default: .skipped
      }
    try sink.take(TestCase(name: result.name, suite: "", outcome: outcome, microseconds: result.time))
    guard outcome == .failed || outcome == .errored else { return }
    try sink.finding(
      result.name, result.message.isEmpty ? result.outcome : result.message, kind: .testFailure
    ) {
      $0.rate(.high, by: .format)
    }
  }

  func finish() { if tests == 0 { sink.gap(.nothingExamined, "no test was run") } }
}

/// `00:00:01.0020000` in microseconds.
private func clockTime(_ text: String) -> Int? {
  let parts = text.split(separator: ":")
  guard parts.count == 3, let hours = Int(parts[0]), let minutes = Int(parts[1]),
    (0..<10_000).contains(hours),
    (0..<60).contains(minutes), let seconds = DecimalNumber(String(parts[2]))
  else { return nil }
  return (hours * 60 + minutes) * 60_000_000 + seconds.millionths
}
