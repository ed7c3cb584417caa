import GateKit
import SourceText

/// One entry of `deployments`, held against where this head has been.
struct DeploymentReview {
  let required: RequiredDeployment

  func judge(_ context: GateContext, _ tally: inout Tally) throws {
    let head = context.change.head
    let commit = head?.short ?? "what is not committed"
    let what = "the deployment of \(commit) to \(required.environment)"
    let standing = try context.fact(.deployments).standing(
      of: head, in: required.environment, soak: required.soak, at: context.now)
    switch standing {
    case .running: tally.goodDeployments += 1
    case .missing:
      tally.miss(
        required.onMissing, Rule.deploymentMissing,
        "\(commit) has not been deployed to \(required.environment)",
        help: "deploy this head to \(required.environment) first", identity: required.id)
    case .unfinished: tally.answer.waitingFor.append("\(what) has not ended")
    case .soaking(let end):
      tally.answer.waitingFor.append("\(what) has to run \(required.soak), until \(end)")
      tally.expire(at: end)
    case .failed(let state):
      fail("\(what) ended in \(state.rawValue)", help: "mend it and deploy again", &tally)
    case .replaced:
      fail(
        "\(what) is inactive: something else has taken its place",
        help: "deploy this head to \(required.environment) again", &tally)
    case .undated:
      fail(
        "\(what) does not say since when it runs, and soak is \(required.soak)", help: "deploy it again",
        &tally)
    }
  }

  private func fail(_ message: String, help: String, _ tally: inout Tally) {
    tally.answer.findings.append(
      Finding(rule: Rule.deploymentFailed, message: message, help: help, identity: required.id))
  }
}
