public import SourceText

/// What only a forge or the command line knows of a pull request, or of a deployment. Every fact may be unknown (nil), which is
/// never the same as empty.
///
/// `--facts FILE` reads this, the report embeds it, and an external gate is sent the facts that it needs.
public struct Facts: Settings, Equatable {
  public var number: Int?
  public var url: String?
  public var source: String?
  public var target: String?
  public var headRepository: Nullable<RepositoryIdentity>?
  public var baseRepository: RepositoryIdentity?
  public var title: String?
  public var body: String?
  public var author: String?
  public var bot: Bool?
  public var draft: Bool?
  public var labels: [AppliedLabel]?
  public var reviews: [Review]?
  public var committers: [String]?
  public var checks: [CheckResult]?
  public var baseChecks: [CheckResult]?
  public var deployments: [Deployment]?
  public var deployment: DeploymentRequest?
  public var deploymentReviews: [DeploymentApproval]?
  public var verdicts: [CommitVerdict]?
  public var branchProtection: [BranchProtection]?
  public var freezes: [EnvironmentFreeze]?
  public var comments: [CommandComment]?
  public var openChanges: [OpenPull]?
  public var permissions: [Permission]?
  public var teams: [TeamMembers]?
  public var ref: String?
  public var event: String?
  public var unavailable: Named<String>?

  public init() {}

  public static let schema: [Setting<Facts>] = [
    setting("number", \.number, "the pull request's number"),
    setting("url", \.url, "its page on the forge"),
    setting("source", \.source, "head branch, without refs/heads/"),
    setting("target", \.target, "base branch, without refs/heads/"),
    setting("head_repository", \.headRepository, "where the head branch lives; null once that is deleted"),
    setting("base_repository", \.baseRepository, "where the base branch lives"),
    setting("title", \.title, "the pull request's title"),
    setting("body", \.body, "the pull request's description"),
    setting("author", \.author, "login of whoever opened it"),
    setting("bot", \.bot, "the author is an app or a bot account"),
    setting("draft", \.draft, "not ready for review"),
    setting("labels", \.labels, identity: "name", "labels and who set them"),
    setting("reviews", \.reviews, "reviews, oldest first"),
    setting("committers", \.committers, "logins of everybody who wrote or pushed commits of the change"),
    setting("checks", \.checks, "check runs and statuses of head, without our own"),
    setting("base_checks", \.baseChecks, "check runs and statuses of the target branch's tip"),
    setting("deployments", \.deployments, "deployments of head, oldest first"),
    setting("deployment", \.deployment, "the deployment that is judged; unknown for a pull request"),
    setting(
      "deployment_reviews", \.deploymentReviews, "who approved or rejected the deployment, oldest first"),
    setting("verdicts", \.verdicts, "what Gatehouse said of the commit that is deployed"),
    setting(
      "branch_protection", \.branchProtection, identity: "branch", "branches and whether they are protected"),
    setting("freezes", \.freezes, "freezes that an operator has set"),
    setting("comments", \.comments, "comments that speak to Gatehouse, oldest first"),
    setting(
      "open_changes", \.openChanges, identity: "number",
      "other open pull requests into the same target, and the files that they add"),
    setting("permissions", \.permissions, identity: "login", "what people may do in the base repository"),
    setting("teams", \.teams, identity: "name", "teams and who is in them"),
    setting("ref", \.ref, "the ref that is judged, for tags: refs/tags/v1.2.0"),
    setting("event", \.event, "what asked for the verdict, in the forge's word"),
    setting("unavailable", \.unavailable, "facts that a forge was asked for and could not tell, and why"),
  ]

  /// Why a forge could not tell a fact; nil where none was asked for it.
  public func reason(for fact: String) -> String? {
    unavailable?.entries.first { $0.key == fact }?.value
  }

  /// The head branch is in another repository than the base branch. Unknown or deleted repositories are
  /// another one: a fork may call its branch `staging`.
  public var isFork: Bool? {
    guard let headRepository else { return nil }
    guard case .value(let head) = headRepository, let base = baseRepository else { return true }
    return head.id != base.id
  }
}

/// A repository by what does not change when it is renamed.
public struct RepositoryIdentity: Settings, Equatable {
  public var id = ""
  public var name = ""

  public init() {}
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }

  public static let schema: [Setting<RepositoryIdentity>] = [
    setting("id", \.id, required: true, "the forge's id; names can be taken over"),
    setting("name", \.name, "owner/name, for people"),
  ]
}

/// A value that can be known to be absent: `null` in the file, where a missing key means unknown.
public enum Nullable<Value: SettingValue & Equatable>: SettingValue, Equatable {
  case null
  case value(Value)

  public static var shape: Shape { .nullable(Value.shape) }
  public init?(_ node: Node) {
    if node.isNull {
      self = .null
    } else if let value = Value(node) {
      self = .value(value)
    } else {
      return nil
    }
  }
  public var node: Node? {
    switch self {
    case .null: .null
    case .value(let value): value.node
    }
  }
}

extension Nullable: Hashable where Value: Hashable {}
