public import GateKit
public import LocalSystem

/// Who runs the job.
public enum CIProvider: String, CaseIterable, Sendable {
  case githubActions = "GitHub Actions"
  case gitlabCI = "GitLab CI"
  case giteaActions = "Gitea Actions"
  case forgejoActions = "Forgejo Actions"
  case jenkins = "Jenkins"
  case buildkite = "Buildkite"
  case circleCI = "CircleCI"
  case azurePipelines = "Azure Pipelines"
  /// None that is known: a plain environment.
  case none = "none"
}

/// What speaks which API. Forgejo speaks Gitea's.
public enum ForgeKind: String, CaseIterable, Sendable {
  case github, gitlab, gitea
}

/// What the job runs for.
public enum CISubject: Hashable, Sendable {
  case pullRequest
  /// A trial merge of a queue: GitHub's merge group, GitLab's merge train. Head is the trial merge itself.
  case mergeGroup
  case branch(String)
  case tag(String)
  /// Something that is none of these.
  case other
}

/// What a CI job tells of itself by environment variables and event payload. Never guessed: what nobody told
/// is nil, and `gaps` says why.
public struct CIRun: Equatable, Sendable {
  public let provider: CIProvider
  public internal(set) var subject = CISubject.other
  public internal(set) var forge: ForgeKind?
  /// Without a final slash; with the path of a forge that lives below one.
  public internal(set) var serverURL: String?
  public internal(set) var apiURL: String?
  /// `owner/name` of the repository that the pull request is for, or that the job runs in.
  public internal(set) var repository: String?
  /// Its id, which stays when it is renamed.
  public internal(set) var repositoryID: String?
  /// The branch that pull requests go to where nobody says otherwise.
  public internal(set) var defaultBranch: String?
  /// Where the target branch is fetched from; nil where the clone's own remote has it.
  public internal(set) var baseAddress: String?
  /// The commit to be judged: head of the pull request, not the trial merge that is checked out for it.
  public internal(set) var headCommit: ObjectID?
  /// The tip of the target branch, as the event knows it: the branch may have moved on.
  public internal(set) var baseCommit: ObjectID?
  /// The merge base, where the forge computed it.
  public internal(set) var mergeBase: ObjectID?
  /// What a push replaced.
  public internal(set) var previousCommit: ObjectID?
  /// Number, branches, repositories, title and what else the event holds.
  public internal(set) var facts = Facts()
  /// The log turns workflow commands into annotations.
  public internal(set) var readsWorkflowCommands = false
  /// Takes Markdown for the page of the job.
  public internal(set) var summaryFile: LocalPath?
  /// Takes the step's outputs, `name=value`.
  public internal(set) var outputFile: LocalPath?
  /// Environment variables that may hold a token for the forge's API, the best first. Names only.
  public internal(set) var tokenVariables: [String] = []
  /// This job's page.
  public internal(set) var jobURL: String?
  var reasons: [CIGap.Field: String] = [:]

  init(_ provider: CIProvider) { self.provider = provider }

  /// What could not be told, in the order of `CIGap.Field`.
  public var gaps: [CIGap] {
    CIGap.Field.allCases.compactMap { field in
      isKnown(field) ? nil : reasons[field].map { CIGap(field: field, reason: $0) }
    }
  }

  /// Why something is not known; nil where it is.
  public func reason(for field: CIGap.Field) -> String? { isKnown(field) ? nil : reasons[field] }

  /// Where the forge keeps the head of the pull request, also one from a fork.
  public var headReference: String? {
    guard let number = facts.number, subject == .pullRequest else { return nil }
    return switch forge {
    case .github, .gitea: "refs/pull/\(number)/head"
    case .gitlab: "refs/merge-requests/\(number)/head"
    case nil: nil
    }
  }
}

/// One thing that nobody told, and why: `the head commit is not known: …`.
public struct CIGap: Hashable, Sendable, CustomStringConvertible {
  public enum Field: String, CaseIterable, Sendable {
    case event = "the event"
    case forge = "the forge"
    case serverURL = "the address of the forge"
    case apiURL = "the address of the forge's API"
    case repository = "the repository"
    case repositoryID = "the repository's id"
    case number = "the number of the pull request"
    case source = "the source branch"
    case target = "the target branch"
    case headCommit = "the head commit"
    case baseCommit = "the base commit"
    case headRepository = "the head repository"
    case title = "the title"
    case body = "the description"
    case author = "the author"
    case draft = "whether it is a draft"
    case labels = "the labels"
    case jobURL = "the page of this job"
  }

  public let field: Field
  /// May quote words of the environment; whoever prints it escapes it.
  public let reason: String

  public var description: String { "\(field.rawValue) is not known: \(reason)" }
}

extension CIRun {
  /// Says why something is not known; the first reason stays.
  mutating func explain(_ field: CIGap.Field, _ reason: String) {
    if reasons[field] == nil { reasons[field] = reason }
  }

  /// With a reason for everything that is nil, and none for what is known.
  func explained() -> CIRun {
    var run = self
    for field in CIGap.Field.allCases {
      if isKnown(field) {
        run.reasons[field] = nil
      } else {
        run.explain(field, defaultReason(field))
      }
    }
    return run
  }

  private func defaultReason(_ field: CIGap.Field) -> String {
    let isOfPullRequest: Set<CIGap.Field> = [
      .number, .source, .target, .baseCommit, .headRepository, .title, .body, .author, .draft, .labels,
    ]
    if provider == .none { return "this is no CI job that Gatehouse knows" }
    guard isOfPullRequest.contains(field) else { return "\(provider.rawValue) did not tell it" }
    return switch subject {
    case .pullRequest: "\(provider.rawValue) did not tell it"
    case .mergeGroup: "a trial merge of a queue does not tell it"
    case .branch(let name): "the job runs for the branch \"\(name)\", not for a pull request"
    case .tag(let name): "the job runs for the tag \"\(name)\", not for a pull request"
    case .other: "the job does not run for a pull request"
    }
  }

  func isKnown(_ field: CIGap.Field) -> Bool {
    switch field {
    case .event: facts.event != nil && reasons[.event] == nil
    case .forge: forge != nil
    case .serverURL: serverURL != nil
    case .apiURL: apiURL != nil
    case .repository: repository != nil
    case .repositoryID: repositoryID != nil
    case .number: facts.number != nil
    case .source: facts.source != nil
    case .target: facts.target != nil
    case .headCommit: headCommit != nil
    case .baseCommit: baseCommit != nil
    case .headRepository: facts.headRepository != nil
    case .title: facts.title != nil
    case .body: facts.body != nil
    case .author: facts.author != nil
    case .draft: facts.draft != nil
    case .labels: facts.labels != nil
    case .jobURL: jobURL != nil
    }
  }
}
