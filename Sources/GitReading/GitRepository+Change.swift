public import GateKit
import SourceText

/// How a change is read. The defaults are git's where git has one.
public struct ChangeOptions: Sendable {
  /// Look for renames and for copies of files that the same change touches (`git diff -C`).
  public var findsRenames = true
  /// Per cent that a renamed or copied file must share with its source.
  public var similarity = 50
  /// Added files times candidates compared by content, squared: beyond it only exact renames are found.
  public var renameLimit = 1000
  /// Larger files are taken as binary: they have no lines.
  public var maximumFileSize = 64 << 20
  public var maximumFiles = 100_000
  public var maximumCommits = 100_000
  /// The files alone: neither their lines nor the commits that brought them.
  public var listsFilesOnly = false
  /// Files are compared with base itself, which counts as the merge base: what changes where base runs and head comes
  /// in its place, which may be older.
  public var comparesWithBase = false

  public init() {}
}

extension GitRepository {
  /// What `head` would bring into `base`: the diff from their merge base, and head's own commits.
  ///
  /// - Parameter base: nil for everything, from the empty tree and the first commit on.
  public func change(base: ObjectID?, head: ObjectID, options: ChangeOptions = ChangeOptions())
    async throws(GitError) -> Change
  {
    try await change(base: base, head: .commit(head), options: options)
  }

  /// The same for what is not committed yet: the change's commits end at HEAD, and its head is nil.
  public func change(base: ObjectID?, head subject: Head, options: ChangeOptions = ChangeOptions())
    async throws(GitError) -> Change
  {
    let head = try commit(for: subject)
    let isCommitted = subject == .commit(head)
    var range =
      options.listsFilesOnly && base == nil
      ? History.Range(mergeBases: [], commits: [])
      : try history.range(
        base: base.map { [$0] } ?? [], head: [head], limit: options.maximumCommits, in: handle)
    if options.comparesWithBase {
      range = History.Range(mergeBases: base.map { [$0] } ?? [], commits: range.commits)
    }
    var commits: [Commit] = []
    commits.reserveCapacity(range.commits.count)
    for id in range.commits where isCommitted || id != head { commits.append(try handle.commit(id)) }
    var before: ObjectID?
    if let mergeBase = range.mergeBases.first { before = try handle.links(of: mergeBase).tree }
    let files: [ChangedFile]
    switch await changedFiles(
      from: before, to: try handle.links(of: head).tree, isStored: isCommitted, options)
    {
    case .success(let found): files = found
    case .failure(let error):
      guard error.kind == .missingObject, handle.objects.isPartial, isCommitted, base != nil else {
        throw error
      }
      // Git fetches all that a diff needs in one go.
      let range = "\(base?.description ?? "")...\(head)"
      throw GitError(.missingObject, error.message, mend: "git diff \(range) > /dev/null")
    }
    var reverts: ObjectID?
    if let mergeBase = range.mergeBases.first {
      reverts = reverted(by: commits, since: mergeBase, to: head, options: options)
    }
    return Change(
      base: base, mergeBases: range.mergeBases, head: isCommitted ? head : nil, commits: commits,
      files: files,
      reverts: reverts)
  }

  /// The files that differ between two trees (nil: empty), sorted bytewise by path.
  ///
  /// - Parameter isStored: `after` and all in it are in the repository, and not only in this program's memory.
  private func changedFiles(
    from before: ObjectID?, to after: ObjectID?, isStored: Bool, _ options: ChangeOptions
  ) async -> Result<[ChangedFile], GitError> {
    do throws(GitError) {
      let differences = try TreeReader.differences(
        between: before, and: after, limit: options.maximumFiles, in: handle.objects)
      let pairs = try Renames.pairs(differences, options, in: handle.objects)
      guard !options.listsFilesOnly else {
        return .success(pairs.map { ChangedFile($0, LineComparison()) })
      }
      guard isStored, pairs.count > Self.filesOfTask else {
        return .success(try handle.comparing(pairs[...], options))
      }
      return await comparingSideBySide(pairs, options)
    } catch { return .failure(error) }
  }

  /// A task costs a handle of its own.
  private static let filesOfTask = 256

  private func comparingSideBySide(
    _ pairs: [FilePair], _ options: ChangeOptions
  ) async -> Result<[ChangedFile], GitError> {
    let parts = stride(from: 0, to: pairs.count, by: Self.filesOfTask).map {
      pairs[$0..<min($0 + Self.filesOfTask, pairs.count)]
    }
    return await withTaskGroup(of: (Int, Result<[ChangedFile], GitError>).self) { tasks in
      for (place, part) in parts.enumerated() {
        tasks.addTask { [commonFolder] in
          (
            place,
            Result { () throws(GitError) in
              try RepositoryHandle.open(commonFolder).comparing(part, options)
            }
          )
        }
      }
      var found = [Result<[ChangedFile], GitError>](repeating: .success([]), count: parts.count)
      for await (place, files) in tasks { found[place] = files }
      return Result { () throws(GitError) in
        var files: [ChangedFile] = []
        files.reserveCapacity(pairs.count)
        // In order: of several errors it is always the same one.
        for part in found { files += try part.get() }
        return files
      }
    }
  }
}

extension RepositoryHandle {
  fileprivate func comparing(_ pairs: ArraySlice<FilePair>, _ options: ChangeOptions) throws(GitError)
    -> [ChangedFile]
  {
    var files: [ChangedFile] = []
    files.reserveCapacity(pairs.count)
    for pair in pairs {
      let lines = try compareLines(pair.before, pair.after, at: pair.path, limit: options.maximumFileSize)
      files.append(ChangedFile(pair, lines))
    }
    return files
  }
}

extension ChangedFile {
  fileprivate init(_ pair: FilePair, _ lines: LineComparison) {
    self.init(
      path: pair.path, status: pair.status, before: pair.before, after: pair.after,
      isBinary: lines.isBinary, addedLines: lines.added, removedLines: lines.removed,
      lineCount: lines.count)
  }
}
