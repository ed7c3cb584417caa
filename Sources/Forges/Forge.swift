public import GateKit
public import Publishing

/// A forge with one repository in view: what it knows of a pull request, and where a verdict is shown.
public protocol Forge: PublicationTarget {
  /// `github.com/acme/app`: for people.
  var name: String { get }
  /// The pull request with every fact that reading it gives at once.
  func pull(_ number: Int) async throws -> PullRequest
  /// More facts: only those that are asked for are fetched, each by as few requests as the forge allows.
  ///
  /// What the forge cannot tell stays unknown (nil) and is named in `unknown`, never guessed. People compare by
  /// login without regard to case.
  func facts(_ question: FactQuestion, of pull: PullRequest) async throws -> FactAnswer
  /// Every pull request that is open, in the forge's order.
  func openPulls() async throws -> [ListedPull]
  /// The commit that a branch of the repository is at; nil where there is none of that name.
  func tip(of branch: String) async throws -> ObjectID?
  /// The login under which statuses and comments are written.
  func ownLogin() async throws -> String
  /// Whether the forge lets somebody read the repository's code now. It is asked as whoever we are: nothing of theirs
  /// is needed but who they are.
  func mayRead(_ account: ForgeAccount) async throws -> Bool
}

/// A pull request in a list.
public struct ListedPull: Hashable, Sendable {
  public let number: Int
  public let head: ObjectID
  /// Without refs/heads/.
  public let target: String

  public init(number: Int, head: ObjectID, target: String) {
    self.number = number
    self.head = head
    self.target = target
  }
}

/// A pull request, in the words of every forge.
public struct PullRequest: Sendable {
  public let number: Int
  public let head: ObjectID
  /// The commit that the forge names as base: not always the tip of the target branch.
  public let base: ObjectID?
  public let isOpen: Bool
  /// It is in its target; a forge that closed it any other way says false.
  public let isMerged: Bool
  /// The ref of the base repository that holds head: `refs/pull/12/head`.
  public let headRef: String
  /// number, url, source, target, both repositories, title, body, author, bot, draft, labels (without setters).
  public let facts: Facts
  /// What `PublicationTarget.standing` would have said at that moment; by default what the rest of this says.
  public let standing: PullRequestStanding

  public init(
    number: Int, head: ObjectID, base: ObjectID?, isOpen: Bool, headRef: String, facts: Facts,
    standing: PullRequestStanding? = nil, isMerged: Bool = false
  ) {
    self.number = number
    self.head = head
    self.base = base
    self.isOpen = isOpen
    self.isMerged = isMerged
    self.headRef = headRef
    self.facts = facts
    self.standing =
      standing
      ?? PullRequestStanding(
        head: head, target: facts.target ?? "", isOpen: isOpen, labels: Set((facts.labels ?? []).map(\.name)))
  }
}

/// Which facts, by the keys of `Facts`, and what they hang on.
public struct FactQuestion: Sendable {
  /// `reviews`, `committers`, `checks`, `base_checks`, `deployments`, `comments`, `permissions`, `teams`,
  /// `labels.set_by`, `open_changes`; others come with the pull request itself.
  public var names: Set<String>
  /// `organisation/team`.
  public var teams: Set<String>
  /// Tip of the target branch: what `base_checks` speaks of.
  public var baseTip: ObjectID?
  /// Commits of the change by our own count: a list of `committers` that is shorter is not the whole.
  public var commitCount: Int
  /// Contexts and check names that are ours, and no fact: a verdict does not judge itself.
  public var ownContexts: Set<String>

  public init(
    names: Set<String>, teams: Set<String> = [], baseTip: ObjectID? = nil, commitCount: Int,
    ownContexts: Set<String> = []
  ) {
    self.names = names
    self.teams = teams
    self.baseTip = baseTip
    self.commitCount = commitCount
    self.ownContexts = ownContexts
  }
}

public struct FactAnswer: Sendable {
  /// The pull request's own facts, completed.
  public var facts: Facts
  /// What could not be told and why, by fact: `teams: the token may not read acme/maintainers (needs members: read)`.
  public var unknown: [String]

  public init(facts: Facts, unknown: [String] = []) {
    self.facts = facts
    self.unknown = unknown
  }
}
