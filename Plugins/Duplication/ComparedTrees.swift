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
    do {
      return try await compare(settings, from: cache?.load() ?? CloneIndex(settings.options), cache)
    } catch is DamagedIndex {
      // Found out only on the way: as if there had been none.
      cache?.discard()
      return try await compare(settings, from: CloneIndex(settings.options), cache)
    }
  }

  private func compare(
    _ settings: DuplicationSettings, from known: CloneIndex, _ cache: IndexCache?
  ) async throws -> CloneComparison {
    let exclusions = FileSelection(excluded: settings.exclude.values, usesDefaults: settings.defaultExcludes)
    let tree = BlobID(change.mergeBases.first)
    let judge = BlobID(change.base)
    if known.tree == tree, known.judge == judge, known.exclusions == exclusions.exclusions, change.base != nil
    {
      // Only what is above the changed files can speak of them.
      let selection = try await exclusions.with(
        settings.gitattributes ? attributes(in: folders(above: change.files)) : GitAttributes())
      return try await known.comparing(change.treeChanges, selection, self)
    }
    let selection = try await exclusions.with(
      settings.gitattributes ? attributes(in: folders(holdingAttributes: base)) : GitAttributes())
    let files = try await mergeBase.entries(under: nil).filter(\.version.mode.isFile)
      .map { TreeFile(path: $0.path, blob: BlobID($0.version.id)) }
    let index = try await known.comparing(withFiles: files, selection, self).next(named: tree, judge: judge)
    if change.base != nil { cache?.store(index) }
    return try await index.comparing(change.treeChanges, selection, self)
  }

  // MARK: Attributes

  private func attributes(in folders: [RepositoryPath?]) async throws -> GitAttributes {
    var attributes = GitAttributes()
    for folder in folders {
      let path = folder?.appending(Self.attributesName) ?? RepositoryPath(Self.attributesName)
      // A link is not followed, as by git.
      guard let entry = try await base.entry(at: path), entry.version.mode.isFile else { continue }
      attributes.add(try await base.bytes(of: entry, limit: Self.attributesLimit), at: path)
    }
    return attributes
  }

  private func folders(above files: [ChangedFile]) -> [RepositoryPath?] {
    var folders = Set<RepositoryPath>()
    for file in files {
      for path in [file.path, file.previousPath] {
        var folder = path.folder
        while let current = folder, folders.insert(current).inserted { folder = current.folder }
      }
    }
    return [nil] + folders.sorted()
  }

  private func folders(holdingAttributes tree: any Tree) async throws -> [RepositoryPath?] {
    try await tree.entries(under: nil).map(\.path)
      .filter { $0.name.elementsEqual(Self.attributesName.utf8) }.map(\.folder)
  }

  private static let attributesName = ".gitattributes"
  /// Bytes, as in git.
  private static let attributesLimit = 100 << 20

  // MARK: Blobs

  func bytes(of file: TreeFile, limit: Int) async throws -> [UInt8]? {
    let isNew = change.files.file(at: file.path).map { BlobID($0.after?.id) == file.blob } ?? false
    let entry = TreeEntry(path: file.path, version: FileVersion(id: file.blob.objectID, mode: .regular))
    do {
      return try await (isNew ? head : mergeBase).bytes(of: entry, limit: limit)
    } catch is BlobTooLarge {
      return nil
    }
  }
}

extension BlobID {
  /// nil is the name of no tree.
  init(_ id: ObjectID?) {
    guard let id else {
      self.init([])
      return
    }
    self.init((0..<20).map { id.bytes[$0] })
  }

  var objectID: ObjectID {
    let bytes = bytes
    return ObjectID(bytes: InlineArray { bytes[$0] })
  }
}

extension [ChangedFile] {
  /// Sorted by path, as in a change.
  fileprivate func file(at path: RepositoryPath) -> ChangedFile? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].path == path ? self[low] : nil
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
