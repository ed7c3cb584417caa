/// What a forge shows of a publication, as far as it was read.
public struct PublicationState: Hashable, Sendable {
  /// Of the contexts that the publication names. nil here and below: not known, so nothing is written there.
  public var statuses: [CommitStatus]?
  /// Our own of this name, oldest first.
  public var checkRuns: [PostedCheckRun]?
  /// All labels of the pull request.
  public var labels: Set<String>?
  /// Our own with the marker, oldest first.
  public var comments: [PostedComment]?

  public init(
    statuses: [CommitStatus]? = nil, checkRuns: [PostedCheckRun]? = nil, labels: Set<String>? = nil,
    comments: [PostedComment]? = nil
  ) {
    self.statuses = statuses
    self.checkRuns = checkRuns
    self.labels = labels
    self.comments = comments
  }
}
