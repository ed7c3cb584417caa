public import GateKit
public import SourceText

/// Two trees without a repository: for gates that look at files, where a real history would add nothing.
///
/// Holds only the snapshots that it is told to: a gate that reads one it did not ask for fails its test.
public struct MemoryRepository: RepositoryView {
  private var before: MemoryTree
  private var after: MemoryTree
  private let snapshots: Set<Snapshot>
  /// What became of earlier heads; others are missing.
  public var rebasings: [ObjectID: Rebasing] = [:]
  /// Commits that the target reaches, beside its tip.
  public var ancestors: Set<ObjectID> = []

  /// Blobs of older trees, which a repository goes on holding.
  public mutating func remember(_ earlier: MemoryRepository) {
    for tree in [earlier.before, earlier.after] {
      before.contents.merge(tree.contents) { own, _ in own }
      after.contents.merge(tree.contents) { own, _ in own }
    }
  }

  public struct NotAsked: Error, CustomStringConvertible {
    let snapshot: Snapshot
    public var description: String { "the gate's needs do not name the snapshot of \(snapshot.rawValue)" }
  }

  public init(
    before: [RepositoryPath: TestFile], after: [RepositoryPath: TestFile],
    snapshots: Set<Snapshot> = Set(Snapshot.allCases)
  ) {
    self.before = MemoryTree(before)
    self.after = MemoryTree(after)
    self.snapshots = snapshots
    // One store of blobs for all trees, as in git.
    self.before.contents.merge(self.after.contents) { own, _ in own }
    self.after.contents = self.before.contents
  }

  public func tree(_ snapshot: Snapshot) async throws -> any Tree {
    guard snapshots.contains(snapshot) else { throw NotAsked(snapshot: snapshot) }
    return snapshot == .base || snapshot == .mergeBase ? before : after
  }
  public func tip(of branch: String) async throws -> ObjectID? { nil }
  public func commits(
    reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int
  ) async throws -> [Commit] { [] }
  public func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool {
    ancestors.contains(ancestor)
  }
  public func rebasing(of earlier: ObjectID, to head: ObjectID, onto target: ObjectID?) async throws
    -> Rebasing
  { earlier == head ? .clean : rebasings[earlier] ?? .missing }

  /// - Parameter renames: new paths by old one; nothing finds them by itself here.
  public func change(commits: [Commit] = [], renames: [RepositoryPath: RepositoryPath] = [:]) -> Change {
    let gone = Set(renames.keys)
    let moved = Dictionary(renames.map { ($1, $0) }) { first, _ in first }
    let paths = Set(before.files.keys).union(after.files.keys).subtracting(gone)
    let files = paths.sorted().compactMap { path in
      changedFile(from: moved[path] ?? path, to: path)
    }
    let base = ObjectID(filledWith: 1)
    return Change(
      base: base, mergeBases: [base], head: ObjectID(filledWith: 2), commits: commits, files: files)
  }

  private func changedFile(from old: RepositoryPath, to new: RepositoryPath) -> ChangedFile? {
    let (one, other) = (before.files[old], after.files[new])
    guard one?.version != other?.version || old != new else { return nil }
    let status: ChangedFile.Status =
      if old != new { .renamed(from: old, similarity: 90) } else if one == nil { .added } else if other == nil
      { .deleted } else if isRegular(one) != isRegular(other) { .typeChanged } else { .modified }
    let contents = (one?.content ?? [], other?.content ?? [])
    let isBinary = contents.0.contains(0) || contents.1.contains(0)
    let (removed, added) = isBinary ? ([], []) : difference(contents.0, contents.1)
    return ChangedFile(
      path: new, status: status, before: one?.version, after: other?.version, isBinary: isBinary,
      addedLines: LineSet(added.map { $0...$0 }), removedLines: LineSet(removed.map { $0...$0 }))
  }

  private func isRegular(_ file: MemoryTree.File?) -> Bool {
    file?.version.mode == .regular || file?.version.mode == .executable
  }
}

struct MemoryTree: Tree {
  struct File: Sendable {
    let version: FileVersion
    let content: [UInt8]
  }
  let files: [RepositoryPath: File]
  var contents: [ObjectID: [UInt8]] = [:]

  init(_ files: [RepositoryPath: TestFile]) {
    self.files = files.compactMapValues { file in
      switch file {
      case .text(let text): File(Array(text.utf8), .regular)
      case .bytes(let bytes): File(bytes, .regular)
      case .executable(let text): File(Array(text.utf8), .executable)
      case .link(let target): File(Array(target.utf8), .symbolicLink)
      case .submodule(let id): File(version: FileVersion(id: id, mode: .submodule), content: [])
      case .deleted: nil
      }
    }
    for file in self.files.values { contents[file.version.id] = file.content }
  }

  struct MissingBlob: Error {}

  func entry(at path: RepositoryPath) async throws -> TreeEntry? {
    files[path].map { TreeEntry(path: path, version: $0.version) }
  }
  func entries(under folder: RepositoryPath?) async throws -> [TreeEntry] {
    files.filter { path, _ in folder.map { path.isInside($0) } ?? true }
      .map { TreeEntry(path: $0, version: $1.version) }.sorted { $0.path < $1.path }
  }
  func bytes(of entry: TreeEntry, limit: Int) async throws -> [UInt8] {
    guard let content = contents[entry.version.id] else { throw MissingBlob() }
    guard content.count <= limit else {
      throw BlobTooLarge(path: entry.path, size: content.count, limit: limit)
    }
    return content
  }
  func size(of entry: TreeEntry) async throws -> Int { files[entry.path]?.content.count ?? 0 }
}

extension MemoryTree.File {
  fileprivate init(_ content: [UInt8], _ mode: FileMode) {
    // FNV-1a: two contents of one test differ in it, and the same ones do not.
    let hash = content.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    var bytes = InlineArray<20, UInt8>(repeating: 0)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: hash >> UInt64(8 * index)) }
    self.init(version: FileVersion(id: ObjectID(bytes: bytes), mode: mode), content: content)
  }
}

/// Numbers of removed and of added lines; exact, for the small files of tests.
private func difference(_ old: [UInt8], _ new: [UInt8]) -> (removed: [Int], added: [Int]) {
  func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
  var removed: [Int] = []
  var added: [Int] = []
  for step in lines(new).difference(from: lines(old)) {
    switch step {
    case .remove(let offset, _, _): removed.append(offset + 1)
    case .insert(let offset, _, _): added.append(offset + 1)
    }
  }
  return (removed.sorted(), added.sorted())
}
