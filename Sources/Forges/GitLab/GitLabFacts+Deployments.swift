import CivilTime
import GateKit

extension GitLabFacts {
  /// Pages of a hundred that are looked through for head. Deployments that are older than the newest thousand are
  /// as good as none.
  private static let pageLimit = 10

  /// Deployments of head, oldest first. GitLab calls a deployment a success for good: one that another has taken
  /// the place of is inactive since then.
  mutating func deployments() async throws -> [Deployment] {
    let limit = Self.pageLimit * 100
    let read: [GitLabDeployment] = try await api.client.readAll(
      api.list(["deployments"], [("order_by", "id"), ("sort", "desc")]),
      to: "read the deployments of \(api.project)"
    ) { $0.count >= limit }
    let head = "\(pull.head)"
    var successors: [String: Instant?] = [:]
    var found: [(id: Int, deployment: Deployment)] = []
    for entry in read.sorted(by: { $0.id > $1.id }) {
      guard let environment = entry.environment, let commit = entry.commit else { continue }
      let since = entry.finished ?? entry.updated ?? entry.created
      if commit == head {
        var deployment = Deployment()
        deployment.environment = environment
        deployment.commit = commit
        deployment.state = state(entry.state)
        deployment.since = since
        if deployment.state == .success, let successor = successors[environment] {
          deployment.state = .inactive
          deployment.since = successor
        }
        found.append((entry.id, deployment))
      } else if entry.state == "success" {
        // The one that came right after it is the last one met.
        successors[environment] = .some(since)
      }
    }
    return found.sorted { $0.id < $1.id }.map(\.deployment)
  }

  private func state(_ word: String) -> Deployment.State {
    switch word {
    case "success": .success
    case "failed": .failure
    case "running": .inProgress
    case "created": .queued
    // Waits for somebody to approve it.
    case "blocked": .pending
    case "canceled", "skipped": .inactive
    default: .error
    }
  }
}
