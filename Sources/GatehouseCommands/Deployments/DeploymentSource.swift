import GateEngine
import GateKit
import GitFetching
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// By what a deployment is judged.
struct DeploymentJudge: Sendable {
  let policy: Policy
  let environment: EnvironmentPolicy
  let origin: PolicyOrigin
  /// nil where no branch is there that could be meant.
  let branch: String?
  /// Of that branch, as the remote has it.
  let tip: ObjectID?
}

/// The branches of a repository as the remote has them, and the policy that judges a deployment.
///
/// The default branch's policy says which branches an environment is deployed from. The policy at the tip of that branch
/// then judges. A branch that somebody makes for the occasion, with a milder policy in it, is in nobody's list.
struct DeploymentSource: Sendable {
  let session: Session
  /// nil: the repository has no remote, and its own branches count.
  let history: MissingHistory?
  /// As the CI system says; nil: as the clone says.
  let defaultBranch: String?

  /// Ancestry is asked of whole histories.
  func prepare() async throws {
    guard await session.repository.isShallow, let history else { return }
    try await history.unshallow()
  }

  /// Sees what was fetched.
  func repository() throws -> GitRepository {
    try GitRepository(opening: session.folder.description)
  }

  func commit(named name: String) async throws -> ObjectID {
    let repository = try repository()
    if let id = ObjectID(name), await !repository.contains(id), let history {
      return try await history.commit(id)
    }
    return try await repository.commit(named: name)
  }

  /// nil: the remote has no such branch.
  private func tip(of branch: String) async throws -> ObjectID? {
    guard let history else { return try await session.repository.tip(of: branch) }
    return try await history.tipIfThere(of: branch)
  }

  // MARK: the policy

  func judge(
    of commit: ObjectID, environment name: String, _ facts: Facts, _ options: DeploymentOptions
  ) async throws -> DeploymentJudge {
    let clone = try await session.repository.defaultBranch()
    guard let standard = defaultBranch ?? clone else {
      throw UsageError(
        "the repository has no default branch, so no policy is known", wayOut: "name one with --policy")
    }
    let anchor: DeploymentJudge
    if let file = options.policy {
      let tip = try await tip(of: standard)
      anchor = try await judge(
        session.finder(in: try repository()).policy(.file(file), base: tip, head: .index), name, branch: nil,
        tip: nil, place: file)
    } else {
      let tip = try await tip(of: standard)
      anchor = try await judge(
        session.finder(in: try repository()).commit(tip, as: .defaultBranch), name, branch: standard,
        tip: tip,
        place: standard)
    }
    let asked = options.branch ?? facts.deployment?.branch
    let found = try await branch(holding: commit, anchor, asked, standard)
    guard let (branch, tip) = found else {
      return DeploymentJudge(
        policy: anchor.policy, environment: anchor.environment, origin: anchor.origin,
        branch: asked ?? standard,
        tip: nil)
    }
    let isAllowed = anchor.environment.branches.contains { $0.matches(branch) }
    guard options.policy == nil, isAllowed, branch != standard else {
      return DeploymentJudge(
        policy: anchor.policy, environment: anchor.environment, origin: anchor.origin, branch: branch,
        tip: tip)
    }
    return try await judge(
      session.finder(in: try repository()).commit(tip, as: .branch), name, branch: branch, tip: tip,
      place: branch)
  }

  /// The branch that was asked for, else the first of those allowed that holds the commit, else the first that is there.
  private func branch(
    holding commit: ObjectID, _ anchor: DeploymentJudge, _ asked: String?, _ standard: String
  ) async throws -> (String, ObjectID)? {
    var names = asked.map { [$0] } ?? anchor.environment.branches.map(\.text).filter(Self.isName)
    if asked == nil, !names.contains(standard) { names.append(standard) }
    var first: (String, ObjectID)?
    for name in names.prefix(Self.branchLimit) {
      guard let tip = try await tip(of: name) else { continue }
      if try await repository().isAncestor(commit, of: tip) { return (name, tip) }
      first = first ?? (name, tip)
    }
    return first
  }

  /// Branches that are fetched to find the one that holds the commit.
  private static let branchLimit = 20

  private static func isName(_ pattern: String) -> Bool { !pattern.contains { "*?[]{}\\".contains($0) } }

  private func judge(
    _ lookup: PolicyLookup, _ name: String, branch: String?, tip: ObjectID?, place: String
  ) throws -> DeploymentJudge {
    switch lookup {
    case .wrong(let problems, let origin): throw UsageError(problems, in: origin)
    case .absent:
      throw UsageError(
        "\(place) has no policy: no .gatehouse.yml and no .github/gatehouse.yml",
        wayOut: "gatehouse init writes one; environments: names what a deployment has to meet")
    case .found(let policy, let origin):
      guard let environment = policy.environment(name) else {
        let known = policy.environments.map(\.name)
        throw UsageError(
          "the policy of \(place) has no environment \"\(name)\"\(didYouMean(name, among: known))",
          wayOut: known.isEmpty ? "environments: names them" : "it has \(known.joined(separator: ", "))")
      }
      return DeploymentJudge(
        policy: policy, environment: environment, origin: origin, branch: branch, tip: tip)
    }
  }

  // MARK: the change

  /// What changes where `previous` runs. Everything, where nobody knows what that is, or where it is gone.
  func change(from previous: Nullable<String>?, to commit: ObjectID) async throws -> (GitRepository, Change) {
    var base: ObjectID?
    if case .value(let name)? = previous, let id = ObjectID(name) {
      let isThere = try await repository().contains(id)
      if isThere {
        base = id
      } else if let history {
        // A commit that the remote does not have any more: rollback says what that means.
        base = try? await history.commit(id)
        if base != nil { try await history.unshallow() }
      }
    }
    let repository = try repository()
    var options = ChangeOptions()
    options.comparesWithBase = true
    return (repository, try await repository.change(base: base, head: commit, options: options))
  }
}
