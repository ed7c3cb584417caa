public import SourceText

/// The trees a gate may look at.
public enum Snapshot: String, Sendable, CaseIterable {
  /// The tip of the target branch.
  case base
  case mergeBase = "merge base"
  case head
  /// What the target would hold after the merge; only where it merges without conflicts.
  case mergeResult = "merge result"
}

/// What a gate may ask of the repository: objects only. No checkout, no hooks, no filters.
public protocol RepositoryView: Sendable {
  /// A snapshot that does not exist (base of a first commit) is the empty tree.
  ///
  /// - Throws: for `.mergeResult` with conflicts, `MergeConflicts`.
  func tree(_ snapshot: Snapshot) async throws -> any Tree
  /// The tip of a branch of the base repository; nil where there is none. Only branches that the gate's needs
  /// name are known: they are inputs of the report.
  func tip(of branch: String) async throws -> ObjectID?
  /// Commits reachable from `tips` and from none of `excluded`, parents before children; at most `limit`, the
  /// newest ones.
  func commits(reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int) async throws
    -> [Commit]
  /// True too for a commit and itself.
  func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool
  /// What became of `earlier`, a head that somebody looked at, on the way to `head`; see `Rebasing`.
  ///
  /// - Parameter target: the tip of the branch that both want to enter; nil where there is none yet.
  func rebasing(of earlier: ObjectID, to head: ObjectID, onto target: ObjectID?) async throws -> Rebasing
}

extension RepositoryView {
  /// For views that have no commits: then nothing is proved.
  public func rebasing(of earlier: ObjectID, to head: ObjectID, onto target: ObjectID?) async throws
    -> Rebasing
  { earlier == head ? .clean : .missing }
}

/// Whether whoever looked at an earlier head has seen all of the present one.
///
/// A clean rebase, a squash and a mere merge of the target end in one tree: that of the earlier head merged, without
/// a conflict, into the commit of the target that the present head stands on. Anything else in head is new.
public enum Rebasing: Hashable, Sendable {
  case clean
  /// Beyond that, these files differ. Sorted bytewise.
  case changed([RepositoryPath])
  /// The change conflicts with what the target got meanwhile, so somebody resolved it by hand. Sorted bytewise.
  case conflicts([RepositoryPath])
  /// Head stands on an older commit of the target than the earlier head did: what the target took back since could
  /// return by it.
  case movedBack
  /// One of them left the target at no single commit, so there is no telling what either brought.
  case unclear
  /// The earlier head is not in this clone.
  case missing
}

/// Two sides changed the same place: there is no merge result.
public struct MergeConflicts: Error, Sendable, Equatable {
  /// Sorted bytewise.
  public let paths: [RepositoryPath]
  public init(paths: [RepositoryPath]) { self.paths = paths }
}

/// The files of one commit.
public protocol Tree: Sendable {
  /// nil where nothing (or a folder) is at the path.
  func entry(at path: RepositoryPath) async throws -> TreeEntry?
  /// Every file, link and submodule below a folder (nil: all), sorted bytewise.
  func entries(under folder: RepositoryPath?) async throws -> [TreeEntry]
  /// The names directly inside a folder (nil: the root), folders included, sorted bytewise; none where no
  /// folder is at the path.
  func names(in folder: RepositoryPath?) async throws -> [[UInt8]]
  /// The blob's bytes, unfiltered; for a link, its target.
  ///
  /// - Throws: `BlobTooLarge` beyond `limit` bytes; what the reader says of a missing object.
  func bytes(of entry: TreeEntry, limit: Int) async throws -> [UInt8]
  /// The bytes of the first of these files: of as many as have `total` bytes together, and of one at least. nil for one
  /// of more than `limit` bytes. For whoever reads thousands: each call may cost a switch of threads.
  func bytes(ofFirst entries: ArraySlice<TreeEntry>, limit: Int, total: Int) async throws -> [[UInt8]?]
  /// Bytes, without reading the content; 0 for a submodule.
  func size(of entry: TreeEntry) async throws -> Int
}

extension Tree {
  /// For trees that keep no folders: costs a walk of everything below.
  public func names(in folder: RepositoryPath?) async throws -> [[UInt8]] {
    let depth = folder.map { $0.components.count } ?? 0
    let names = try await entries(under: folder).compactMap { $0.path.components.dropFirst(depth).first }
    return Set(names.map { Array($0) }).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// One at a time.
  public func bytes(ofFirst entries: ArraySlice<TreeEntry>, limit: Int, total: Int) async throws
    -> [[UInt8]?]
  {
    guard let first = entries.first else { return [] }
    do { return [try await bytes(of: first, limit: limit)] } catch is BlobTooLarge { return [nil] }
  }

  /// The bytes at a path; nil where no file is there.
  public func bytes(at path: RepositoryPath, limit: Int) async throws -> [UInt8]? {
    guard let entry = try await entry(at: path), entry.version.mode != .submodule else { return nil }
    return try await bytes(of: entry, limit: limit)
  }
}

public struct TreeEntry: Hashable, Sendable {
  public let path: RepositoryPath
  public let version: FileVersion

  public init(path: RepositoryPath, version: FileVersion) {
    self.path = path
    self.version = version
  }
}

public struct BlobTooLarge: Error, Sendable, Equatable, CustomStringConvertible {
  public let path: RepositoryPath
  public let size: Int
  public let limit: Int

  public init(path: RepositoryPath, size: Int, limit: Int) {
    self.path = path
    self.size = size
    self.limit = limit
  }

  public var description: String { "cannot read \(path): \(size) bytes are over the limit of \(limit)" }
}
