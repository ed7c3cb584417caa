public import GateKit

/// A forge, as far as a publication is concerned: what it shows now, and one write at a time.
///
/// Every read may be answered from a revalidated cache. A write that failed in a way that leaves open whether it
/// arrived throws an error that is `UnclearOutcome`; the publisher then reads again before it writes again.
public protocol PublicationTarget: Sendable {
  var limits: PublicationLimits { get }
  /// What the pull request is now: whether head is still head, which labels it has.
  func standing(of pull: Int) async throws -> PullRequestStanding
  /// The newest status of each of these contexts on a commit; contexts compare as the forge compares them.
  func statuses(on commit: ObjectID, contexts: Set<String>) async throws -> [CommitStatus]
  /// Our own check runs of this name on a commit, oldest first.
  func checkRuns(named name: String, on commit: ObjectID) async throws -> [PostedCheckRun]
  /// Our own comments that hold the marker, oldest first: a person may quote it, which makes it no comment of ours.
  func comments(on pull: Int, marker: String) async throws -> [PostedComment]
  func perform(_ step: PublicationStep, for subject: PublicationSubject) async throws
}

/// A pull request as the forge has it at this moment.
public struct PullRequestStanding: Hashable, Sendable {
  public let head: ObjectID
  /// Without refs/heads/.
  public let target: String
  public let isOpen: Bool
  public let labels: Set<String>
  /// How many comments there are; nil where the forge does not say.
  public let commentCount: Int?
  /// Becomes another one whenever the pull request changes, and with every push at the least: GitHub's
  /// `updated_at`. nil where the forge has no such thing; comments are then read every time.
  public let revision: String?

  public init(
    head: ObjectID, target: String, isOpen: Bool, labels: Set<String>, commentCount: Int? = nil,
    revision: String? = nil
  ) {
    self.head = head
    self.target = target
    self.isOpen = isOpen
    self.labels = labels
    self.commentCount = commentCount
    self.revision = revision
  }
}

/// A check run that is there.
public struct PostedCheckRun: Hashable, Sendable {
  public let id: String
  /// What the publisher gave when it was written: `CheckSeal`. Empty where nothing was given.
  public let externalID: String
  public let isCompleted: Bool
  /// The conclusion in the forge's word; nil while it runs.
  public let conclusion: String?
  public let annotationCount: Int

  public init(id: String, externalID: String, isCompleted: Bool, conclusion: String?, annotationCount: Int) {
    self.id = id
    self.externalID = externalID
    self.isCompleted = isCompleted
    self.conclusion = conclusion
    self.annotationCount = annotationCount
  }
}

/// A comment of ours that is there.
public struct PostedComment: Hashable, Sendable {
  public let id: String
  public let body: String

  public init(id: String, body: String) {
    self.id = id
    self.body = body
  }
}

/// One write.
public enum PublicationStep: Hashable, Sendable {
  case postStatus(CommitStatus)
  /// - externalID: kept with the run, and read back as `PostedCheckRun.externalID`.
  case createCheckRun(CheckRun, externalID: String)
  /// Annotations are added to those that are there, on forges that never take one away.
  case updateCheckRun(id: String, CheckRun, externalID: String)
  /// Adds the label to the pull request; makes it in the repository first, with its colour and text, where it is
  /// not there.
  case addLabel(OwnLabel)
  case removeLabel(name: String)
  case createComment(body: String)
  case editComment(id: String, body: String)
  case deleteComment(id: String)
}

/// What a forge takes.
public struct PublicationLimits: Hashable, Sendable {
  /// Characters of a status description; what is longer is cut.
  public var statusDescription = 140
  /// Characters of a context.
  public var statusContext = 255
  /// Bytes of a check run's summary and of its text.
  public var checkText = 65_535
  /// Annotations in one request.
  public var annotationsPerRequest = 50
  /// Bytes of a comment.
  public var comment = 65_535
  /// Characters of a label's name and of its description.
  public var labelName = 50
  public var labelDescription = 100
  /// The forge has check runs, and this token may write them.
  public var hasCheckRuns = true
  /// The forge renders `<details>` and workflow tables in comments.
  public var hasComments = true
  /// `Gatehouse: main` is the same context, and `Bug` the same label, as in small letters.
  public var contextsIgnoreCase = true
  public var labelsIgnoreCase = true

  public init() {}
}

/// An error after which nobody knows whether the write happened.
public protocol UnclearOutcome: Error {
  /// False only where it is certain that nothing was written.
  var mayHaveArrived: Bool { get }
}
