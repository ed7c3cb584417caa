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

  public init() {}
}

extension GitRepository {
  /// What `head` would bring into `base`: the diff from their merge base, and head's own commits.
  ///
  /// - Parameter base: nil for everything, from the empty tree and the first commit on.
  public func change(base: ObjectID?, head: ObjectID, options: ChangeOptions = ChangeOptions())
    throws(GitError)
    -> Change
  {
    let range = try history.range(
      base: base.map { [$0] } ?? [], head: [head], limit: options.maximumCommits, in: handle)
    var commits: [Commit] = []
    commits.reserveCapacity(range.commits.count)
    for id in range.commits { commits.append(try handle.commit(id)) }
    var before: ObjectID?
    if let mergeBase = range.mergeBases.first { before = try handle.links(of: mergeBase).tree }
    let files = try changedFiles(
      from: before, to: try handle.links(of: head).tree, options: options)
    return Change(base: base, mergeBases: range.mergeBases, head: head, commits: commits, files: files)
  }

  /// The files that differ between two trees (nil: empty), sorted bytewise by path.
  func changedFiles(from before: ObjectID?, to after: ObjectID?, options: ChangeOptions) throws(GitError)
    -> [ChangedFile]
  {
    let differences = try TreeReader.differences(
      between: before, and: after, limit: options.maximumFiles, in: handle.objects)
    var files: [ChangedFile] = []
    files.reserveCapacity(differences.count)
    for difference in differences {
      files.append(try changedFile(difference, options))
    }
    return files
  }

  private func changedFile(_ difference: TreeDifference, _ options: ChangeOptions) throws(GitError)
    -> ChangedFile
  {
    let (before, after) = (difference.before, difference.after)
    let status: ChangedFile.Status =
      switch (before, after) {
      case (nil, _): .added
      case (_, nil): .deleted
      case (let before?, let after?): before.mode.isSameType(as: after.mode) ? .modified : .typeChanged
      }
    let lines = try compareLines(before, after, options.maximumFileSize)
    return ChangedFile(
      path: difference.path, status: status, before: before, after: after, isBinary: lines.isBinary,
      addedLines: lines.added, removedLines: lines.removed)
  }

  private func compareLines(_ before: FileVersion?, _ after: FileVersion?, _ limit: Int) throws(GitError)
    -> LineComparison
  {
    if let before, let after, before.id == after.id, before.mode.isSameType(as: after.mode) {
      return LineComparison()
    }
    let old = try textSide(before, limit)
    let new = try textSide(after, limit)
    if old.isBinary || new.isBinary { return LineComparison(isBinary: true) }
    if let before, let after, before.mode.isSameType(as: after.mode), before.mode != .submodule {
      return try handle.compareLines(before.id, after.id)
    }
    return LineComparison(added: new.lines, removed: old.lines)
  }

  /// A submodule's commit is no line of any file.
  private func textSide(_ version: FileVersion?, _ limit: Int) throws(GitError) -> (
    isBinary: Bool, lines: LineSet
  ) {
    guard let version, version.mode != .submodule else { return (false, LineSet()) }
    guard try handle.objects.header(version.id).size <= limit else { return (true, LineSet()) }
    return LineComparison.allLines(of: try handle.objects.read(version.id))
  }
}

extension FileMode {
  /// Git's notion: regular files may differ in their executable bit.
  func isSameType(as other: FileMode) -> Bool { kind == other.kind }
  private var kind: UInt32 { rawValue & 0o170000 }
}
