import CIProviders
import Forges
import GateEngine
import GateKit
import SourceText

struct CICommand: Command {
  var job = CIOptions()
  var forge = ForgeOptions()
  var output = ReportOutput()

  static let name = "ci"
  static let abstract = "Judge the pull request of a CI job, and show the verdict on it"
  static let discussion = """
    Finds out from the CI system what is judged, fetches what the clone lacks, takes the policy from the target \
    branch, and asks the forge for what only it knows. The verdict is shown where the CI system shows such things, \
    and, with a token that may write, on the pull request. The exit status fails the build.

    Known are GitHub Actions, GitLab CI, Gitea and Forgejo Actions, Jenkins, Buildkite, CircleCI and Azure Pipelines; \
    anywhere else, say with --pull or --target what is judged. docs/ci.md has a section for each.
    """
  static let examples = [
    CommandExample("gatehouse ci", "judge what the job runs for, and post the verdict"),
    CommandExample("gatehouse ci --dry-run", "the same, but only say what would be written"),
    CommandExample(
      "gatehouse ci --output sarif=gatehouse.sarif", "keep the report for a later step of the job"),
  ]
  static let options: [Option<Self>] =
    including(\.job, under: "What is judged") + including(\.forge, under: "Which forge")
    + including(\.output, under: "Output")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    try await CIJob(job, forge, output, console, gates).run()
  }
}
