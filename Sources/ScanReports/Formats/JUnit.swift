internal import DocumentReading
internal import SourceText

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
  /// The test that is open, or was last: its texts serve the next one where they are the same.
  private var test = TestCase(name: "", suite: "", outcome: .passed)
  private var isOpen = false
  private var signs = Signs()
  private var line: Int?
  private var message: String?
  private var type: String?
  /// The element whose text is wanted as a message.
  private var isInMessage = false
  private var cases = 0
  private var failures = 0
  /// What the suites' attributes promise.
  private var promisedFailures = 0

  private struct Suite {
    let name: String
    let file: String?
  }

  /// What the open test has in it.
  private struct Signs {
    var hasFailed = false
    var hasErred = false
    var isSkipped = false
    var flakes = 0
  }

  init(_ sink: ReportSink) { self.sink = sink }

  static var repeatedElement: StaticString? { "testcase" }

  var wantsText: Bool { isInMessage }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("testcase") {
      try close()
      open(element)
    } else if element.isNamed("failure") {
      signs.hasFailed = true
      try takeMessage(element)
    } else if element.isNamed("error") {
      signs.hasErred = true
      try takeMessage(element)
    } else if element.isNamed("skipped") {
      signs.isSkipped = true
    } else if element.isNamed("flakyFailure") || element.isNamed("flakyError") {
      signs.flakes += 1
      test.reruns += 1
    } else if element.isNamed("rerunFailure") || element.isNamed("rerunError") {
      test.reruns += 1
    } else if element.isNamed("testsuite") {
      suites.append(Suite(name: element["name"] ?? "", file: element["file"]))
      promisedFailures += (element.integer("failures") ?? 0) &+ (element.integer("errors") ?? 0)
      sink.made(at: element["timestamp"])
    }
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) {
    guard isInMessage, message == nil, !text.isBlank else { return }
    message = String(decoding: text.bytes.prefix(ScanFinding.longestMessage), as: UTF8.self)
  }

  mutating func end(_ name: String) throws(DocumentProblem) {
    switch name {
    case "testcase": try close()
    case "testsuite": _ = suites.popLast()
    case "failure", "error": isInMessage = false
    default: break
    }
  }

  private mutating func open(_ element: borrowing XMLElement) {
    cases += 1
    isOpen = true
    signs = Signs()
    test.name = element["name"] ?? ""
    test.suite = element.text("classname", or: test.suite) ?? suites.last?.name ?? ""
    test.file = element.text("file", or: test.file ?? "") ?? suites.last?.file
    test.microseconds = element.withBytes("time") { microseconds($0) } ?? nil
    test.reruns = 0
    line = element.integer("line")
    message = nil
    type = nil
  }

  private mutating func takeMessage(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard isOpen else {
      // An error of the suite itself: it could not be set up.
      failures += 1
      let message = element["message"] ?? element["type"] ?? "the suite failed"
      return try report(suites.last?.name ?? "", message, file: nil)
    }
    guard message == nil else { return }
    type = element["type"]
    let said = element["message"]
    if let said, !said.isEmpty { message = said } else { isInMessage = true }
  }

  private mutating func close() throws(DocumentProblem) {
    guard isOpen else { return }
    isOpen = false
    isInMessage = false
    let hasFailed = signs.hasFailed || signs.hasErred
    test.outcome =
      hasFailed
      ? signs.hasFailed ? .failed : .errored
      : signs.isSkipped ? .skipped : signs.flakes > 0 ? .flaky : .passed
    try sink.take(test)
    guard hasFailed else { return }
    failures += 1
    let name = test.suite.isEmpty ? test.name : "\(test.suite).\(test.name)"
    try report(name, message ?? type ?? "failed", file: test.file)
  }

  private func report(_ name: String, _ message: String, file: String?) throws(DocumentProblem) {
    try sink.finding(name, message, kind: .testFailure) { finding in
      finding.rate(.high, by: .format)
      finding.place(file, line)
    }
  }

  /// Counts in attributes are often wrong, so elements are counted; but where there are none, the attributes are
  /// all that is known.
  func finish() throws(DocumentProblem) {
    if cases == 0, failures == 0 {
      if promisedFailures > 0 {
        try report("", "\(promisedFailures) failures are counted, and no test is listed", file: nil)
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
