import CloneDetection
import GateKit
import SourceText

/// The trees of one change, and the index of the one that it starts from.
struct ComparedTrees: BlobReader {
  let change: Change
  let base: any Tree
  let mergeBase: any Tree
  let head: any Tree

  func compare(_ settings: DuplicationSettings, cache folder: CacheFolder?) async throws -> CloneComparison {
    let cache = folder.map { IndexCache(folder: $0.path, settings.options) }
    if let known = cache?.load() {
      do {
        return try await compare(settings, from: known, cache)
      } catch let error as CancellationError {
        throw error
      } catch {
        // Damaged, found out only on the way; or of blobs that this clone does not have. What else it may be comes
        // again without the index.
        cache?.discard()
      }
    }
    return try await compare(settings, from: CloneIndex(settings.options), cache)
  }

  private func compare(
    _ settings: DuplicationSettings, from known: CloneIndex, _ cache: IndexCache?
  ) async throws -> CloneComparison {
    let exclusions = exclusions(settings)
    let tree = BlobID(change.mergeBases.first)
    let judge = BlobID(settings.gitattributes ? change.base : nil)
    if known.tree == tree, known.judge == judge, known.exclusions == exclusions.exclusions {
      // Only what is above the changed files can speak of them.
      let selection = try await exclusions.with(
        settings.gitattributes ? base.gitAttributes(above: change.files) : GitAttributes())
      return try await known.comparing(change.treeChanges, selection, self)
    }
    let selection = try await exclusions.with(
      settings.gitattributes ? allAttributes(in: base) : GitAttributes())
    let files = try await files(of: mergeBase)
    let index = try await known.comparing(withFiles: files, selection, self).next(named: tree, judge: judge)
    cache?.store(index)
    return try await index.comparing(change.treeChanges, selection, self)
  }

  /// Head beside nothing. There is no other tree whose attributes could count than its own.
  func survey(_ settings: DuplicationSettings) async throws -> CloneComparison {
    let selection = try await exclusions(settings).with(
      settings.gitattributes ? allAttributes(in: head) : GitAttributes())
    return try await CloneIndex(settings.options).comparing(withFiles: files(of: head), selection, self)
  }

  private func exclusions(_ settings: DuplicationSettings) -> FileSelection {
    FileSelection(excluded: settings.exclude.values, usesDefaults: settings.defaultExcludes)
  }

  private func files(of tree: any Tree) async throws -> [TreeFile] {
    try await tree.entries(under: nil).filter(\.version.mode.isFile)
      .map { TreeFile(path: $0.path, blob: BlobID($0.version.id)) }
  }

  // MARK: Attributes

  private func allAttributes(in tree: any Tree) async throws -> GitAttributes {
    let entries = try await tree.entries(under: nil)
    return try await tree.gitAttributes(
      in: entries.map(\.path).filter { $0.name.elementsEqual(GitAttributes.fileName.utf8) }.map(\.folder))
  }

  // MARK: Blobs

  /// Blobs of either tree and of trees before: all are in the same repository.
  func bytes(ofFirst files: ArraySlice<TreeFile>, limit: Int) async throws -> [[UInt8]?] {
    let entries = files.map {
      TreeEntry(path: $0.path, version: FileVersion(id: $0.blob.objectID, mode: .regular))
    }
    return try await head.bytes(ofFirst: entries[...], limit: limit, total: Self.bytesAtOnce)
  }

  private static let bytesAtOnce = 1 << 20
}

extension BlobID {
  /// nil is the name of no tree.
  init(_ id: ObjectID?) {
    guard let id else {
      self.init([])
      return
    }
    self.init { id.bytes[$0] }
  }

  var objectID: ObjectID {
    let bytes = bytes
    return ObjectID(bytes: InlineArray { bytes[$0] })
  }
}

extension FileVersion {
  /// nil for links and submodules.
  fileprivate var blob: BlobID? { mode.isFile ? BlobID(id) : nil }
}

extension Change {
  /// Regular files, path by path: a renamed file is gone in one place and new in another.
  var treeChanges: [TreeChange] {
    var sides: [RepositoryPath: (before: BlobID?, after: BlobID?)] = [:]
    for file in files {
      if let after = file.after?.blob { sides[file.path, default: (nil, nil)].after = after }
      // What a file was copied from stays, or is in the list itself.
      if case .copied = file.status { continue }
      if let before = file.before?.blob { sides[file.previousPath, default: (nil, nil)].before = before }
    }
    return sides.filter { $0.value.before != $0.value.after }
      .map { TreeChange(path: $0.key, before: $0.value.before, after: $0.value.after) }
  }

  var lineChanges: [LineChange] {
    files.map { file in
      switch file.status {
      case .copied, .typeChanged:
        // All of it is new here, whatever it was made from.
        return LineChange(
          path: file.path, previous: nil, added: LineSet([1...Int.max - 1]), removed: LineSet())
      case .deleted:
        return LineChange(
          path: file.path, previous: file.path, added: LineSet(), removed: file.removedLines, isDeleted: true)
      case .added:
        return LineChange(path: file.path, previous: nil, added: file.addedLines, removed: LineSet())
      case .modified, .renamed:
        return LineChange(
          path: file.path, previous: file.previousPath, added: file.addedLines, removed: file.removedLines)
      }
    }
  }
}
