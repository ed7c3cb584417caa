public import GateKit

enum Rule {
  static let checkFailed = "check-failed"
  static let checkMissing = "check-missing"
  static let checkStale = "check-stale"
  static let deploymentFailed = "deployment-failed"
  static let deploymentMissing = "deployment-missing"
}

extension ChecksGate {
  public static let id = "checks"

  public static let manifest = GateManifest(
    id: id,
    summary: "Did what other programs check of this change go well?",
    rationale: """
      A forge can require checks one by one, by name, for every change alike. This gate lets one required status cover
      them: builds, type checks, end-to-end tests, each with the conclusions that count, and only where a file of its
      kind changes (`when_changed`), so that no required check hangs that a path filter never starts.

      `app` says who has to report the check. Without it, whoever may write to the repository can post a success of
      that name; a result of the same name by another app does not make up for a bad one, but where there is no other,
      it counts. Name the app where it matters.

      A check that has not ended makes the gate wait, and so does one that is not there under `on_missing: wait`.
      `neutral` and `skipped` count only where `conclusions` names them. `at_least` keeps a matrix from passing with
      the first of its jobs.

      `of: base` asks for the newest result on the target branch, such as a nightly run; with `max_age`, one that
      stopped running is noticed. `deployments` asks that this very head runs in an environment, for a while (`soak`),
      so that no stage is skipped. A deployment of another commit proves nothing of this one.

      Our own statuses and checks are no part of what is looked at.
      """,
    rules: [
      .init(Rule.checkFailed, "a required check did not go well"),
      .init(Rule.checkMissing, "a required check is not reported"),
      .init(Rule.checkStale, "a required check ended too long ago"),
      .init(Rule.deploymentFailed, "a deployment that is asked for did not go well, or is over"),
      .init(Rule.deploymentMissing, "the head has not been deployed where it must have been"),
    ],
    mayRead: [AnyRead(.checks), AnyRead(.baseChecks), AnyRead(.deployments)],
    examples: examples)

  private static let work = [ExampleCommit("Add a page", files: ["page.md": "A page\n"])]
  private static let build = "required: [{id: build, name: build, app: github-actions}]"
  private static let nightly =
    "required: [{id: nightly, name: \"nightly*\", of: base, max_age: 24h}]"
  private static let staging = "deployments: [{id: staging, environment: staging, soak: 2h}]"

  private static func check(_ name: String, _ app: String, _ conclusion: String) -> String {
    "{name: \(name), app: \(app), conclusion: \(conclusion), commit: head}"
  }

  private static let examples = [
    GateExample(
      "a check that went well", settings: build,
      facts: "{checks: [\(check("build", "github-actions", "success"))]}", commits: work, findings: []),
    GateExample(
      "a check that failed", settings: build,
      facts: "{checks: [\(check("build", "github-actions", "failure"))]}", commits: work,
      findings: ["check \"build\" by github-actions ended in failure; it must be success"]),
    GateExample(
      "a check of that name by another app", settings: build,
      facts: "{checks: [\(check("build", "stranger", "success"))]}", commits: work,
      findings: [
        "no check build by github-actions of head e872c7cc35 is reported; that of stranger does not count"
      ]),
    GateExample(
      "a skipped check counts where the policy says so",
      settings: "required: [{id: build, name: build, conclusions: [success, skipped]}]",
      facts: "{checks: [\(check("build", "github-actions", "skipped"))]}", commits: work, findings: []),
    GateExample(
      "a check that only some files ask for",
      settings: "required: [{id: image, name: image, when_changed: [\"**/Dockerfile\"]}]",
      facts: "{checks: []}", commits: work, findings: [], skipped: "no changed file asks for a check"),
    GateExample(
      "a nightly run on the target branch", settings: nightly,
      facts: "{base_checks: [{name: nightly, conclusion: success, completed: 2026-06-15T02:00:00Z}]}",
      commits: work, findings: []),
    GateExample(
      "a nightly run that stopped", settings: nightly,
      facts: "{base_checks: [{name: nightly, conclusion: success, completed: 2026-06-13T02:00:00Z}]}",
      commits: work,
      findings: ["check \"nightly\" ended 58h ago on the target branch; the limit is 1d"]),
    GateExample(
      "this head has run on staging for a while", settings: staging,
      facts:
        "{deployments: [{environment: staging, commit: head, state: success, since: 2026-06-15T10:00:00Z}]}",
      commits: work, findings: []),
    GateExample(
      "another commit has run on staging", settings: staging,
      facts:
        "{deployments: [{environment: staging, commit: main, state: success, since: 2026-06-15T10:00:00Z}]}",
      commits: work, findings: ["e872c7cc35 has not been deployed to staging"]),
    GateExample(
      "a deployment that failed", settings: staging,
      facts: "{deployments: [{environment: staging, commit: head, state: failure}]}", commits: work,
      findings: ["the deployment of e872c7cc35 to staging ended in failure"]),
  ]
}
