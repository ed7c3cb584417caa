import GateKit

/// What the examples of conditions are made of. What an example's facts leave out is as in a plain deployment: ada
/// asked an hour ago for a commit of main, which passed, and grace and linus approved it.
enum DeploymentExample {
  static let work = [ExampleCommit("Add a page", files: ["page.md": "A page\n"])]
  /// Of `work`, since the runner's clock stands still.
  static let head = "e872c7cc35"
  static let wholeHead = "e872c7cc35b180d825844bce07b6e8f8b7b85064"
  static let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

  /// - Parameter request: entries of the fact `deployment`.
  static func facts(_ request: String, and others: String = "") -> String {
    "{deployment: {environment: production, \(request)}\(others.isEmpty ? "" : ", " + others)}"
  }
}

extension BranchCondition {
  static let examples = [
    GateExample(
      "a commit of the branch", settings: "branches: main", commits: DeploymentExample.work, findings: []),
    GateExample(
      "a commit that was never merged", settings: "branches: main",
      facts: DeploymentExample.facts("branch_tip: main"), commits: DeploymentExample.work,
      findings: ["\(DeploymentExample.head) is not part of main, which is at eb71a59cdf"]),
    GateExample(
      "a commit of another branch", settings: "branches: [main, 'release/**']",
      facts: DeploymentExample.facts("branch: develop"), commits: DeploymentExample.work,
      findings: ["production is deployed from main or release/**, not from develop"]),
  ]
}

extension ProtectionCondition {
  static let examples = [
    GateExample("a branch that the forge protects", commits: DeploymentExample.work, findings: []),
    GateExample(
      "a branch that anybody may push to", facts: "{branch_protection: [{branch: main, protected: false}]}",
      commits: DeploymentExample.work, findings: ["the forge does not protect main"]),
  ]
}

extension VerdictCondition {
  private static func posted(_ state: String, by author: String, own: Bool = true) -> String {
    "{verdicts: [{context: 'gatehouse: main', commit: head, state: \(state), author: '\(author)', own: \(own)}]}"
  }

  static let examples = [
    GateExample(
      "a commit that passed", settings: "is: passed", commits: DeploymentExample.work, findings: []),
    GateExample(
      "a commit that was merged all the same", settings: "is: passed",
      facts: posted("failure", by: "gatehouse[bot]"),
      commits: DeploymentExample.work, findings: ["gatehouse: main ended in failure"]),
    GateExample(
      "a status of our name by somebody else", settings: "is: passed",
      facts: posted("success", by: "mallory", own: false), commits: DeploymentExample.work,
      findings: [
        "no verdict of Gatehouse on \(DeploymentExample.head) is known; that of mallory does not count"
      ]),
    GateExample(
      "the status of an app that the policy names", settings: "{is: passed, by: ['gatehouse-acme[bot]']}",
      facts: posted("success", by: "gatehouse-acme[bot]", own: false), commits: DeploymentExample.work,
      findings: []),
    GateExample(
      "a commit that was never judged", settings: "is: passed", facts: "{verdicts: []}",
      commits: DeploymentExample.work,
      findings: ["no verdict of Gatehouse on \(DeploymentExample.head) is known"]),
  ]
}

extension ApprovalCondition {
  private static let ops =
    "teams: [{name: example/ops, members: [ada, grace]}]"

  static let examples = [
    GateExample("a deployment that somebody approved", commits: DeploymentExample.work, findings: []),
    GateExample(
      "whoever asked for it does not approve it", settings: "teams: [ops]",
      facts: "{deployment_reviews: [{author: ada, state: approved}], \(ops)}",
      commits: DeploymentExample.work,
      findings: ["0 of 1 approval of example/ops"]),
    GateExample(
      "somebody else's approval does not count", settings: "teams: [ops]",
      facts: "{deployment_reviews: [{author: linus, state: approved}], \(ops)}",
      commits: DeploymentExample.work,
      findings: ["0 of 1 approval of example/ops"]),
    GateExample(
      "a rejection stops it",
      facts:
        "{deployment_reviews: [{author: grace, state: approved}, {author: linus, state: rejected, comment: not today}]}",
      commits: DeploymentExample.work, findings: ["linus rejected the deployment: not today"]),
  ]
}

extension WaitCondition {
  static let examples = [
    GateExample("the wait is over", settings: "after: 5m", commits: DeploymentExample.work, findings: []),
    GateExample(
      "the wait is not over: the verdict is pending until then", settings: "after: 2h",
      commits: DeploymentExample.work, findings: []),
  ]
}

extension ConfirmationCondition {
  static let examples = [
    GateExample(
      "the word was typed", settings: "word: DEPLOY", facts: DeploymentExample.facts("confirmation: DEPLOY"),
      commits: DeploymentExample.work, findings: []),
    GateExample(
      "the word is the comment of whoever approved it", settings: "word: DEPLOY",
      facts: "{deployment_reviews: [{author: grace, state: approved, comment: DEPLOY}]}",
      commits: DeploymentExample.work, findings: []),
    GateExample(
      "nobody typed it", settings: "word: DEPLOY", commits: DeploymentExample.work,
      findings: ["nobody has confirmed the deployment with DEPLOY"]),
    GateExample(
      "case counts", settings: "word: DEPLOY", facts: DeploymentExample.facts("confirmation: deploy"),
      commits: DeploymentExample.work,
      findings: ["the deployment is confirmed with \"deploy\", and the word is DEPLOY"]),
  ]
}

extension SoakCondition {
  private static let settings = "{environment: staging, at_least: 24h}"
  private static func staging(_ rest: String) -> String {
    "{deployments: [{environment: staging, commit: head, \(rest)}]}"
  }

  static let examples = [
    GateExample(
      "it has run on staging for a day", settings: settings,
      facts: staging("state: success, since: 2026-06-14T12:00:00Z"), commits: DeploymentExample.work,
      findings: []),
    GateExample(
      "it has run for a second less: the verdict is pending", settings: settings,
      facts: staging("state: success, since: 2026-06-14T12:00:01Z"), commits: DeploymentExample.work,
      findings: []),
    GateExample(
      "another commit runs there", settings: settings, facts: "{deployments: []}",
      commits: DeploymentExample.work,
      findings: ["\(DeploymentExample.head) has not been deployed to staging"]),
    GateExample(
      "the deployment there failed", settings: settings, facts: staging("state: failure"),
      commits: DeploymentExample.work,
      findings: ["the deployment of \(DeploymentExample.head) to staging ended in failure"]),
  ]
}

extension FreezeCondition {
  private static let weekend = "{windows: Fri 16:00 - Mon 08:00 Europe/Paris, reason: nobody watches it}"

  static let examples = [
    GateExample("a Monday at noon", settings: weekend, commits: DeploymentExample.work, findings: []),
    GateExample(
      "a Saturday", settings: weekend, commits: DeploymentExample.work, now: "2026-06-13T12:00:00Z",
      findings: [
        "production is frozen until 2026-06-15T06:00:00Z (Fri 16:00 - Mon 08:00 Europe/Paris): nobody watches it"
      ]),
    GateExample(
      "a freeze that an operator has set", settings: "{}",
      facts: "{freezes: [{environments: prod*, author: grace, reason: the database is being moved}]}",
      commits: DeploymentExample.work,
      findings: ["production is frozen by grace: the database is being moved"]),
    GateExample(
      "a freeze that is over", settings: "{}",
      facts: "{freezes: [{until: 2026-06-15T12:00:00Z, reason: the database is being moved}]}",
      commits: DeploymentExample.work, findings: []),
    GateExample(
      "no window and no freeze", settings: "{}", commits: DeploymentExample.work, findings: [],
      skipped: "no freeze is set"),
  ]
}

extension RollbackCondition {
  static let examples = [
    GateExample("what runs there is part of the branch", commits: DeploymentExample.work, findings: []),
    GateExample(
      "the first deployment", facts: DeploymentExample.facts("previous: null"),
      commits: DeploymentExample.work,
      findings: []),
    GateExample(
      "what runs there is gone from the repository",
      facts: DeploymentExample.facts("previous: 4f2c91a3b24f2c91a3b24f2c91a3b24f2c91a3b2"),
      commits: DeploymentExample.work,
      findings: ["4f2c91a3b2, which runs on production, is not in the repository any more"]),
    GateExample(
      "what runs there is not part of the branch",
      facts: DeploymentExample.facts("previous: head, branch_tip: main"),
      commits: DeploymentExample.work,
      findings: ["\(DeploymentExample.head), which runs on production, is not part of main"]),
  ]
}

extension SnapshotCondition {
  private static let settings =
    "{reports: [{id: database, paths: [snapshot.json], when_changed: ['migrations/**']}], taken_within: 30m}"
  private static let migration = [
    ExampleCommit("Add a table", files: ["migrations/0002.sql": "CREATE TABLE t (id int);\n"])
  ]
  private static func record(_ created: String, _ rest: String = "\"environment\": \"production\"")
    -> [String: String]
  {
    [
      "snapshot.json":
        "{\"snapshot\": \"shop-1\", \"created\": \"\(created)\", \"digest\": \"sha256:\(DeploymentExample.digest)\", \(rest)}"
    ]
  }

  static let examples = [
    GateExample(
      "a snapshot from just before", settings: settings, commits: migration,
      reports: record("2026-06-15T11:50:00Z"),
      findings: []),
    GateExample(
      "without a migration none is owed", settings: settings, commits: DeploymentExample.work, findings: [],
      skipped: "no file that differs from what runs there asks for a snapshot"),
    GateExample(
      "a snapshot from last night", settings: settings, commits: migration,
      reports: record("2026-06-15T02:00:00Z"),
      findings: ["snapshot shop-1 is 10h old; the limit is 30m"]),
    GateExample(
      "a snapshot of staging", settings: settings, commits: migration,
      reports: record("2026-06-15T11:50:00Z", "\"environment\": \"staging\""),
      findings: ["snapshot shop-1 is of staging, not of production"]),
    GateExample(
      "an empty snapshot", settings: settings, commits: migration,
      reports: record("2026-06-15T11:50:00Z", "\"size\": 0"),
      findings: ["snapshot shop-1 is empty"]),
    GateExample(
      "a snapshot from the future", settings: settings, commits: migration,
      reports: record("2026-06-15T13:00:00Z"),
      findings: ["snapshot shop-1 says that it was taken at 2026-06-15T13:00:00Z, which is later than now"]),
  ]
}

extension ImageCondition {
  private static let settings =
    "{reports: [{id: build, paths: [build.json]}], builders: ['https://github.com/acme/**']}"
  private static let image = DeploymentExample.facts(
    "image: 'ghcr.io/acme/shop@sha256:\(DeploymentExample.digest)'")

  private static func built(
    from commit: String, by builder: String = "https://github.com/acme/build",
    digest: String = DeploymentExample.digest
  ) -> [String: String] {
    [
      "build.json":
        "{\"digest\": \"sha256:\(digest)\", \"commit\": \"\(commit)\", \"builder\": \"\(builder)\"}"
    ]
  }

  static let examples = [
    GateExample(
      "the image was built from the commit", settings: settings, facts: image,
      commits: DeploymentExample.work,
      reports: built(from: DeploymentExample.wholeHead), findings: []),
    GateExample(
      "the image was built from another commit", settings: settings, facts: image,
      commits: DeploymentExample.work,
      reports: built(from: "4f2c91a3b24f2c91a3b24f2c91a3b24f2c91a3b2"),
      findings: [
        "sha256:9f86d081884c was built from 4f2c91a3b2, and \(DeploymentExample.head) is deployed"
      ]),
    GateExample(
      "somebody else built it", settings: settings, facts: image, commits: DeploymentExample.work,
      reports: built(from: DeploymentExample.wholeHead, by: "https://github.com/mallory/build"),
      findings: ["sha256:9f86d081884c was built by https://github.com/mallory/build"]),
    GateExample(
      "an attestation of another image", settings: settings, facts: image, commits: DeploymentExample.work,
      reports: built(from: DeploymentExample.wholeHead, digest: String(repeating: "0", count: 64)),
      findings: ["no attestation speaks of sha256:9f86d081884c"]),
    GateExample(
      "a tag can be moved", settings: settings,
      facts: DeploymentExample.facts("image: 'ghcr.io/acme/shop:latest'"),
      commits: DeploymentExample.work, reports: built(from: DeploymentExample.wholeHead),
      findings: ["ghcr.io/acme/shop:latest is no image by its digest, and a tag can be moved"]),
  ]
}
