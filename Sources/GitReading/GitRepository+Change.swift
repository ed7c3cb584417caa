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

  public init() {}
}

extension GitRepository {
  /// What `head` would bring into `base`: the diff from their merge base, and head's own commits.
  ///
  /// - Parameter base: nil for everything, from the empty tree and the first commit on.
  public func change(base: ObjectID?, head: ObjectID, options: ChangeOptions = ChangeOptions())
    throws(GitError) -> Change
  {
    try change(base: base, head: .commit(head), options: options)
  }

  /// The same for what is not committed yet: the change's commits end at HEAD, and its head is nil.
  public func change(base: ObjectID?, head subject: Head, options: ChangeOptions = ChangeOptions())
    throws(GitError) -> Change
  {
    let head = try commit(for: subject)
    let isCommitted = subject == .commit(head)
    let range =
      options.listsFilesOnly && base == nil
      ? History.Range(mergeBases: [], commits: [])
      : try history.range(
        base: base.map { [$0] } ?? [], head: [head], limit: options.maximumCommits, in: handle)
    var commits: [Commit] = []
    commits.reserveCapacity(range.commits.count)
    for id in range.commits where isCommitted || id != head { commits.append(try handle.commit(id)) }
    var before: ObjectID?
    if let mergeBase = range.mergeBases.first { before = try handle.links(of: mergeBase).tree }
    let files: [ChangedFile]
    do {
      files = try changedFiles(from: before, to: try handle.links(of: head).tree, options: options)
    } catch  where error.kind == .missingObject && handle.objects.isPartial && isCommitted && base != nil {
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
  func changedFiles(from before: ObjectID?, to after: ObjectID?, options: ChangeOptions) throws(GitError)
    -> [ChangedFile]
  {
    let differences = try TreeReader.differences(
      between: before, and: after, limit: options.maximumFiles, in: handle.objects)
    var files: [ChangedFile] = []
    files.reserveCapacity(differences.count)
    for pair in try Renames.pairs(differences, options, in: handle.objects) {
      let lines =
        options.listsFilesOnly
        ? LineComparison()
        : try handle.compareLines(
          pair.before, pair.after, at: pair.path, limit: options.maximumFileSize)
      files.append(
        ChangedFile(
          path: pair.path, status: pair.status, before: pair.before, after: pair.after,
          isBinary: lines.isBinary, addedLines: lines.added, removedLines: lines.removed,
          lineCount: lines.count))
    }
    return files
  }
}
