import CLibgit2
import GateKit
import SourceText

extension GitRepository {
  /// The tree that merging `head` into `base` gives, held in memory.
  ///
  /// - Throws: `MergeConflicts`.
  func mergeResult(base: ObjectID?, head: ObjectID) throws -> ObjectID {
    let headTree = try handle.links(of: head).tree
    guard let base, base != head else { return headTree }
    if try history.isAncestor(base, of: head, in: handle) { return headTree }
    if try history.isAncestor(head, of: base, in: handle) { return try handle.links(of: base).tree }
    return try handle.merge(base, head)
  }
}

extension RepositoryHandle {
  /// Git's recursive merge: with several merge bases, those are merged first.
  func merge(_ ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID {
    try unsafe withRaw { repository in
      let ourCommit = try parsedCommit(ours)
      let theirCommit = try parsedCommit(theirs)
      var options = unsafe git_merge_options()
      try Library.check(
        unsafe git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)), "merge")
      var raw: OpaquePointer?
      try Library.check(
        unsafe git_merge_commits(&raw, repository, ourCommit.raw, theirCommit.raw, &options),
        "merge \(theirs.short) into \(ours.short)")
      guard let raw = unsafe raw else { throw GitError(.other, "cannot merge: no result") }
      return try unsafe MergedIndex(raw).writeTree(repository)
    }
  }

  private func parsedCommit(_ id: ObjectID) throws(GitError) -> ParsedCommit {
    try unsafe withRaw { repository throws(GitError) in
      var raw: OpaquePointer?
      var rawID = id.raw
      try Library.check(unsafe git_commit_lookup(&raw, repository, &rawID), "read commit \(id)")
      guard let raw = unsafe raw else { throw GitError(.other, "cannot read commit \(id)") }
      return unsafe ParsedCommit(raw)
    }
  }
}

@safe private struct ParsedCommit: ~Copyable {
  let raw: OpaquePointer
  init(_ raw: OpaquePointer) { unsafe self.raw = raw }
  deinit { unsafe git_commit_free(raw) }
}

@safe private struct MergedIndex: ~Copyable {
  private let raw: OpaquePointer
  init(_ raw: OpaquePointer) { unsafe self.raw = raw }
  deinit { unsafe git_index_free(raw) }

  func writeTree(_ repository: OpaquePointer) throws -> ObjectID {
    if unsafe git_index_has_conflicts(raw) == 1 { throw MergeConflicts(paths: try conflicts()) }
    var tree = git_oid()
    try Library.check(unsafe git_index_write_tree_to(&tree, raw, repository), "keep the merge result")
    return ObjectID(tree)
  }

  private func conflicts() throws(GitError) -> [RepositoryPath] {
    var paths: Set<RepositoryPath> = []
    for index in 0..<(unsafe git_index_entrycount(raw)) {
      guard let entry = unsafe git_index_get_byindex(raw, index),
        unsafe git_index_entry_stage(entry) > 0, let path = unsafe entry.pointee.path
      else { continue }
      paths.insert(RepositoryPath(bytes: unsafe bytes(path)))
    }
    return paths.sorted()
  }

  private func bytes(_ path: UnsafePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = unsafe path
    while unsafe next.pointee != 0 {
      bytes.append(UInt8(bitPattern: unsafe next.pointee))
      unsafe next += 1
    }
    return bytes
  }
}
