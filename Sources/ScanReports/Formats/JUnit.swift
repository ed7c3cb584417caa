internal import DocumentReading

extension ScanFormat {
  /// JUnit's XML in all of its dialects: Ant, Surefire, pytest, Jest, Go, and linters that borrow it.
  static let junit = ScanFormat(
    "junit", "JUnit XML", tool: "junit", lookedFor: "the root <testsuites> or <testsuite>",
    recognises: { $0.isXML(root: "testsuites", "testsuite") },
    read: { input, sink throws(DocumentProblem) in
      try input.xml(JUnitReader(sink)).finish()
    })
}

private struct JUnitReader: XMLHandler {
  private let sink: ReportSink
  private var suites: [Suite] = []
  private var test: Test?
  /// The element whose text is wanted as a message.
  private var isInMessage = false
  private var cases = 0
  private var failures = 0
  /// What the suites' attributes promise.
  private var promisedTests = 0
  private var promisedFailures = 0

  private struct Suite {
    let name: String
    let file: String?
  }

  private struct Test {
    var name: String
    var suite: String
    var file: String?
    var line: Int?
    var time: Int?
    var hasFailed = false
    var hasErred = false
    var isSkipped = false
    var flakes = 0
    var reruns = 0
    var message: String?
    var type: String?
  }

  init(_ sink: ReportSink) { self.sink = sink }

  var wantsText: Bool { isInMessage }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("testcase") {
      try close()
      cases += 1
      test = Test(
        name: element["name"] ?? "", suite: element["classname"] ?? suites.last?.name ?? "",
        file: element["file"] ?? suites.last?.file, line: element.integer("line"),
        time: element.withBytes("time") { microseconds($0) } ?? nil)
    } else if element.isNamed("failure") {
      test?.hasFailed = true
      try takeMessage(element)
    } else if element.isNamed("error") {
      test?.hasErred = true
      try takeMessage(element)
    } else if element.isNamed("skipped") {
      test?.isSkipped = true
    } else if element.isNamed("flakyFailure") || element.isNamed("flakyError") {
      test?.flakes += 1
      test?.reruns += 1
    } else if element.isNamed("rerunFailure") || element.isNamed("rerunError") {
      test?.reruns += 1
    } else if element.isNamed("testsuite") {
      suites.append(Suite(name: element["name"] ?? "", file: element["file"]))
      promisedTests += element.integer("tests") ?? 0
      promisedFailures += (element.integer("failures") ?? 0) + (element.integer("errors") ?? 0)
      sink.made(at: element["timestamp"])
    }
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) {
    guard isInMessage, test?.message == nil, !text.isBlank else { return }
    test?.message = String(decoding: text.bytes.prefix(ScanFinding.longestMessage), as: UTF8.self)
  }

  mutating func end(_ name: String) throws(DocumentProblem) {
    switch name {
    case "testcase": try close()
    case "testsuite": suites.removeLast()
    case "failure", "error": isInMessage = false
    default: break
    }
  }

  private mutating func takeMessage(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard test != nil else {
      // An error of the suite itself: it could not be set up.
      failures += 1
      let message = element["message"] ?? element["type"] ?? "the suite failed"
      return try report(suites.last?.name ?? "", message, Test(name: "", suite: "", hasErred: true))
    }
    guard test?.message == nil else { return }
    test?.type = element["type"]
    let message = element["message"]
    if let message, !message.isEmpty { test?.message = message } else { isInMessage = true }
  }

  private mutating func close() throws(DocumentProblem) {
    guard let test else { return }
    self.test = nil
    isInMessage = false
    let hasFailed = test.hasFailed || test.hasErred
    let outcome: TestCase.Outcome =
      test.hasErred && !test.hasFailed
      ? .errored : test.hasFailed ? .failed : test.isSkipped ? .skipped : test.flakes > 0 ? .flaky : .passed
    var entry = TestCase(
      name: test.name, suite: test.suite, outcome: outcome, microseconds: test.time, file: test.file)
    entry.reruns = test.reruns
    try sink.take(entry)
    guard hasFailed else { return }
    failures += 1
    let name = test.suite.isEmpty ? test.name : "\(test.suite).\(test.name)"
    try report(name, test.message ?? test.type ?? "failed", test)
  }

  private func report(_ name: String, _ message: String, _ test: Test) throws(DocumentProblem) {
    try sink.finding(name, message, kind: .testFailure) { finding in
      finding.severity = .high
      finding.severitySource = .format
      if let file = test.file, !file.isEmpty {
        finding.location = ScanLocation(withSlashes(file), line: test.line)
      }
    }
  }

  /// Counts in attributes are often wrong, so elements are counted; but where there are none, the attributes are
  /// all that is known.
  func finish() throws(DocumentProblem) {
    if cases == 0, failures == 0 {
      if promisedFailures > 0 {
        try report("", "\(promisedFailures) failures are counted, and no test is listed", Test(name: "", suite: ""))
      } else {
        sink.gap(.nothingExamined, "no test was run")
      }
    }
  }
}

/// Seconds as written, with or without commas between thousands.
private func microseconds(_ text: Span<UInt8>) -> Int? {
  var whole = 0
  var fraction = 0
  var places = 0
  var hasPoint = false
  for index in 0..<text.count {
    let byte = text[index]
    if byte &- 48 < 10 {
      if !hasPoint {
        guard whole < 1_000_000_000 else { return nil }
        whole = whole * 10 + Int(byte &- 48)
      } else if places < 6 {
        fraction = fraction * 10 + Int(byte &- 48)
        places += 1
      }
    } else if byte == UInt8(ascii: "."), !hasPoint {
      hasPoint = true
    } else if byte != UInt8(ascii: ",") {
      return nil
    }
  }
  while places < 6 {
    fraction *= 10
    places += 1
  }
  return text.count > 0 ? whole * 1_000_000 + fraction : nil
}
