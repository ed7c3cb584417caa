public import GateKit
import ScanEvidence
import SourceText

public struct TestsSettings: Settings {
  var reports: [ScanReportSource] = []
  var minTests = 1
  var maxFailures = 0
  var maxFlaky = 0
  var flaky = Reaction.warn
  var maxReruns: Int?
  var maxSkipped: Int?
  var maxNewlySkipped: Int?
  var maxDropped = 0
  var dropped = Reaction.warn
  var onBaseMissing = Reaction.pass
  var suites: [SuiteSettings] = []

  public init() {}

  public static let schema: [Setting<TestsSettings>] = [
    setting(
      "reports", \.reports, required: true, identity: "id",
      stricter: .own,
      "reports of JUnit's XML in any dialect, TRX, NUnit, and the JSON of Jest, Vitest and Playwright"),
    setting(
      "min_tests", \.minTests,
      stricter: .higher,
      "tests that have to be run, all reports together; each report has to have run one at least, unless it may be empty"
    ),
    setting("max_failures", \.maxFailures, stricter: .lower, "tests that may fail or err"),
    setting(
      "max_flaky", \.maxFlaky, stricter: .lower, "tests that may fail first and pass when they are run again"),
    setting(
      "flaky", \.flaky, stricter: .consequence, "what more flaky tests than that do: fail, warn or pass"),
    setting("max_reruns", \.maxReruns, stricter: .lower, "tests that may be run again, whatever came of it"),
    setting("max_skipped", \.maxSkipped, stricter: .lower, "tests that may be skipped"),
    setting(
      "max_newly_skipped", \.maxNewlySkipped, stricter: .lower,
      "tests that may be skipped and were run at the merge base"),
    setting(
      "max_dropped", \.maxDropped, stricter: .lower,
      "tests of the merge base that may be gone; renamed ones do not count"),
    setting(
      "dropped", \.dropped, stricter: .consequence, "what more dropped tests than that do: fail, warn or pass"
    ),
    setting(
      "on_base_missing", \.onBaseMissing, stricter: .consequence,
      "when no report of the merge base tells which tests there were"),
    setting(
      "suites", \.suites, identity: "id",
      stricter: .more, "parts that need tests of their own, such as unit, integration and e2e"),
  ]

  public var inconsistencies: [Inconsistency] {
    suites.enumerated().flatMap { index, suite in
      suite.reports.values.filter { id in !reports.contains { $0.source.id == id } }.map { id in
        Inconsistency(["suites", "\(index)", "reports"], "no report has the id \"\(id.shortened(to: 40))\"")
      }
    }
  }

  /// The reports of the merge base take part.
  var comparesWithBase: Bool { dropped != .pass || maxNewlySkipped != nil }
}

typealias Reaction = EvidenceRequest.Reaction

struct SuiteSettings: Settings, Hashable {
  var id = ""
  var reports: OneOrMany<String> = []
  var tests: OneOrMany<Glob> = []
  var minTests = 1
  var maxSkipped: Int?

  static let schema: [Setting<SuiteSettings>] = [
    setting("id", \.id, required: true, "name of the suite; policies merge suites by it"),
    setting(
      "reports", \.reports, stricter: .own, "ids of the reports that its tests are in; none: all of them"),
    setting(
      "tests", \.tests,
      "its tests by file, or by suite and name as a path: tests.unit.CartTest.adds is tests/unit/CartTest/adds; none: all "
        + "tests of its reports"),
    setting("min_tests", \.minTests, stricter: .higher, "tests of it that have to be run"),
    setting("max_skipped", \.maxSkipped, stricter: .lower, "tests of it that may be skipped"),
  ]
}
