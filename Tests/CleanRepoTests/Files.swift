import CleanRepo
import CivilTime
import DocumentReading
import GateKit
import SourceText
import TestSupport
import Testing

/// The gate's answer on a change from `before` to `before` with `change` laid over it.
///
/// - Parameter renames: new path to old one.
func clean(
  _ settings: String, before: [RepositoryPath: TestFile] = [:], _ change: [RepositoryPath: TestFile],
  renames: [RepositoryPath: RepositoryPath] = [:], copies: [RepositoryPath: RepositoryPath] = [:]
) async throws -> GateAnswer {
  var store = Store()
  let old = FileTree(before, &store)
  let new = FileTree(
    before.merging(change) { $1 }.filter { path, _ in !renames.values.contains(path) }, &store)
  var files: [ChangedFile] = []
  for path in Set(old.versions.keys).union(new.versions.keys).sorted() where !renames.values.contains(path) {
    let source = renames[path] ?? copies[path] ?? path
    let (then, now) = (old.versions[source], new.versions[path])
    guard then != now || source != path else { continue }
    files.append(
      store.changedFile(path, then, now, source: source, isCopy: copies[path] != nil))
  }
  let view = Pair(base: old, head: new)
  let node = try readYAML(Array(settings.utf8), source: "settings")
  let gate = CleanRepoGate(try #require(CleanRepoSettings(node)))
  let base = ObjectID(filledWith: 1)
  let judged = Change(
    base: base, mergeBases: [base], head: ObjectID(filledWith: 2), commits: [], files: files)
  return try await gate.examine(
    GateContext(change: judged, repository: view, now: Instant(seconds: 0)))
}

/// With settings as they are by default.
func clean(
  before: [RepositoryPath: TestFile] = [:], _ change: [RepositoryPath: TestFile],
  renames: [RepositoryPath: RepositoryPath] = [:], copies: [RepositoryPath: RepositoryPath] = [:]
) async throws -> GateAnswer {
  try await clean("{}", before: before, change, renames: renames, copies: copies)
}

extension GateAnswer {
  var messages: [String] { findings.map(\.message) }
  var rules: [String] { findings.map(\.rule) }
}

/// Contents by id.
struct Store {
  private(set) var contents: [[UInt8]] = []

  mutating func version(_ file: TestFile) -> FileVersion? {
    let (mode, bytes): (FileMode, [UInt8]) =
      switch file {
      case .text(let text): (.regular, Array(text.utf8))
      case .bytes(let bytes): (.regular, bytes)
      case .executable(let text): (.executable, Array(text.utf8))
      case .link(let target): (.symbolicLink, Array(target.utf8))
      case .submodule(let id): (.submodule, id.description.utf8.map { $0 })
      case .deleted: (.regular, [])
      }
    if case .deleted = file { return nil }
    if contents.firstIndex(of: bytes) == nil { contents.append(bytes) }
    return FileVersion(id: id(of: bytes), mode: mode)
  }

  private func id(of bytes: [UInt8]) -> ObjectID {
    ObjectID(filledWith: UInt8(truncatingIfNeeded: contents.firstIndex(of: bytes) ?? 0))
  }

  /// Lines are those that the other side does not have anywhere: enough for texts without repeated lines.
  func changedFile(
    _ path: RepositoryPath, _ then: FileVersion?, _ now: FileVersion?, source: RepositoryPath, isCopy: Bool
  ) -> ChangedFile {
    let (old, new) = (bytes(then), bytes(now))
    let isBinary = old.contains(0) || new.contains(0)
    let status: ChangedFile.Status =
      source != path
      ? (isCopy ? .copied(from: source, similarity: 90) : .renamed(from: source, similarity: 90))
      : then == nil ? .added : now == nil ? .deleted : kind(then) == kind(now) ? .modified : .typeChanged
    return ChangedFile(
      path: path, status: status, before: then, after: now, isBinary: isBinary,
      addedLines: isBinary ? LineSet() : lines(of: new, lackedBy: old),
      removedLines: isBinary ? LineSet() : lines(of: old, lackedBy: new))
  }

  private func kind(_ version: FileVersion?) -> UInt32 { (version?.mode.rawValue ?? 0) & 0o170000 }

  private func bytes(_ version: FileVersion?) -> [UInt8] {
    guard let version else { return [] }
    return contents.first { id(of: $0) == version.id } ?? []
  }

  private func lines(of new: [UInt8], lackedBy old: [UInt8]) -> LineSet {
    let known = Set(old.split(separator: 10, omittingEmptySubsequences: false))
    var ended = new.split(separator: 10, omittingEmptySubsequences: false)
    if ended.last?.isEmpty == true { ended.removeLast() }
    return LineSet(
      ended.enumerated().filter { !known.contains($0.element) }.map { $0.offset + 1...$0.offset + 1 })
  }
}

struct FileTree: Tree {
  let versions: [RepositoryPath: FileVersion]
  private let contents: [RepositoryPath: [UInt8]]

  init(_ files: [RepositoryPath: TestFile], _ store: inout Store) {
    var versions: [RepositoryPath: FileVersion] = [:]
    var contents: [RepositoryPath: [UInt8]] = [:]
    for (path, file) in files.sorted(by: { $0.key < $1.key }) {
      guard let version = store.version(file) else { continue }
      versions[path] = version
      contents[path] =
        switch file {
        case .text(let text), .executable(let text), .link(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        case .submodule, .deleted: []
        }
    }
    self.versions = versions
    self.contents = contents
  }

  func entry(at path: RepositoryPath) async throws -> TreeEntry? {
    versions[path].map { TreeEntry(path: path, version: $0) }
  }

  func entries(under folder: RepositoryPath?) async throws -> [TreeEntry] {
    versions.keys.filter { path in folder.map { path.isInside($0) && path != $0 } ?? true }.sorted()
      .compactMap { path in versions[path].map { TreeEntry(path: path, version: $0) } }
  }

  func bytes(of entry: TreeEntry, limit: Int) async throws -> [UInt8] {
    let bytes = contents[entry.path] ?? []
    guard bytes.count <= limit else { throw BlobTooLarge(path: entry.path, size: bytes.count, limit: limit) }
    return bytes
  }

  func size(of entry: TreeEntry) async throws -> Int { contents[entry.path]?.count ?? 0 }
}

struct Pair: RepositoryView {
  let base: FileTree
  let head: FileTree

  func tree(_ snapshot: Snapshot) async throws -> any Tree { snapshot == .head ? head : base }
  func tip(of branch: String) async throws -> ObjectID? { nil }
  func commits(reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int) async throws
    -> [Commit]
  { [] }
  func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool { false }
}
