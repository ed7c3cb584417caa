import GateKit
import HTTPTransfer
public import Publishing
import SourceText

extension GitHubForge {
  public func defaultBranch() async throws -> String {
    let answer: DefaultBranchAnswer = try await client.read(
      HTTPRequest(.get, repository.url()), to: "read \(repository.fullName)")
    return answer.defaultBranch
  }

  /// Runs that wait are looked at, the newest first; each takes requests of its own.
  private static let waitingLimit = 100

  /// Of those environments alone that have this App as a custom protection rule: nobody else's answer is ours to give.
  public func waitingDeployments() async throws -> [WaitingDeployment] {
    guard let app = try await account.identity().appID else { return [] }
    var request = list("actions", "runs", query: [(name: "status", value: "waiting")])
    request.priority = .background
    let runs: [WorkflowRunAnswer] = try await client.readAll(
      request, under: "workflow_runs", to: "list the runs of \(repository.fullName) that wait",
      until: { $0.count >= Self.waitingLimit })
    let waiting = try await Array(runs.prefix(Self.waitingLimit)).mappedInParallel { run in
      guard let commit = ObjectID(run.head) else { return [WaitingDeployment]() }
      return try await pendingEnvironments(of: run.id)
        .map { WaitingDeployment(run: run.id, commit: commit, environment: $0) }
    }.flatMap { $0 }
    var ours: [String: Bool] = [:]
    for environment in Set(waiting.map(\.environment)).sorted() {
      ours[environment] = try await hasRule(environment, of: app)
    }
    return waiting.filter { ours[$0.environment] == true }
  }

  private func pendingEnvironments(of run: Int) async throws(ForgeError) -> [String] {
    let answer: WireList<PendingDeploymentAnswer> = try await client.read(
      HTTPRequest(
        .get, repository.url("actions", "runs", "\(run)", "pending_deployments"), priority: .background),
      to: "read what run \(run) in \(repository.fullName) waits for")
    return answer.items.compactMap(\.environment)
  }

  private func hasRule(_ environment: String, of app: Int) async throws(ForgeError) -> Bool {
    let answer: ProtectionRulesAnswer? = try await client.readIfThere(
      HTTPRequest(
        .get, repository.url("environments", environment, "deployment_protection_rules"),
        priority: .background),
      to: "read the protection rules of \(environment) in \(repository.fullName)")
    return answer?.rules.contains { $0.isEnabled && $0.app == app } ?? false
  }

  /// The newest deployment of that commit to that environment: the one that an event told of.
  public func inquiry(of deployment: WaitingDeployment) async throws -> DeploymentInquiry? {
    let run: RunAnswer? = try await client.readIfThere(
      HTTPRequest(.get, repository.url("actions", "runs", "\(deployment.run)")),
      to: "read run \(deployment.run) in \(repository.fullName)")
    guard let run, run.status != "completed" else { return nil }
    let answers: [DeploymentAnswer] = try await client.readAll(
      list(
        "deployments",
        query: [
          (name: "sha", value: "\(deployment.commit)"), (name: "environment", value: deployment.environment),
        ]),
      to: "read the deployments of \(deployment.commit.short) in \(repository.fullName)")
    let newest = answers.filter { answer in
      answer.commit == "\(deployment.commit)" && answer.environment == deployment.environment
    }.max { $0.id < $1.id }
    var request = DeploymentRequest()
    request.environment = deployment.environment
    request.ref = newest?.ref
    request.requestedBy = newest?.creator
    request.requestedAt = newest?.created
    request.url = run.url
    return DeploymentInquiry(id: newest?.id, request: request)
  }

  /// Takes the permission deployments: write, and the App has to be one of the environment's custom protection rules.
  ///
  /// Of open answers GitHub takes ten a deployment: give one where it says something new.
  public func answer(_ deployment: WaitingDeployment, with answer: DeploymentReply) async throws -> Bool {
    switch await posted(answer, to: deployment) {
    case .success: return true
    case .failure(let error):
      guard error.kind == .rejected || error.kind == .notFound,
        try await !pendingEnvironments(of: deployment.run).contains(deployment.environment)
      else { throw error }
      return false
    }
  }

  // A typed error is turned into a value before it is asked for its kind: otherwise the compiler (6.3) gives up.
  private func posted(
    _ answer: DeploymentReply, to deployment: WaitingDeployment
  ) async -> Result<Void, ForgeError> {
    let state: JSONBody? = answer.decision == .open ? nil : .string(answer.decision.rawValue)
    let body = JSONBody.entries([
      "environment_name": .string(deployment.environment), "state": state, "comment": .string(answer.comment),
    ])
    var post = self.request(
      .post, repository.url("actions", "runs", "\(deployment.run)", "deployment_protection_rule"), body,
      .verdict)
    post.isSafeToRepeat = answer.decision != .open
    let action =
      "answer for the deployment to \(deployment.environment) of run \(deployment.run) in \(repository.fullName)"
    do throws(ForgeError) {
      _ = try await client.send(post, to: action)
      return .success(())
    } catch { return .failure(error) }
  }
}
