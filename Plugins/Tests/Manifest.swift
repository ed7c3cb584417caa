public import GateKit
import ScanEvidence

extension TestsGate {
  public static let id = "tests"

  public static let manifest = GateManifest(
    id: id,
    summary: "Were the tests run, all of them, and did they pass?",
    rationale: """
      A runner that finds no tests is green. So is a job whose tests were deleted, skipped, or run again until they \
      passed. This gate reads the reports themselves: JUnit's XML in the dialects of Ant, Surefire, pytest, Jest, Go and \
      others, TRX, NUnit 2 and 3, and the JSON of Jest, Vitest and Playwright. It counts elements and not the attributes \
      that promise a number, since those are often wrong.

      *Failed* are tests that fail or err, and suites that could not be set up. *Flaky* tests failed first and passed when \
      they were run again; *reruns* counts every test that was run again, whatever came of it. *Dropped* are tests that the \
      report of the merge base has and that of head has not, as many as there are of one name; one that is there in another \
      class or file, or in the same class under a similar name, was renamed and does not count. Without a report of the \
      merge base nothing is known of dropped tests, and the gate says so.

      No test is never a pass: `min_tests` is 1, each report has to have run one, and a report without any is incomplete \
      unless `allow_empty` says otherwise. `suites` ask for tests of a kind, told by report or by path, so that a change \
      cannot lose its end-to-end tests among a thousand unit tests; rules of the policy ask for more on some branches.
      """,
    rules: [
      .init(Rule.failed, "a test that failed or erred"),
      .init(Rule.flaky, "a test that passed only when it was run again"),
      .init(Rule.reruns, "more tests that were run again than may be"),
      .init(Rule.skipped, "more skipped tests than may be, of all, of a suite, or newly"),
      .init(Rule.dropped, "a test of the merge base that is gone"),
      .init(Rule.tooFew, "fewer tests than there have to be, of all, of a report, or of a suite"),
      .init(
        ScanRules.incomplete, "a report whose tool says that it failed, left something out or ran nothing"),
      .init(ScanRules.baseMissing, "no report of the merge base tells which tests there were"),
    ],
    examples: examples)
}
