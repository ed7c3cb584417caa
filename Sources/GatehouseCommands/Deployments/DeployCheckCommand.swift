import GateKit

struct DeployCheckCommand: Command {
  var deployment = DeploymentOptions()
  var forge = ForgeOptions()
  var output = ReportOutput()

  static let name = "deploy-check"
  static let abstract = "Decide whether a commit may be deployed to an environment"
  static let discussion = """
    The environment is one of the policy's `environments`. The policy is the one at the tip of the branch that is \
    deployed from, as the remote has it, and the branch has to be one that the default branch's policy names: neither the \
    commit nor whoever asks for the deployment chooses the judge.

    What only a forge knows (verdicts, approvals, other deployments) is asked for with a token. Without one it comes from \
    options and from --facts, and what nobody knows is no pass. A wait that is not over exits 3 and says until when.
    """
  static let examples = [
    CommandExample(
      "gatehouse deploy-check production --confirm DEPLOY", "may the commit that is checked out be deployed?"),
    CommandExample(
      "gatehouse deploy-check production --commit v1.2.0 --approved-by grace --verdict-from report.json",
      "judge without a forge"),
    CommandExample(
      "gatehouse deploy-check staging --image registry/app@sha256:… --output json=deploy.json",
      "hold the image to its attestation, and keep the report"),
  ]
  static let options: [Option<Self>] =
    including(\.deployment, under: "What is deployed") + including(\.forge, under: "Which forge")
    + including(\.output, under: "Output")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    try await DeploymentJob(deployment, forge, console, gates).run(output)
  }
}
