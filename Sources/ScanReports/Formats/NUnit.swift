internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// NUnit 2 and 3.
  static let nUnit = ScanFormat(
    "nunit", "NUnit XML", tool: "nunit", lookedFor: "the root <test-run>, <test-results> or <test-suite>",
    recognises: { $0.isXML(root: "test-run", "test-results", "test-suite") },
    read: { input, sink throws(DocumentProblem) in try input.xml(NUnitReader(sink)).finish() })
}

private struct NUnitReader: XMLHandler {
  private let sink: ReportSink
  private var test: Test?
  private var isInMessage = false
  private var tests = 0

  private struct Test {
    let name: String
    let result: String?
    let isSuccess: String?
    let isExecuted: String?
    let time: Int?
    var hasFailure = false
    var message = ""
  }

  init(_ sink: ReportSink) { self.sink = sink }

  var wantsText: Bool { isInMessage }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("test-case") {
      test = Test(
        name: element["fullname"] ?? element["name"] ?? "", result: element["result"],
        isSuccess: element["success"], isExecuted: element["executed"],
        time: (element["duration"] ?? element["time"]).flatMap { DecimalNumber($0)?.millionths })
    } else if element.isNamed("failure") {
      test?.hasFailure = true
    } else if element.isNamed("message") {
      isInMessage = test?.hasFailure ?? false
    }
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) {
    guard isInMessage, let length = test?.message.utf8.count, length < ScanFinding.longestMessage else {
      return
    }
    test?.message += text.string.trimmed()
  }

  mutating func end(_ name: String) throws(DocumentProblem) {
    if name == "message" { isInMessage = false }
    guard name == "test-case", let test else { return }
    self.test = nil
    tests += 1
    let outcome = outcome(of: test)
    try sink.take(TestCase(name: test.name, suite: "", outcome: outcome, microseconds: test.time))
    guard outcome == .failed || outcome == .errored else { return }
    try sink.finding(
      test.name, test.message.isEmpty ? test.result ?? "failed" : test.message, kind: .testFailure
    ) {
      $0.rate(.high, by: .format)
    }
  }

  private func outcome(of test: Test) -> TestCase.Outcome {
    switch test.result {
    case "Failed", "Failure": return .failed
    case "Error": return .errored
    case "Passed", "Success", "Warning": return .passed
    case nil:
      if test.isSuccess?.lowercased() == "false" || test.hasFailure { return .failed }
      return test.isExecuted?.lowercased() == "false" ? .skipped : .passed
    default: return test.isSuccess?.lowercased() == "false" && test.hasFailure ? .failed : .skipped
    }
  }

  func finish() { if tests == 0 { sink.gap(.nothingExamined, "no test was run") } }
}
