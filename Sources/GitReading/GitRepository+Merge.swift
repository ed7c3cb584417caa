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
      let merged = unsafe MemoryIndex(raw)
      if merged.hasConflicts { throw MergeConflicts(paths: merged.conflicts) }
      return try unsafe merged.writeTree(repository)
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
