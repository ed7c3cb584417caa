import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// Counts the tests of head while they are read, and keeps the names of those that something is to be said of.
final class TestCollector {
  private(set) var total = TestCounts()
  /// By the id of the report.
  var reports: [String: TestCounts] {
    Dictionary(counts.map { ($0.report, $0.counts) }) { first, _ in first }
  }
  /// In the order of the settings.
  private(set) var suites: [TestCounts]
  private(set) var flaky = NameList()
  private(set) var rerun = NameList()
  private(set) var skipped = NameList()
  private(set) var failures: [Failure] = []
  /// Failed tests, and suites that could not even be set up.
  private(set) var failureCount = 0

  private let settings: TestsSettings
  private var counts: [(report: String, counts: TestCounts)] = []
  /// The present report's place among them.
  private var report = 0
  /// Suites that the present report can be part of, by index.
  private var candidates: [Int] = []
  private var last: TestCase.Outcome?

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
    let id = source.source.id
    report = counts.firstIndex { $0.report == id } ?? counts.count
    if report == counts.count { counts.append((id, TestCounts())) }
    candidates = settings.suites.indices.filter { index in
      let ids = settings.suites[index].reports.values
      return ids.isEmpty || ids.contains(id)
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
    counts[report].counts.add(test)
    for index in candidates where settings.suites[index].holds(test) { suites[index].add(test) }
    switch test.outcome {
    case .flaky: flaky.add(test)
    case .skipped: skipped.add(test)
    case .passed, .failed, .errored: break
    }
    if test.reruns > 0 { rerun.add(test) }
    last = test.outcome
  }

  /// A reader tells of a failure behind its test.
  private func add(_ finding: ScanFinding, _ source: ScanReportSource) {
    guard finding.kind == .testFailure else { return }
    failureCount += 1
    if failures.count < NameList.limit {
      failures.append(Failure(finding: finding, report: source, isError: last == .errored))
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
