/// Something that the App of a server may do on GitHub, why, and which events reach it through that. The one list:
/// `gatehouse admin app` asks GitHub for what stands here, and docs/operations.md shows it.
public struct GitHubAppPermission: Hashable, Sendable {
  public enum Level: String, Sendable { case read, write }

  /// What not every server does.
  public enum Part: String, CaseIterable, Sendable {
    /// Policies with `environments:`, and gates that ask which commit is deployed.
    case environments
    /// Policies that name teams.
    case teams
    /// Reports that are taken from what CI jobs keep.
    case artifacts
  }

  /// As the API calls it: `pull_requests`.
  public let name: String
  public let level: Level
  public let why: String
  /// As the API calls them, in the order in which GitHub's page lists them: it lets an App hear of them that has this
  /// permission.
  public let events: [String]
  /// nil: every server needs it.
  public let part: Part?

  private init(
    _ name: String, _ level: Level, _ why: String, events: [String] = [], for part: Part? = nil
  ) {
    self.name = name
    self.level = level
    self.why = why
    self.events = events
    self.part = part
  }

  // Which event needs what: https://docs.github.com/en/webhooks/webhook-events-and-payloads
  public static let all = [
    Self("metadata", .read, "every App has it; who may read a repository is asked by it"),
    Self("contents", .read, "policy, commits and files; a mirror is fetched with it", events: ["push"]),
    Self(
      "pull_requests", .write, "title, labels, reviews; labels and the one comment are written",
      events: ["pull_request", "pull_request_review"]),
    Self("issues", .read, "what people write below a pull request: overrides", events: ["issue_comment"]),
    Self("checks", .write, "the verdict, and the checks of others", events: ["check_run", "check_suite"]),
    Self("statuses", .write, "the verdict, and the statuses of others", events: ["status"]),
    Self("merge_queues", .read, "entries of a merge queue are judged", events: ["merge_group"]),
    Self(
      "deployments", .write, "what is deployed where, and answers to deployment protection rules",
      events: ["deployment_status", "deployment_protection_rule"], for: .environments),
    Self("actions", .read, "reports that CI jobs keep; who started a deployment", for: .artifacts),
    Self("members", .read, "who is in a team", for: .teams),
  ]

  /// Those that a server needs which does this beside judging pull requests.
  public static func needed(for parts: Set<Part>) -> [GitHubAppPermission] {
    all.filter { permission in
      guard let part = permission.part else { return true }
      // Runs of Actions are asked about for deployments too.
      return parts.contains(part) || permission.name == "actions" && parts.contains(.environments)
    }
  }
}
