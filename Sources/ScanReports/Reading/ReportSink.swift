internal import DocumentReading
internal import SourceText

/// What a reader fills: counts what it passes on, within the limits.
final class ReportSink {
  private(set) var report: ScanReport
  private let consumer: ScanConsumer
  private let limits: ScanLimits
  private let source: String
  private var items = 0
  private var findings = [Int](repeating: 0, count: Severity.allCases.count)
  private var kinds = [Int](repeating: 0, count: FindingKind.allCases.count)
  private var tests = [Int](repeating: 0, count: TestCase.Outcome.allCases.count)

  private static let keptGaps = 100

  init(_ format: ScanFormat, consumer: ScanConsumer, limits: ScanLimits, source: String) {
    report = ScanReport(format: format)
    self.consumer = consumer
    self.limits = limits
    self.source = source
  }

  /// The name that findings get whose report names no tool.
  var toolName: String { report.tools.last?.name ?? report.format.tool }

  func tool(_ name: String?, version: String? = nil) {
    guard let name, !name.isEmpty else { return }
    let tool = ScanTool(name, version: version ?? "")
    if !report.tools.contains(tool), report.tools.count < 1_000 { report.tools.append(tool) }
  }

  func made(revision: String? = nil, at time: String? = nil) {
    if report.revision == nil, let revision, !revision.isEmpty { report.revision = revision }
    if report.producedAt == nil, let time, !time.isEmpty { report.producedAt = time }
  }

  func gap(_ reason: ScanGap.Reason, _ message: String) {
    guard report.gaps.count < Self.keptGaps else {
      report.furtherGaps += 1
      return
    }
    let words = message.truncated(toBytes: 2_000).onOneLine.truncated(toBytes: 500)
    report.gaps.append(ScanGap(reason: reason, message: words))
  }

  func failed(_ message: String?) { gap(.failed, message ?? "the tool reports an error") }

  /// A finding by its parts, for formats that fill few of them.
  func finding(_ rule: String?, _ message: String?, kind: FindingKind, fill: (inout ScanFinding) -> Void)
    throws(DocumentProblem)
  {
    var finding = ScanFinding(tool: toolName, rule: rule ?? "", message: message ?? "", kind: kind)
    fill(&finding)
    try take(finding)
  }

  func take(_ finding: ScanFinding) throws(DocumentProblem) {
    try count()
    if finding.suppression == nil {
      findings[finding.severity.index] += 1
      kinds[finding.kind.index] += 1
    } else {
      report.suppressed += 1
    }
    let isLong = finding.message.utf8.count > ScanFinding.longestMessage
    guard isLong || quotesPassword(finding.message) else { return try consumer.finding(finding) }
    var short = finding
    short.message = withoutPassword(finding.message).truncated(toBytes: ScanFinding.longestMessage)
    try consumer.finding(short)
  }

  func take(_ test: TestCase) throws(DocumentProblem) {
    try count()
    tests[test.outcome.index] += 1
    try consumer.test(test)
  }

  func take(_ measured: Measured) throws(DocumentProblem) {
    try count()
    report.measurements += 1
    try consumer.measured(measured)
  }

  func finish() -> ScanReport {
    for severity in Severity.allCases where findings[severity.index] > 0 {
      report.findings[severity] = findings[severity.index]
    }
    for kind in FindingKind.allCases where kinds[kind.index] > 0 { report.kinds[kind] = kinds[kind.index] }
    for outcome in TestCase.Outcome.allCases where tests[outcome.index] > 0 {
      report.tests[outcome] = tests[outcome.index]
    }
    return report
  }

  private func count() throws(DocumentProblem) {
    items += 1
    guard items <= limits.items else {
      throw DocumentProblem(
        mark: Mark(source: source, line: 1, column: 1),
        message: "more than \(limits.items) findings, tests and measurements")
    }
  }
}

extension Severity {
  fileprivate var index: Int {
    switch self {
    case .unknown: 0
    case .info: 1
    case .low: 2
    case .medium: 3
    case .high: 4
    case .critical: 5
    }
  }
}

extension FindingKind {
  fileprivate var index: Int {
    switch self {
    case .vulnerability: 0
    case .secret: 1
    case .bug: 2
    case .style: 3
    case .performance: 4
    case .license: 5
    case .codeSmell: 6
    case .testFailure: 7
    }
  }
}

extension TestCase.Outcome {
  fileprivate var index: Int {
    switch self {
    case .passed: 0
    case .failed: 1
    case .skipped: 2
    case .errored: 3
    case .flaky: 4
    }
  }
}
