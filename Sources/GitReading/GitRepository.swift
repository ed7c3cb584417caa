public import GateKit
public import SourceText

/// One git repository, read through libgit2: objects and references only. Nothing is checked out, written, or
/// run: no hooks, no external filters, no configured programs.
///
/// Replacement objects (`refs/replace`) and attributes are not consulted: a change is what its objects say.
public actor GitRepository {
  /// Where the files are checked out, ending in `/`; nil in a bare repository.
  public nonisolated let workTree: String?
  /// Where objects and references are; the same for all linked work trees.
  public nonisolated let commonFolder: String
  let handle: RepositoryHandle
  var history = History()
  /// Commits in memory that stand for the index and the work tree.
  var snapshots: [Head: ObjectID] = [:]
  let indexFile: String?

  /// - Parameter path: a work tree (also a linked one), any folder inside it, a `.git` folder or a bare
  ///   repository.
  /// - Parameter indexFile: another index than the repository's: what git tells its hooks in `GIT_INDEX_FILE`
  ///   while it commits with `-a` or by path. Relative to the work tree.
  public init(opening path: String, indexFile: String? = nil) throws(GitError) {
    self.indexFile = indexFile
    let handle = try RepositoryHandle.open(path)
    workTree = handle.workTree
    commonFolder = handle.commonFolder
    self.handle = handle
  }

  /// The commit a revision names, in any of git's spellings (`main~2`, `v1.0`, `@{upstream}`), tags peeled.
  public func resolve(_ revision: String) throws(GitError) -> ObjectID { try handle.resolve(revision) }

  public func commit(_ id: ObjectID) throws(GitError) -> Commit { try handle.commit(id) }

  /// The object is here: false for what was not fetched.
  public func contains(_ id: ObjectID) -> Bool { handle.objects.contains(id) }

  /// The best common ancestors, newest first: several after criss-cross merges, none for unrelated histories.
  public func mergeBases(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> [ObjectID] {
    try history.range(base: [one], head: [other], limit: .max, in: handle).mergeBases
  }

  /// True too for a commit and itself.
  public func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) throws(GitError) -> Bool {
    try history.isAncestor(ancestor, of: descendant, in: handle)
  }

  /// The newest `limit` commits reached from `tips` and from none of `excluded`, parents before children.
  public func commits(reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int)
    throws(GitError) -> [Commit]
  {
    var commits: [Commit] = []
    for id in try history.newest(limit, from: tips, excluding: excluded, in: handle) {
      commits.append(try handle.commit(id))
    }
    return commits
  }

  /// The bytes of a file at a commit, unfiltered; nil where no file is at the path.
  public func bytes(at path: RepositoryPath, in commit: ObjectID, limit: Int) async throws -> [UInt8]? {
    try await tree(of: commit).bytes(at: path, limit: limit)
  }

  /// The files of a commit.
  public func tree(of commit: ObjectID) throws(GitError) -> any Tree {
    GitTree(repository: self, root: try handle.links(of: commit).tree)
  }

  /// History is cut off: a clone made with `--depth`.
  public var isShallow: Bool { handle.isShallow() }
}
