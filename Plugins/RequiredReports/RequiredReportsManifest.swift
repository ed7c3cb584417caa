public import GateKit

extension RequiredReportsGate {
  public static let id = "required-reports"

  public static let manifest = GateManifest(
    id: id,
    summary: "Are the reports that this change owes there, and can they be read?",
    rationale: """
      A linter that was never run reports no errors. Whoever takes the step out of the pipeline, or breaks it, gets \
      a green light; this gate asks for the report itself. `when_changed` makes a report owed only where a file of \
      its kind changes: a hadolint report when a Dockerfile does.

      The gate opens a report and looks whether it holds something and is written in its format; what it says is \
      for other gates. What a missing, malformed or stale report does is the policy's choice: `on_missing`, \
      `on_malformed` and `on_stale` mean the same for every gate that reads reports.
      """,
    rules: [],
    examples: [
      GateExample(
        "a report that is there and readable passes",
        settings: "reports: [{id: lint, paths: ['reports/*.sarif']}]", commits: [dockerfile],
        reports: ["reports/lint.sarif": #"{"version": "2.1.0", "runs": []}"#], findings: []),
      GateExample(
        "a report that only Dockerfiles ask for is not owed by other changes", settings: hadolint,
        commits: [ExampleCommit("Draw", files: ["map.txt": "map\n"])], findings: [],
        skipped: "no changed file asks for a report"),
      GateExample(
        "a report that a changed Dockerfile asks for", settings: hadolint, commits: [dockerfile],
        reports: ["reports/hadolint.xml": "<checkstyle/>"], findings: []),
      GateExample(
        "without a report to require there is nothing to look at", commits: [dockerfile], findings: [],
        skipped: "the policy requires no report"),
    ])

  private static let dockerfile = ExampleCommit("Ship", files: ["app/Dockerfile": "FROM scratch\n"])
  private static let hadolint =
    "reports: [{id: hadolint, paths: [reports/hadolint.xml], when_changed: ['**/Dockerfile']}]"
}
