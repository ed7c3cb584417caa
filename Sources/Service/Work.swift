/// One thing to do for a repository: what a slot of the queue is about.
public enum Work: Hashable, Sendable {
  /// Judge a pull request as it is now.
  case pull(Int)
  /// Judge an entry of a merge queue on top of the one before it.
  case mergeGroup(MergeGroup)
  /// Tell a run of a pipeline whether it may deploy.
  case deployment(Deployment)
  /// Judge the open pull requests whose head this commit is, and the deployments of it that wait.
  case commit(String)
  /// Judge the open pull requests into this branch, without refs/heads/.
  case branch(String)
  /// Judge the open pull requests that the newest reports no longer speak for.
  case sweep
  /// Judge all open pull requests: what the forge shows may have been changed by somebody else.
  case fullSweep

  public struct Deployment: Hashable, Sendable {
    /// The run that waits.
    public let run: Int
    public let commit: String
    public let environment: String

    public init(run: Int, commit: String, environment: String) {
      self.run = run
      self.commit = commit
      self.environment = environment
    }
  }

  public struct MergeGroup: Hashable, Sendable {
    public let head: String
    /// The entry before, or the tip of the target; nil where the forge did not say.
    public let base: String?
    /// Without refs/heads/.
    public let target: String
    /// The queue's own branch: `refs/heads/gh-readonly-queue/main/pr-12-91ab…`; nil where the forge did not say.
    public let reference: String?

    public init(head: String, base: String?, target: String, reference: String?) {
      self.head = head
      self.base = base
      self.target = target
      self.reference = reference
    }
  }
}

extension Work {
  /// What the subject of every deployment begins with.
  public static let deployments = "deployment/"

  /// How the queue calls it: `pull/12`, `merge-group/4f2c…:91ab…:main:refs/heads/…`,
  /// `deployment/159038:4f2c…:production`.
  /// No name of git's has a colon; that of an environment may, and comes last.
  public var subject: String {
    switch self {
    case .pull(let number): "pull/\(number)"
    case .mergeGroup(let group):
      "merge-group/\(group.head):\(group.base ?? ""):\(group.target):\(group.reference ?? "")"
    case .deployment(let deployment):
      "\(Self.deployments)\(deployment.run):\(deployment.commit):\(deployment.environment)"
    case .commit(let id): "commit/\(id)"
    case .branch(let name): "branch/\(name)"
    case .sweep: "sweep"
    case .fullSweep: "full-sweep"
    }
  }

  /// nil for what only another version of this program knows.
  public init?(subject: String) {
    let kind = subject.prefix { $0 != "/" }
    let rest = String(subject.dropFirst(kind.count + 1))
    switch kind {
    case "sweep" where rest.isEmpty: self = .sweep
    case "full-sweep" where rest.isEmpty: self = .fullSweep
    case "pull":
      guard let number = Int(rest), number > 0 else { return nil }
      self = .pull(number)
    case "commit" where !rest.isEmpty: self = .commit(rest)
    case "branch" where !rest.isEmpty: self = .branch(rest)
    case "deployment":
      let parts = rest.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let run = Int(parts[0]), run > 0, !parts[1].isEmpty, !parts[2].isEmpty else {
        return nil
      }
      self = .deployment(Deployment(run: run, commit: parts[1], environment: parts[2]))
    case "merge-group":
      let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 4, !parts[0].isEmpty, !parts[2].isEmpty else { return nil }
      func named(_ part: String) -> String? { part.isEmpty ? nil : part }
      self = .mergeGroup(
        MergeGroup(head: parts[0], base: named(parts[1]), target: parts[2], reference: named(parts[3])))
    default: return nil
    }
  }
}
