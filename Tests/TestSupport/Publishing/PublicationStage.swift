public import GateKit
public import Publishing

/// A pull request on some forge, as the conformance suite needs it: what publishes to it, what people do to it,
/// and what they see of it.
public protocol PublicationStage: Sendable {
  /// What is tried.
  var target: any PublicationTarget { get }
  /// The pull request as it is now.
  func subject() async throws -> PublicationSubject

  func addLabelAsPerson(_ name: String) async throws
  func removeLabelAsPerson(_ name: String) async throws
  func commentAsPerson(_ body: String) async throws
  /// A person with the right to edit everybody's comments.
  func deleteCommentAsPerson(_ id: String) async throws
  /// Head becomes a commit that it never was before.
  func push() async throws
  /// Head becomes a commit that it was before.
  func forcePush(_ head: ObjectID) async throws
  func retarget(to branch: String) async throws
  func close() async throws
  /// A commit of a merge queue; nil where the forge has none.
  func mergeGroup() async throws -> PublicationSubject?

  /// Read behind the back of `target`.
  func view(of commit: ObjectID) async throws -> PublicationView
}

/// What people see of a commit and of the pull request.
public struct PublicationView: Hashable, Sendable {
  /// The newest of each context.
  public var statuses: [CommitStatus]
  /// How many were ever posted: a forge takes 1,000 of one context.
  public var statusCount: Int
  /// Oldest first. The external id is left out.
  public var checkRuns: [CheckRun]
  public var labels: Set<String>
  /// Oldest first.
  public var comments: [Comment]

  public struct Comment: Hashable, Sendable {
    public var id: String
    public var body: String
    /// Written by the account that publishes.
    public var isOurs: Bool

    public init(id: String, body: String, isOurs: Bool) {
      self.id = id
      self.body = body
      self.isOurs = isOurs
    }
  }

  public init(
    statuses: [CommitStatus] = [], statusCount: Int = 0, checkRuns: [CheckRun] = [],
    labels: Set<String> = [], comments: [Comment] = []
  ) {
    self.statuses = statuses
    self.statusCount = statusCount
    self.checkRuns = checkRuns
    self.labels = labels
    self.comments = comments
  }
}
