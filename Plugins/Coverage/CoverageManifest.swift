public import GateKit

enum Rule {
  static let project = "project"
  static let patch = "patch"
  static let noData = "no-data"
  static let uncoveredLines = "uncovered-lines"
  static let unplacedReport = "unplaced-report"
  static let ambiguousPath = "ambiguous-path"
  static let staleLines = "stale-lines"
  static let otherCommit = "other-commit"
  static let baseMissing = "base-missing"
  static let missingFlag = "missing-flag"
}

extension CoverageGate {
  public static let id = "coverage"

  public static let manifest = GateManifest(
    id: id,
    summary: "Do tests run the lines that the change adds, and is the rest as covered as it was?",
    rationale: """
      A figure for the whole of a code base moves too slowly to say anything about one change; this gate looks at the \
      lines that the change adds (`patch`), and holds the whole (`project`) against a target or against the merge \
      base, where lines that the change only removes do not count.

      It reads the reports of most tools and tells them by their content: lcov, Cobertura, JaCoCo, Go, llvm-cov, \
      coverage.py, Clover, Istanbul, SimpleCov, gcov and gcovr, SonarQube's generic format, Coveralls, OpenCover, \
      dotCover, dotnet-coverage, xccov, Tarpaulin, Codecov, NCover and scoverage. Several reports are one: a line is \
      covered if one of them ran it. Formats that tell of stretches of code call blank lines, comments and closing \
      brackets executable; those are taken out with the sources at hand.

      What cannot be looked at is never a pass: a report none of whose files is in the repository, a path that could be \
      several files, lines beyond the end of a changed file, a changed file of a measured language that no report \
      knows. Shares are compared as whole numbers: 19,999 of 25,000 lines are below 80 %. Where nothing that the \
      change adds can run, there is no figure, and the gate passes.
      """,
    rules: [
      .init(Rule.project, "the code as a whole is covered less than the policy asks for"),
      .init(Rule.patch, "the lines that the change adds are covered less than the policy asks for"),
      .init(Rule.noData, "a changed file of a measured language that no report knows"),
      .init(Rule.uncoveredLines, "new lines that no test runs; told, never blocking"),
      .init(Rule.unplacedReport, "a report none of whose files is in the repository"),
      .init(Rule.ambiguousPath, "a changed file whose path in the report could be of several files"),
      .init(Rule.staleLines, "a report that speaks of lines which a changed file does not have"),
      .init(Rule.otherCommit, "a report that says it is of another commit"),
      .init(Rule.baseMissing, "no report of the merge base to compare with"),
      .init(Rule.missingFlag, "a flag without a report"),
    ],
    examples: examples)
}
