public import CivilTime
public import GateEngine
public import GateKit
import SourceText

/// One case of a policy: a small repository, a pull request in it, and what the policy should make of it.
/// Documentation and test at once; `gatehouse policy test` runs it.
public struct PolicyCase: Settings, Equatable {
  public var title = ""
  public var now = PolicyCase.usualNow
  public var repository = CaseRepository()
  public var pull = Facts()
  public var deploy: String?
  public var unknown: [String] = []
  public var from: String?
  public var commits: [CaseCommit] = []
  public var reports = Named<String>()
  public var waivers: String?
  public var policy: String?
  public var central: String?
  public var expect = CaseExpectation()

  public init() {}

  static let usualNow = Instant("2026-06-15T12:00:00Z") ?? Instant(seconds: 0)

  public static let schema: [Setting<PolicyCase>] = [
    setting("title", \.title, required: true, "a sentence: what happens"),
    setting("now", \.now, "the moment of judgement"),
    setting("repository", \.repository, "branches that are there"),
    setting(
      "pull", \.pull,
      "facts of the pull request, as in --facts; what is left out is what a plain pull request of the same "
        + "repository has: opened by ada, and approved by grace (write) and linus (maintain). A commit is written "
        + "head, head~1, or as the name of a branch, and in a comment sha=head"),
    setting(
      "deploy", \.deploy,
      "the environment that the last of the commits is deployed to: no pull request is judged then, and pull is what is "
        + "known of the deployment. What is left out is as in a plain one: ada asked an hour ago for a commit of main, "
        + "in which the commits are by now; what was main before runs there; it passed, grace and linus approved it, "
        + "and main is protected"),
    setting("unknown", \.unknown, "facts that nobody knows in this case, by name"),
    setting(
      "from", \.from,
      "the branch that the commits start from; left out: the source branch where it is there, else the target"
    ),
    setting("commits", \.commits, "commits of the pull request, oldest first"),
    setting("reports", \.reports, "text of report files, by path"),
    setting("waivers", \.waivers, "text of .gatehouse/waivers.yml"),
    setting("policy", \.policy, "text of the policy, where it is another than the case's folder has"),
    setting("central", \.central, "text of an organisation's policy, below which that one may not fall"),
    setting("expect", \.expect, required: true, "what should come out"),
  ]
}

public struct CaseRepository: Settings, Equatable {
  public var branches = Named<CaseBranch>()

  public init() {}

  public static let schema: [Setting<CaseRepository>] = [
    setting("branches", \.branches, "by name; the target branch has one commit where it is not named here")
  ]
}

public struct CaseBranch: Settings, Hashable {
  public var from: String?
  public var commits: [CaseCommit] = []

  public init() {}

  public static let schema: [Setting<CaseBranch>] = [
    setting("from", \.from, "the branch at whose end this one starts; left out: a history of its own"),
    setting("commits", \.commits, "oldest first"),
  ]
}

public struct CaseCommit: Settings, Hashable {
  public var message = ""
  public var files = Named<Nullable<String>>()
  public var modes = Named<String>()
  public var author = "Ada Lovelace <ada@example.com>"
  public var merge: String?

  public init() {}

  public static let schema: [Setting<CaseCommit>] = [
    setting("message", \.message, required: true, "the whole message"),
    setting("files", \.files, "new text by path; null deletes"),
    setting("modes", \.modes, "100755 for an executable, 120000 for a link, by path"),
    setting("author", \.author, "Name <mail>"),
    setting(
      "merge", \.merge,
      "the branch whose end is the second parent; its files are laid over those of the first parent"),
  ]
}

public struct CaseExpectation: Settings, Equatable {
  public var verdict = Verdict.passed
  public var gates = Named<GateState>()
  public var findings: [String]?
  public var reasons = Named<String>()
  public var labels: [String]?

  public init() {}

  public static let schema: [Setting<CaseExpectation>] = [
    setting("verdict", \.verdict, required: true, "of the report"),
    setting("gates", \.gates, "what became of gates, by name; others are not looked at"),
    setting(
      "findings", \.findings,
      "messages of every finding that counts, in the report's order; left out: not looked at"),
    setting("reasons", \.reasons, "why gates were skipped or could not look, by name"),
    setting("labels", \.labels, "labels that are set; left out: not looked at"),
  ]
}

/// What became of a gate, in one word.
public enum GateState: String, CaseIterable, SettingValue {
  case passed, informed, warned, blocked, pending, errored, skipped, overridden
  case notAsked = "not-asked"
  /// The policy does not name it for this change.
  case absent
}
