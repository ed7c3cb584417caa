public import GateKit
public import Publishing

/// A forge that knows of deployments.
public protocol DeploymentForge: Forge {
  /// What it knows of one deployment. As with a pull request: only what is asked for is fetched, and what it cannot
  /// tell stays unknown, with the reason.
  func facts(_ question: DeploymentQuestion) async throws -> FactAnswer
  /// Commits that were deployed to an environment with success, the newest first, as far as they are looked at.
  func deployedCommits(to environment: String) async throws -> [ObjectID]
  /// The branch whose policy says from where an environment is deployed.
  func defaultBranch() async throws -> String
  /// All that wait for our answer now, and may have asked for it unheard.
  func waitingDeployments() async throws -> [WaitingDeployment]
  /// What a deployment asks for; nil where its run does not wait any more.
  func inquiry(of deployment: WaitingDeployment) async throws -> DeploymentInquiry?
  /// Tells the run whether it may deploy. The same answer twice is one, but for an open one, which adds its comment.
  ///
  /// - Returns: false where nobody waits for it any more.
  func answer(_ deployment: WaitingDeployment, with reply: DeploymentReply) async throws -> Bool
}

/// A run of a pipeline that waits to be told whether it may deploy.
public struct WaitingDeployment: Hashable, Sendable {
  public let run: Int
  public let commit: ObjectID
  public let environment: String

  public init(run: Int, commit: ObjectID, environment: String) {
    self.run = run
    self.commit = commit
    self.environment = environment
  }
}

/// What the forge knows of a deployment that is waited for.
public struct DeploymentInquiry: Hashable, Sendable {
  /// The forge's number of the deployment: a run that is started again asks with another one. nil: not known.
  public let id: Int?
  /// Environment, ref, who asked, and when.
  public let request: DeploymentRequest

  public init(id: Int?, request: DeploymentRequest) {
    self.id = id
    self.request = request
  }
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
