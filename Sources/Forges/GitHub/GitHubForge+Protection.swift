import GateKit
import HTTPTransfer
public import Publishing
import SourceText

extension GitHubForge {
  /// Tells GitHub whether a run may deploy. Takes the permission deployments: write, and the App has to be one of the
  /// environment's custom protection rules.
  ///
  /// An answer that is open only adds a report, of which GitHub takes ten a deployment: give it where it says
  /// something new.
  public func answer(_ request: GitHubProtectionRequest, with answer: DeploymentReply) async throws {
    let state: JSONBody? = answer.decision == .open ? nil : .string(answer.decision.rawValue)
    let body = JSONBody.entries([
      "environment_name": .string(request.environment), "state": state, "comment": .string(answer.comment),
    ])
    var post = self.request(
      .post, repository.url("actions", "runs", "\(request.run)", "deployment_protection_rule"), body, .verdict
    )
    // The same answer twice is one.
    post.isSafeToRepeat = answer.decision != .open
    let action =
      "answer for the deployment to \(request.environment) of run \(request.run) in \(repository.fullName)"
    let response = try await client.send(post, to: action)
    guard response.isSuccess else {
      throw ForgeError(
        .unreadable, action: action, reason: "the answer was \(response.status), not 204",
        mayHaveArrived: true)
    }
  }
}
