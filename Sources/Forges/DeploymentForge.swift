public import GateKit

/// A forge that knows of deployments.
public protocol DeploymentForge: Forge {
  /// What it knows of one deployment. As with a pull request: only what is asked for is fetched, and what it cannot
  /// tell stays unknown, with the reason.
  func facts(_ question: DeploymentQuestion) async throws -> FactAnswer
  /// Commits that were deployed to an environment with success, the newest first, as far as they are looked at.
  func deployedCommits(to environment: String) async throws -> [ObjectID]
}

public struct DeploymentQuestion: Sendable {
  /// Keys of `Facts`: `verdicts`, `branch_protection`, `deployments`, `deployment_reviews`, `checks`, `teams`; and
  /// `deployment.requested_by`, `deployment.requested_at`.
  public var names: Set<String>
  public var commit: ObjectID
  /// As far as it is known; completed in the answer.
  public var request: DeploymentRequest
  /// `organisation/team`.
  public var teams: Set<String>
  /// The run of a pipeline that wants to deploy: it knows who asked, when, and who approved.
  public var run: Int?
  /// Of the status and check run that hold the verdict.
  public var verdictContext: String
  /// Contexts and check names that are ours, and no fact.
  public var ownContexts: Set<String>

  public init(
    names: Set<String>, commit: ObjectID, request: DeploymentRequest, teams: Set<String> = [],
    run: Int? = nil,
    verdictContext: String, ownContexts: Set<String> = []
  ) {
    self.names = names
    self.commit = commit
    self.request = request
    self.teams = teams
    self.run = run
    self.verdictContext = verdictContext
    self.ownContexts = ownContexts
  }
}
