public import GateKit
public import SourceText

/// What a forge should show for one report: the desired state, computed from the report alone.
public struct Publication: Hashable, Sendable {
  public let subject: PublicationSubject
  /// The overall one first, then one for each gate where the policy wants them.
  public let statuses: [CommitStatus]
  /// nil: not wanted.
  public let check: CheckRun?
  /// Our own labels, each to be there or not; nobody else's label is ever named here.
  public let labels: [OwnLabel]
  public let comment: StickyComment

  public init(
    subject: PublicationSubject, statuses: [CommitStatus], check: CheckRun?, labels: [OwnLabel],
    comment: StickyComment
  ) {
    self.subject = subject
    self.statuses = statuses
    self.check = check
    self.labels = labels
    self.comment = comment
  }
}

/// Where a publication goes. Statuses and the check belong to a commit, labels and the comment to a pull request.
public struct PublicationSubject: Hashable, Sendable {
  /// nil: a merge group, which has neither labels nor comments.
  public let pull: Int?
  public let head: ObjectID
  /// Without refs/heads/. Part of every context: one commit can be proposed to two branches.
  public let target: String

  public init(pull: Int?, head: ObjectID, target: String) {
    self.pull = pull
    self.head = head
    self.target = target
  }
}

/// A commit status. Where a forge has other words for the states, its adapter translates.
public struct CommitStatus: Hashable, Sendable {
  public enum State: String, Hashable, Sendable { case success, failure, error, pending }

  /// `gatehouse: main`, or `gatehouse/coverage: main` for one gate. At most 255 characters.
  public let context: String
  public let state: State
  /// Within `PublicationLimits.statusDescription`.
  public let description: String
  /// http or https; nil: none.
  public let url: String?

  public init(context: String, state: State, description: String, url: String? = nil) {
    self.context = context
    self.state = state
    self.description = description
    self.url = url
  }
}

/// A check run as a whole; how many requests it takes to write is the adapter's business.
public struct CheckRun: Hashable, Sendable {
  public enum Conclusion: String, Hashable, Sendable {
    case success, failure
    /// Could not look.
    case actionRequired = "action_required"
    /// No verdict yet: status `in_progress`.
    case pending
  }

  public let name: String
  public let conclusion: Conclusion
  /// At most 255 characters.
  public let title: String
  /// Markdown, within `PublicationLimits.checkText` bytes.
  public let summary: String
  /// Markdown, within the same; what does not fit into annotations stands here. nil: nothing more to say.
  public let text: String?
  public let annotations: [CheckAnnotation]
  public let url: String?

  public init(
    name: String, conclusion: Conclusion, title: String, summary: String, text: String? = nil,
    annotations: [CheckAnnotation] = [], url: String? = nil
  ) {
    self.name = name
    self.conclusion = conclusion
    self.title = title
    self.summary = summary
    self.text = text
    self.annotations = annotations
    self.url = url
  }
}

/// A finding beside a line of the change.
public struct CheckAnnotation: Hashable, Sendable {
  public enum Level: String, Hashable, Sendable { case notice, warning, failure }

  public let path: RepositoryPath
  public let lines: ClosedRange<Int>
  public let level: Level
  /// Within GitHub's 255 characters.
  public let title: String
  /// Within GitHub's 64 KB.
  public let message: String

  public init(path: RepositoryPath, lines: ClosedRange<Int>, level: Level, title: String, message: String) {
    self.path = path
    self.lines = lines
    self.level = level
    self.title = title
    self.message = message
  }
}

/// A label that the policy speaks of.
public struct OwnLabel: Hashable, Sendable {
  public let name: String
  /// Six hexadecimal digits; nil: the forge's default where the label has to be made.
  public let colour: String?
  public let description: String?
  public let isSet: Bool

  public init(name: String, colour: String? = nil, description: String? = nil, isSet: Bool) {
    self.name = name
    self.colour = colour
    self.description = description
    self.isSet = isSet
  }
}

/// The one comment.
public enum StickyComment: Hashable, Sendable {
  /// Nothing is read and nothing is written.
  case untouched
  /// Brought up to date where it is there; not made.
  case keptUpToDate(body: String)
  /// Made where it is not there.
  case wanted(body: String)

  public var body: String? {
    switch self {
    case .untouched: nil
    case .keptUpToDate(let body), .wanted(let body): body
    }
  }

  /// The body's first line, by which the comment is found again.
  var marker: String? { body.map { String($0.prefix { !$0.isNewline }) } }
}
