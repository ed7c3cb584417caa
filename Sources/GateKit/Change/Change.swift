public import SourceText

/// What a subject would bring into its target: our own diff from the merge base to head, never a forge's list.
public struct Change: Sendable {
  /// The tip of the target branch; nil where the change is everything, from the empty tree.
  public let base: ObjectID?
  /// Where head left base. Several after criss-cross merges (the diff is taken from the first), none for
  /// unrelated histories.
  public let mergeBases: [ObjectID]
  /// nil while no commit exists yet: the index (`--staged`) or the work tree (`--worktree`).
  public let head: ObjectID?
  /// The commits of head that base lacks, parents before children, otherwise oldest first.
  public let commits: [Commit]
  /// Sorted bytewise by path.
  public let files: [ChangedFile]
  /// The commit of base that this change undoes exactly: the same files, each back from what that commit made
  /// it to what it was before. Compared by blob, so a message alone proves nothing.
  public let reverts: ObjectID?

  public init(
    base: ObjectID?, mergeBases: [ObjectID], head: ObjectID?, commits: [Commit], files: [ChangedFile],
    reverts: ObjectID? = nil
  ) {
    self.base = base
    self.mergeBases = mergeBases
    self.head = head
    self.commits = commits
    self.files = files
    self.reverts = reverts
  }

  /// Added and removed lines together; binary files count nothing.
  public var changedLines: Int { files.reduce(0) { $0 + $1.addedLines.count + $1.removedLines.count } }
}

/// One file that differs between merge base and head.
public struct ChangedFile: Sendable, Equatable {
  public enum Status: Sendable, Equatable {
    case added, modified, deleted
    /// A file became a link or a submodule, or the other way round.
    case typeChanged
    /// `similarity` in per cent, as git's.
    case renamed(from: RepositoryPath, similarity: Int)
    case copied(from: RepositoryPath, similarity: Int)
  }

  /// At head; for a deleted file, at the merge base.
  public let path: RepositoryPath
  public let status: Status
  /// nil for an added file.
  public let before: FileVersion?
  /// nil for a deleted file.
  public let after: FileVersion?
  /// A NUL byte in the first 8,000 bytes of either side, as git decides, or over the size limit: no lines.
  public let isBinary: Bool
  /// Lines of `after` that `before` lacks.
  public let addedLines: LineSet
  /// Lines of `before` that `after` lacks.
  public let removedLines: LineSet
  /// Lines of `after`; nil where they were not counted.
  public let lineCount: Int?

  public init(
    path: RepositoryPath, status: Status, before: FileVersion?, after: FileVersion?, isBinary: Bool = false,
    addedLines: LineSet = LineSet(), removedLines: LineSet = LineSet(), lineCount: Int? = nil
  ) {
    self.path = path
    self.status = status
    self.before = before
    self.after = after
    self.isBinary = isBinary
    self.addedLines = addedLines
    self.removedLines = removedLines
    self.lineCount = lineCount
  }

  /// Where the file was at the merge base; the same path unless it moved.
  public var previousPath: RepositoryPath {
    switch status {
    case .renamed(let from, _), .copied(let from, _): from
    case .added, .modified, .deleted, .typeChanged: path
    }
  }
}

/// One side of a changed file.
public struct FileVersion: Hashable, Sendable {
  public let id: ObjectID
  public let mode: FileMode

  public init(id: ObjectID, mode: FileMode) {
    self.id = id
    self.mode = mode
  }
}

/// What git's tree entries can be.
public enum FileMode: UInt32, Hashable, Sendable {
  case regular = 0o100644
  case executable = 0o100755
  case symbolicLink = 0o120000
  case submodule = 0o160000

  /// Content of its own: no link and no submodule.
  public var isFile: Bool { self == .regular || self == .executable }
}
