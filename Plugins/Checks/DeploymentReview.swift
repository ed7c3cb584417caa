import CivilTime
import GateKit
import SourceText

/// One entry of `deployments`, held against where this head has been.
struct DeploymentReview {
  let required: RequiredDeployment

  func judge(_ context: GateContext, _ tally: inout Tally) throws {
    let head = context.change.head
    // The newest one counts: what was deployed again has to soak again.
    let newest = try context.fact(.deployments).last {
      $0.environment == required.environment && head != nil && ObjectID($0.commit) == head
    }
    let what = "the deployment of \(head?.short ?? "what is not committed") to \(required.environment)"
    guard let newest else {
      tally.miss(
        required.onMissing, Rule.deploymentMissing,
        "\(head?.short ?? "what is not committed") has not been deployed to \(required.environment)",
        help: "deploy this head to \(required.environment) first", identity: required.id)
      return
    }
    switch newest.state {
    case .success: soak(newest, what, context.now, &tally)
    case .pending, .queued, .inProgress: tally.answer.waitingFor.append("\(what) has not ended")
    case .failure, .error:
      fail("\(what) ended in \(newest.state.rawValue)", help: "mend it and deploy again", &tally)
    case .inactive:
      fail(
        "\(what) is inactive: something else has taken its place",
        help: "deploy this head to \(required.environment) again", &tally)
    }
  }

  private func soak(_ deployment: Deployment, _ what: String, _ now: Instant, _ tally: inout Tally) {
    guard required.soak.seconds > 0 else {
      tally.goodDeployments += 1
      return
    }
    guard let since = deployment.since else {
      fail(
        "\(what) does not say since when it runs, and soak is \(required.soak)", help: "deploy it again",
        &tally)
      return
    }
    let end = since.adding(required.soak)
    if end <= now {
      tally.goodDeployments += 1
    } else {
      tally.answer.waitingFor.append("\(what) has to run \(required.soak), until \(end)")
      tally.expire(at: end)
    }
  }

  private func fail(_ message: String, help: String, _ tally: inout Tally) {
    tally.answer.findings.append(
      Finding(rule: Rule.deploymentFailed, message: message, help: help, identity: required.id))
  }
}
