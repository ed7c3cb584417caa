import GateEngine
import GateKit
import Rendering

struct ExplainCommand: Command {
  var subject = SubjectOptions()
  var pull = PullOptions()
  var policy = PolicyOptions()
  var output = ReportOutput()

  static let name = "explain"
  static let abstract = "Say of every gate why it ran, what it measured, and who said so"
  static let examples = [
    CommandExample("gatehouse explain", "explain the verdict on the current branch"),
    CommandExample("gatehouse explain --only coverage", "explain one gate"),
  ]
  static let options: [Option<Self>] =
    including(\.subject, under: "What is judged")
    + including(\.pull, under: "What is judged") + including(\.policy, under: "By which policy")
    + including(\.output, under: "Output")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try await Session(subject.folder, console, gates, above: policy.organisation)
    let evaluation = try await session.report(subject, policy, pull)
    try output.write(evaluation, to: console, explained: true)
    return ExitCode(evaluation.report.verdict)
  }
}
