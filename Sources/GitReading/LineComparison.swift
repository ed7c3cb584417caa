import CLibgit2
import GateKit
import SourceText

/// Which lines two versions of a file do not share, by libgit2's xdiff: git's own algorithm, with its indent
/// heuristic.
struct LineComparison {
  var isBinary = false
  var added = LineSet()
  var removed = LineSet()
  /// Lines of the newer version; nil where they were not counted.
  var count: Int?

  /// A NUL among the first 8,000 bytes, as git decides where no attribute says otherwise.
  static func looksBinary(_ bytes: borrowing Span<UInt8>) -> Bool {
    for index in 0..<min(bytes.count, 8000) where bytes[index] == 0 { return true }
    return false
  }

  static func countLines(of bytes: borrowing Span<UInt8>) -> Int {
    guard bytes.count > 0 else { return 0 }
    var count = 0
    for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") { count += 1 }
    return bytes[bytes.count - 1] == UInt8(ascii: "\n") ? count : count + 1
  }
}

extension RepositoryHandle {
  /// The lines that differ between two versions of a file; nil: there is none.
  ///
  /// A submodule has no lines. Where a file became a link (or the like), everything is removed and everything
  /// added, as in `git diff`. A file over `limit` bytes counts as binary.
  func compareLines(
    _ before: FileVersion?, _ after: FileVersion?, at path: RepositoryPath, limit: Int
  ) throws(GitError) -> LineComparison {
    if before?.id == after?.id { return LineComparison() }
    for version in [before, after] {
      if let version, version.mode != .submodule, try objects.header(version.id, as: path).size > limit {
        return LineComparison(isBinary: true)
      }
    }
    let old = try blob(before, at: path)
    let new = try blob(after, at: path)
    if old.isBinary || new.isBinary { return LineComparison(isBinary: true) }
    if let before, let after, before.mode.isSameType(as: after.mode), before.mode != .submodule {
      var comparison = try old.compareLines(with: new)
      comparison.count = new.lineCount
      return comparison
    }
    let count = new.lineCount
    return LineComparison(
      added: count > 0 ? LineSet([1...count]) : LineSet(),
      removed: old.lineCount > 0 ? LineSet([1...old.lineCount]) : LineSet(), count: count)
  }
}

extension Blob {
  fileprivate var isBinary: Bool { withBytes { LineComparison.looksBinary($0) } }
  fileprivate var lineCount: Int { withBytes { LineComparison.countLines(of: $0) } }

  fileprivate func compareLines(with new: borrowing Blob) throws(GitError) -> LineComparison {
    var options = unsafe git_diff_options()
    try Library.check(
      unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "compare two files")
    unsafe options.context_lines = 0
    unsafe options.flags = GIT_DIFF_FORCE_TEXT.rawValue | GIT_DIFF_INDENT_HEURISTIC.rawValue
    var hunks = Hunks()
    // Without a path: no attributes are read for it.
    let code = unsafe withUnsafeMutablePointer(to: &hunks) { hunks in
      unsafe git_diff_blobs(
        raw, nil, new.raw, nil, &options, nil, nil, takeHunk, nil, UnsafeMutableRawPointer(hunks))
    }
    try Library.check(code, "compare two files")
    return LineComparison(added: LineSet(hunks.added), removed: LineSet(hunks.removed))
  }
}

private struct Hunks {
  var added: [ClosedRange<Int>] = []
  var removed: [ClosedRange<Int>] = []
}

private func takeHunk(
  _ delta: UnsafePointer<git_diff_delta>?, _ hunk: UnsafePointer<git_diff_hunk>?,
  _ payload: UnsafeMutableRawPointer?
) -> Int32 {
  guard let hunk = unsafe hunk?.pointee, let hunks = unsafe payload?.assumingMemoryBound(to: Hunks.self)
  else { return -1 }
  if hunk.old_lines > 0 {
    unsafe hunks.pointee.removed.append(Int(hunk.old_start)...Int(hunk.old_start + hunk.old_lines - 1))
  }
  if hunk.new_lines > 0 {
    unsafe hunks.pointee.added.append(Int(hunk.new_start)...Int(hunk.new_start + hunk.new_lines - 1))
  }
  return 0
}
