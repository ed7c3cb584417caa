import GateKit
import SourceText

/// Two trees between which the change is judged: what a database that ran the target has seen, and what the merge
/// would leave.
struct ComparedTrees: Sendable {
  let base: any Tree
  let head: any Tree
  /// Where the change left the target, if the target has moved on since.
  let mergeBase: (any Tree)?
  /// Why it is head alone that is compared, and not the merge; nil where it is the merge.
  let note: String?

  init(_ context: GateContext) async throws {
    let (repository, change) = (context.repository, context.change)
    if change.base == nil || change.mergeBases.first == change.base {
      base = try await repository.tree(.base)
      head = try await repository.tree(.head)
      (mergeBase, note) = (nil, nil)
      return
    }
    let origin = try await repository.tree(.mergeBase)
    let merged: (any Tree)?
    do { merged = try await repository.tree(.mergeResult) } catch is MergeConflicts { merged = nil }
    if let merged {
      head = merged
      base = try await repository.tree(.base)
      mergeBase = origin
      note = nil
    } else {
      head = try await repository.tree(.head)
      base = origin
      mergeBase = nil
      note = "the change conflicts with its target, so that versions were compared with where it left it"
    }
  }
}

/// One tree as a reader of migrations wants it: a list of files once, and contents on demand.
struct ListedTree: Sendable {
  let tree: any Tree
  let entries: [RepositoryPath: TreeEntry]
  let paths: [RepositoryPath]

  /// Larger files are no migrations that anybody wrote.
  static let fileLimit = 64 << 20

  init(_ tree: any Tree) async throws {
    self.tree = tree
    let files = try await tree.entries(under: nil).filter(\.version.mode.isFile)
    paths = files.map(\.path)
    entries = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func bytes(at path: RepositoryPath) async throws -> [UInt8]? {
    guard let entry = entries[path] else { return nil }
    do { return try await tree.bytes(of: entry, limit: Self.fileLimit) } catch is BlobTooLarge { return nil }
  }
}

/// Contents by object, so that what base and head share is read and held once.
struct BlobStore {
  private var known: [ObjectID: [UInt8]?] = [:]
  private var left = 512 << 20

  /// In the order of `paths`; nil for a file that is too large.
  mutating func contents(of paths: [RepositoryPath], in listed: ListedTree) async throws -> [[UInt8]?] {
    let entries = paths.compactMap { listed.entries[$0] }
    let missing = entries.filter { known[$0.version.id] == nil }
    var rest = missing[...]
    while !rest.isEmpty {
      try Task.checkCancellation()
      let read = try await listed.tree.bytes(ofFirst: rest, limit: ListedTree.fileLimit, total: 8 << 20)
      for (entry, bytes) in zip(rest, read) {
        left -= bytes?.count ?? 0
        guard left >= 0 else { throw TooManyMigrations() }
        known[entry.version.id] = .some(bytes)
      }
      rest = rest.dropFirst(read.count)
    }
    return entries.map { known[$0.version.id] ?? nil }
  }
}

struct TooManyMigrations: Error, CustomStringConvertible {
  let description = "cannot read the migrations: they have more than 512 MiB; judge some of them with paths"
}
