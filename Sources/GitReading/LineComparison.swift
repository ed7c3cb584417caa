import CLibgit2
import GateKit
import SourceText

/// Which lines two versions of a file do not share, by libgit2's xdiff: git's own algorithm, with its indent
/// heuristic.
struct LineComparison {
  var isBinary = false
  var added = LineSet()
  var removed = LineSet()

  /// Everything is new, or everything is gone.
  static func allLines(of blob: borrowing StoredObject) -> (isBinary: Bool, lines: LineSet) {
    blob.withBytes { bytes in
      guard !looksBinary(bytes) else { return (true, LineSet()) }
      var count = 0
      for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") { count += 1 }
      if bytes.count > 0, bytes[bytes.count - 1] != UInt8(ascii: "\n") { count += 1 }
      return (false, count == 0 ? LineSet() : LineSet([1...count]))
    }
  }

  /// A NUL among the first 8,000 bytes, as git decides where no attribute says otherwise.
  static func looksBinary(_ bytes: borrowing Span<UInt8>) -> Bool {
    for index in 0..<min(bytes.count, 8000) where bytes[index] == 0 { return true }
    return false
  }
}

extension RepositoryHandle {
  /// The lines of two text blobs that differ.
  func compareLines(_ before: ObjectID, _ after: ObjectID) throws(GitError) -> LineComparison {
    let old = try blob(before)
    let new = try blob(after)
    return try old.compareLines(with: new)
  }

  private func blob(_ id: ObjectID) throws(GitError) -> Blob {
    try unsafe withRaw { repository throws(GitError) in
      var raw: OpaquePointer?
      var rawID = id.raw
      try Library.check(unsafe git_blob_lookup(&raw, repository, &rawID), "read object \(id)")
      guard let raw = unsafe raw else { throw GitError(.other, "cannot read object \(id)") }
      return unsafe Blob(raw)
    }
  }
}

@safe private struct Blob: ~Copyable {
  private let raw: OpaquePointer

  init(_ raw: OpaquePointer) { unsafe self.raw = raw }
  deinit { unsafe git_blob_free(raw) }

  func compareLines(with new: borrowing Blob) throws(GitError) -> LineComparison {
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
