public import SourceText

/// The migrations of one tool in a repository, before and after a change.
public struct MigrationSource: Sendable {
  public let framework: Framework
  public let engine: Engine
  public var settings = ReviewSettings()
  /// All files of the source at the target's tip; what is none of the tool's is passed over.
  public let base: [MigrationFile]
  /// The same as the merge would leave it: with what the target got since the change left it.
  public let head: [MigrationFile]
  /// Day of the review as `20250301`, for times that lie ahead; nil asks nothing.
  public var today: Int?
  /// Migrations of this source that other open pull requests add.
  public var openChanges: [OpenChange] = []
  /// Paths of the source where the change left the target, if `base` is a newer tip of it: versions that were
  /// taken meanwhile are told apart from those that were taken before. nil where nobody looked.
  public var mergeBasePaths: Set<RepositoryPath>?
  /// Every path that the change touches, also outside of the source; for models that change alone.
  public var changedPaths: Set<RepositoryPath> = []
  /// Paths at head below `ReviewSettings.compensatingFolder`; nil where nobody looked.
  public var compensatingScripts: Set<RepositoryPath>?

  public init(framework: Framework, engine: Engine, base: [MigrationFile], head: [MigrationFile]) {
    self.framework = framework
    self.engine = engine
    self.base = base
    self.head = head
  }
}

/// A file that another open pull request adds.
public struct OpenChange: Hashable, Sendable {
  public let path: RepositoryPath
  public let pullRequest: Int

  public init(_ path: RepositoryPath, pullRequest: Int) {
    self.path = path
    self.pullRequest = pullRequest
  }
}
