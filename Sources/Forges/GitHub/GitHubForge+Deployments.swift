import CivilTime
import GateKit
import HTTPTransfer
import SourceText

extension GitHubForge {
  /// Deployments that are looked at: each takes a request of its own.
  private static let deploymentLimit = 100

  /// Oldest first, each with its newest state.
  func deployments(of commit: ObjectID) async throws -> Told<[Deployment]> {
    let answers: [DeploymentAnswer] = try await client.readAll(
      list("deployments", query: [(name: "sha", value: "\(commit)")]),
      to: "read the deployments of \(commit.short) in \(repository.fullName)")
    let own = answers.filter { $0.commit == "\(commit)" }.sorted { $0.id < $1.id }
    guard own.count <= Self.deploymentLimit else {
      return Told(unknown: [
        "\(commit.short) has \(own.count) deployments; the limit is \(Self.deploymentLimit)"
      ])
    }
    return Told(
      value: try await own.mappedInParallel { deployment in
        Deployment(deployment, try await self.deploymentStatuses(of: deployment))
      })
  }

  func deploymentStatuses(
    of deployment: DeploymentAnswer
  ) async throws(ForgeError) -> [DeploymentStatusAnswer] {
    try await client.readAll(
      list("deployments", "\(deployment.id)", "statuses"),
      to: "read the state of deployment \(deployment.id) in \(repository.fullName)")
  }
}

extension Deployment {
  fileprivate init(_ answer: DeploymentAnswer, _ statuses: [DeploymentStatusAnswer]) {
    self.init()
    environment = answer.environment
    commit = answer.commit
    let newestFirst = statuses.sorted { $0.id > $1.id }
    guard let newest = newestFirst.first else {
      since = answer.created
      return
    }
    // A state that this program does not know is no success.
    state = State(rawValue: newest.state) ?? .error
    since = newestFirst.prefix { $0.state == newest.state }.last?.created
  }
}
