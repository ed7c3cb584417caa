import GateEngine
import GateKit

struct CheckCommand: Command {
  var subject = SubjectOptions()
  var pull = PullOptions()
  var policy = PolicyOptions()
  var output = ReportOutput()

  static let name = "check"
  static let abstract = "Decide whether a change may enter a branch"
  static let discussion = """
    The current branch is judged against the branch that it would be merged into, by that branch's policy \
    (.gatehouse.yml): a change never edits its own judge. Where the change edits the policy, the report adds what \
    the new one would say.

    No network and no token are used, unless --pull names a pull request: then its forge is asked, and the verdict \
    is the one that a server would give. Otherwise a gate that needs what only a forge knows is listed as not asked.
    """
  static let examples = [
    CommandExample("gatehouse check", "judge the current branch against the remote's default branch"),
    CommandExample(
      "gatehouse check --target staging --label release", "judge it as a pull request into staging"),
    CommandExample("gatehouse check --staged", "judge what is staged, before committing"),
    CommandExample("gatehouse check --pull 123", "judge a pull request by what its forge knows of it"),
    CommandExample(
      "gatehouse check --policy new.yml --output html=report.html", "try a policy, and keep the page"),
  ]
  static let options: [Option<Self>] =
    including(\.subject, under: "What is judged")
    + including(\.pull, under: "What is judged") + including(\.policy, under: "By which policy")
    + including(\.output, under: "Output")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try await Session(subject.folder, console, gates, above: policy.organisation)
    let evaluation = try await session.report(subject, policy, pull)
    try output.write(evaluation, to: console)
    let change = evaluation.report.inputs.change
    if change.head != nil, change.commits.isEmpty, change.files.isEmpty {
      console.say(
        "gatehouse: there was nothing to judge: the target holds this head already; check out the branch to judge, "
          + "or name commits with --base and --head")
    }
    return ExitCode(evaluation.report.verdict)
  }
}

extension ExitCode {
  init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .passed: .passed
      case .blocked: .blocked
      case .pending, .errored: .couldNotLook
      }
  }
}
