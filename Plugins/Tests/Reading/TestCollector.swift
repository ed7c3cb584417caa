import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// Counts the tests of head while they are read, and keeps the names of those that something is to be said of.
final class TestCollector {
  private(set) var total = TestCounts()
  /// By the id of the report.
  private(set) var reports: [String: TestCounts] = [:]
  /// In the order of the settings.
  private(set) var suites: [TestCounts]
  private(set) var flaky = NameList()
  private(set) var rerun = NameList()
  private(set) var skipped = NameList()
  private(set) var failures: [Failure] = []
  /// Failed tests, and suites that could not even be set up.
  private(set) var failureCount = 0

  private let settings: TestsSettings
  private var report = ""
  /// Suites that the present report can be part of, by index.
  private var candidates: [Int] = []
  private var last: TestCase?

  struct Failure {
    let finding: ScanFinding
    let report: ScanReportSource
    /// The test could not be carried out.
    let isError: Bool
  }

  init(_ settings: TestsSettings) {
    self.settings = settings
    suites = settings.suites.map { _ in TestCounts() }
  }

  /// - Parameter also: sees each test too.
  func consumer(of source: ScanReportSource, also: @escaping (TestCase) -> Void) -> ScanConsumer {
    report = source.source.id
    reports[report] = reports[report] ?? TestCounts()
    candidates = settings.suites.indices.filter { index in
      let ids = settings.suites[index].reports.values
      return ids.isEmpty || ids.contains(report)
    }
    last = nil
    return ScanConsumer(
      finding: { self.add($0, source) },
      test: { test in
        self.add(test)
        also(test)
      })
  }

  private func add(_ test: TestCase) {
    total.add(test)
    reports[report, default: TestCounts()].add(test)
    for index in candidates where settings.suites[index].holds(test) { suites[index].add(test) }
    switch test.outcome {
    case .flaky: flaky.add(test)
    case .skipped: skipped.add(test)
    case .passed, .failed, .errored: break
    }
    if test.reruns > 0 { rerun.add(test) }
    last = test
  }

  /// A reader tells of a failure behind its test.
  private func add(_ finding: ScanFinding, _ source: ScanReportSource) {
    guard finding.kind == .testFailure else { return }
    failureCount += 1
    if failures.count < NameList.limit {
      failures.append(Failure(finding: finding, report: source, isError: last?.outcome == .errored))
    }
  }
}

extension SuiteSettings {
  fileprivate func holds(_ test: TestCase) -> Bool {
    guard !tests.values.isEmpty else { return true }
    let path = TestName(test).path
    return tests.values.contains { glob in
      glob.matches(path) || test.file.map { glob.matches($0) } ?? false
    }
  }
}
