import PolicyFiles
import TestSupport

/// Which pull requests of a team are shown.
struct TeamChoice {
  let pulls: [TeamPull]
  /// Cases of pull requests that no forge can have, and why.
  let leftOut: [String: String]

  init(_ team: String) async throws {
    var able: [TeamPull] = []
    var leftOut: [String: String] = [:]
    // Deployments are shown by DeployCheckTests and ServeDeploymentTests.
    for file in PolicyCaseFile.all where try file.policy == team && file.policyCase().deploy == nil {
      let pull = try await TeamPull(TeamRepository(file))
      if let obstacle = pull.obstacle { leftOut[file.name] = obstacle } else { able.append(pull) }
    }
    self.leftOut = leftOut
    pulls = Effort.isFull ? able : Self.spread(able)
  }

  /// Enough of them that every outcome of every gate is there.
  private static func spread(_ all: [TeamPull]) -> [TeamPull] {
    var shown: Set<GateOutcomeSeen> = []
    var chosen: [TeamPull] = []
    var others: [TeamPull] = []
    for pull in all {
      if pull.outcomes.isSubset(of: shown) { others.append(pull) } else { chosen.append(pull) }
      shown.formUnion(pull.outcomes)
    }
    return chosen + others.prefix(max(0, 12 - chosen.count))
  }
}
