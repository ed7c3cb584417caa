import GateKit
import ScanEvidence
import SourceText

/// Whether enough tests were run: of all reports, of each, and of each suite.
struct NumberRules {
  let settings: TestsSettings
  let tests: TestCollector
  let change: Change

  func judge(_ answer: inout GateAnswer) {
    if tests.total.run < settings.minTests {
      answer.findings.append(tooFew("", tests.total, settings.minTests, "min_tests"))
    }
    for source in settings.reports where !source.allowEmpty {
      // Absent ones were judged by on_missing.
      guard let counts = tests.reports[source.source.id], counts.run == 0, settings.reports.count > 1 else {
        continue
      }
      answer.findings.append(tooFew("report \(source.source.id): ", counts, 1, "allow_empty"))
    }
    for (suite, counts) in zip(settings.suites, tests.suites) where isOwed(suite) {
      answer.measurements.append(
        Measurement(
          "tests run of \(suite.id)", counts.run, limit: .atLeast(numerator: suite.minTests, denominator: 1)))
      if counts.run < suite.minTests {
        answer.findings.append(
          tooFew("suite \(suite.id): ", counts, suite.minTests, "min_tests of the suite"))
      }
      if let limit = suite.maxSkipped, counts.skipped > limit {
        answer.findings.append(
          Finding(
            rule: Rule.skipped,
            message: "suite \(suite.id): \(counted(counts.skipped, "test")) skipped; the limit is \(limit)",
            help: "run them or delete them, or raise max_skipped of the suite", identity: "suite \(suite.id)")
        )
      }
    }
  }

  /// One of its reports is owed by the change.
  private func isOwed(_ suite: SuiteSettings) -> Bool {
    let ids = suite.reports.values
    return settings.reports.contains { source in
      (ids.isEmpty || ids.contains(source.source.id)) && source.request.isOwed(by: change)
    }
  }

  private func tooFew(_ what: String, _ counts: TestCounts, _ minimum: Int, _ setting: String) -> Finding {
    let skipped = counts.skipped > 0 ? " and \(counts.skipped) skipped" : ""
    return Finding(
      rule: Rule.tooFew,
      message:
        "\(what)\(counts.run) \(counts.run == 1 ? "test was" : "tests were") run\(skipped); the minimum is \(minimum)",
      help: "look whether the runner found its tests; \(setting) says how many there have to be",
      identity: what)
  }
}
