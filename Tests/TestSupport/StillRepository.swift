public import GateKit
public import SourceText

/// A repository of nothing: for gates and engines that are tested without objects.
public struct StillRepository: RepositoryView {
  public init() {}
  public func tree(_ snapshot: Snapshot) async throws -> any Tree { StillTree() }
  public func tip(of branch: String) async throws -> ObjectID? { nil }
  public func commits(
    reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int
  ) async throws -> [Commit] { [] }
  public func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool { false }
}

public struct StillTree: Tree {
  public init() {}
  public func entry(at path: RepositoryPath) async throws -> TreeEntry? { nil }
  public func entries(under folder: RepositoryPath?) async throws -> [TreeEntry] { [] }
  public func bytes(of entry: TreeEntry, limit: Int) async throws -> [UInt8] { [] }
  public func size(of entry: TreeEntry) async throws -> Int { 0 }
}

extension ObjectID {
  /// `ObjectID(filledWith: 7)`: an id that tests can tell apart at sight.
  public init(filledWith byte: UInt8) { self.init(bytes: InlineArray(repeating: byte)) }
}

extension Change {
  /// A change of files that were modified, with these lines added.
  public static func modifying(_ files: [String: Int], head: ObjectID? = ObjectID(filledWith: 2)) -> Change {
    let version = FileVersion(id: ObjectID(filledWith: 9), mode: .regular)
    let changed = files.sorted { $0.key < $1.key }.map { path, lines in
      ChangedFile(
        path: RepositoryPath(path), status: .modified, before: version, after: version,
        addedLines: lines == 0 ? LineSet() : LineSet([1...lines]))
    }
    let base = ObjectID(filledWith: 1)
    return Change(base: base, mergeBases: [base], head: head, commits: [], files: changed)
  }
}
