import CLibgit2
import GateKit
import SourceText

/// A second handle on a repository that knows its index and work tree and shares the objects in memory of the
/// first one. It reads; neither the index nor a file is written.
@safe struct WorkTreeHandle: ~Copyable {
  /// One file of the work tree that is taken into memory; of a larger one only size and id are known.
  static let fileLimit = 64 << 20
  /// All changed files of the work tree together.
  static let totalLimit = 256 << 20

  private let repository: OpaquePointer
  private let index: OpaquePointer
  private let sizes: KnownSizes

  private init(_ repository: OpaquePointer, _ index: OpaquePointer, _ sizes: KnownSizes) {
    unsafe self.repository = repository
    unsafe self.index = index
    self.sizes = sizes
  }

  deinit {
    unsafe git_index_free(index)
    unsafe git_repository_free(repository)
  }

  static func open(beside handle: borrowing RepositoryHandle, indexFile: String?) throws(GitError)
    -> WorkTreeHandle
  {
    guard let folder = handle.workTree else {
      throw GitError(.unsupported, "cannot read the work tree: the repository is bare, it has none")
    }
    var repository: OpaquePointer?
    try Library.check(
      unsafe git_repository_open_ext(&repository, folder, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil),
      "open \(folder)")
    guard let repository = unsafe repository else { throw GitError(.other, "cannot open \(folder)") }
    var index: OpaquePointer?
    let shared = unsafe handle.objects.withRaw { unsafe git_repository_set_odb(repository, $0) }
    var code = shared
    if let indexFile, code == 0 {
      code = unsafe git_index_open(&index, indexFile.hasPrefix("/") ? indexFile : folder + indexFile)
    } else if code == 0 {
      code = unsafe git_repository_index(&index, repository)
    }
    guard code == 0, let index = unsafe index else {
      let failure = indexFailure()
      unsafe git_repository_free(repository)
      throw failure
    }
    return unsafe WorkTreeHandle(repository, index, handle.objects.sizes)
  }

  private static func indexFailure() -> GitError {
    let reason = Library.lastMessage()
    if reason.contains("'link'") {
      return GitError(
        .unsupported, "cannot read the index: it is split over two files",
        mend: "git update-index --no-split-index")
    }
    if reason.contains("'sdir'") {
      return GitError(
        .unsupported, "cannot read the index: it is sparse",
        mend: "git sparse-checkout reapply --no-sparse-index")
    }
    return GitError(.other, "cannot read the index: \(reason)")
  }

  /// The tree a commit would have now.
  func tree(includingWorkTree: Bool) throws(GitError) -> ObjectID {
    let result = try MemoryIndex.make()
    var conflicts: [String] = []
    for number in 0..<(unsafe git_index_entrycount(index)) {
      guard let entry = unsafe git_index_get_byindex(index, number) else { continue }
      if unsafe git_index_entry_stage(entry) > 0 {
        conflicts.append(unsafe RepositoryPath(nullTerminated: entry.pointee.path).description)
      } else if unsafe entry.pointee.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) == 0 {
        // What was only announced (`git add --intent-to-add`) is not committed.
        try unsafe result.add(entry)
      }
    }
    guard conflicts.isEmpty || includingWorkTree else {
      let paths = Set(conflicts).sorted().joined(separator: ", ")
      throw GitError(.other, "cannot read the index: merge conflicts are not resolved in \(paths)")
    }
    if includingWorkTree { try addWorkTree(to: result) }
    return try unsafe result.writeTree(repository)
  }

  private func addWorkTree(to result: borrowing MemoryIndex) throws(GitError) {
    var options = unsafe git_diff_options()
    try Library.check(
      unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "read the work tree")
    unsafe options.flags =
      GIT_DIFF_INCLUDE_UNTRACKED.rawValue | GIT_DIFF_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_INCLUDE_TYPECHANGE_TREES.rawValue
    unsafe options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL
    var raw: OpaquePointer?
    try Library.check(
      unsafe git_diff_index_to_workdir(&raw, repository, index, &options), "read the work tree")
    defer { unsafe git_diff_free(raw) }
    var total = 0
    for number in 0..<(unsafe git_diff_num_deltas(raw)) {
      guard let delta = unsafe git_diff_get_delta(raw, number) else { continue }
      let (old, new) = unsafe (delta.pointee.old_file, delta.pointee.new_file)
      switch unsafe delta.pointee.status {
      case GIT_DELTA_DELETED:
        if unsafe !isLeftOut(old.path) { try unsafe result.remove(old.path) }
      case GIT_DELTA_MODIFIED, GIT_DELTA_TYPECHANGE, GIT_DELTA_UNTRACKED, GIT_DELTA_ADDED,
        GIT_DELTA_CONFLICTED:
        let path = unsafe RepositoryPath(nullTerminated: new.path)
        // A folder: another repository inside this one.
        guard let mode = FileMode(workTreeMode: unsafe UInt32(new.mode)), path.bytes.last != UInt8(ascii: "/")
        else {
          continue
        }
        let size = unsafe Int(new.size)
        total += min(size, Self.fileLimit)
        guard total <= Self.totalLimit else {
          throw GitError(
            .tooLarge,
            "cannot read the work tree: its changed files hold more than \(Self.totalLimit >> 20) MB; "
              + "ignore what is not to be committed")
        }
        let id = try unsafe store(new.path, path, size)
        try unsafe result.add(new.path, id, mode, size)
      default: break
      }
    }
  }

  /// Sparse checkouts leave files out of the work tree that are still part of it.
  private func isLeftOut(_ path: UnsafePointer<CChar>?) -> Bool {
    guard let path = unsafe path, let entry = unsafe git_index_get_bypath(index, path, 0) else {
      return false
    }
    return unsafe entry.pointee.flags_extended & UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue) != 0
  }

  private func store(_ raw: UnsafePointer<CChar>?, _ path: RepositoryPath, _ size: Int) throws(GitError)
    -> ObjectID
  {
    var id = git_oid()
    if size > Self.fileLimit {
      let code = unsafe git_repository_hashfile(&id, repository, raw, GIT_OBJECT_BLOB, nil)
      try Library.check(code, "read \(path) in the work tree")
      sizes.bytes[ObjectID(id)] = size
    } else {
      let code = unsafe git_blob_create_from_workdir(&id, repository, raw)
      try Library.check(code, "read \(path) in the work tree")
    }
    return ObjectID(id)
  }
}

/// Sizes of files that are too large to be kept in memory.
final class KnownSizes {
  var bytes: [ObjectID: Int] = [:]
}

extension FileMode {
  /// nil for what git does not track.
  fileprivate init?(workTreeMode mode: UInt32) {
    switch mode & 0o170000 {
    case 0o100000: self = mode & 0o100 != 0 ? .executable : .regular
    case 0o120000: self = .symbolicLink
    default: return nil
    }
  }
}
