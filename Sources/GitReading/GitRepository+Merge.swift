import CLibgit2
import GateKit
import SourceText

extension GitRepository {
  /// The tree that merging `head` into `base` gives, held in memory: git's recursive merge.
  ///
  /// - Throws: `MergeConflicts`.
  func mergeResult(base: ObjectID?, head: ObjectID) throws -> ObjectID {
    let headTree = try handle.links(of: head).tree
    guard let base, base != head else { return headTree }
    let baseTree = try handle.links(of: base).tree
    let mergeBases = try history.range(base: [base], head: [head], limit: .max, in: handle).mergeBases
    if mergeBases == [base] { return headTree }
    if mergeBases == [head] { return baseTree }
    do {
      // Several merge bases are merged with each other first, which libgit2 does for commits.
      if mergeBases.count > 1 {
        return try handle.merge(commits: base, head)
      }
      let ancestor = try mergeBases.first.map { try handle.links(of: $0).tree } ?? .emptyTree
      if let merged = try TreeMerge.tree(baseTree, headTree, from: ancestor, in: handle.objects) {
        return merged
      }
      let clashes = try FolderClashes.paths(baseTree, headTree, from: ancestor, in: handle.objects)
      do {
        let merged = try handle.merge(trees: baseTree, headTree, from: ancestor)
        guard clashes.isEmpty else { throw MergeConflicts(paths: clashes) }
        return merged
      } catch let conflicts as MergeConflicts {
        throw MergeConflicts(paths: Set(conflicts.paths + clashes).sorted())
      }
    } catch let error as GitError
      where [.notFound, .missingObject].contains(error.kind) && handle.objects.isPartial
    {
      throw GitError(
        .missingObject,
        "cannot merge \(head.short) into \(base.short): this is a partial clone and a file was not fetched",
        mend: "git merge-tree --write-tree \(base) \(head) > /dev/null")
    }
  }
}

extension RepositoryHandle {
  fileprivate func merge(trees ours: ObjectID, _ theirs: ObjectID, from ancestor: ObjectID) throws -> ObjectID
  {
    let ancestorTree = try parsedTree(ancestor)
    let ourTree = try parsedTree(ours)
    let theirTree = try parsedTree(theirs)
    return unsafe try merged { repository, options, result in
      unsafe git_merge_trees(&result, repository, ancestorTree.raw, ourTree.raw, theirTree.raw, &options)
    }
  }

  fileprivate func merge(commits ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID {
    let ourCommit = try parsedCommit(ours)
    let theirCommit = try parsedCommit(theirs)
    return unsafe try merged { repository, options, result in
      unsafe git_merge_commits(&result, repository, ourCommit.raw, theirCommit.raw, &options)
    }
  }

  /// Git finds the lines that both sides kept with another diff (histogram) than libgit2 (Myers), which sometimes
  /// sees a conflict where git sees none; patience, the nearest that libgit2 has, is asked before one is reported.
  private func merged(
    by merge: (OpaquePointer, inout git_merge_options, inout OpaquePointer?) -> Int32
  ) throws -> ObjectID {
    do {
      return unsafe try merged(GIT_MERGE_FILE_DEFAULT, by: merge)
    } catch let conflicts as MergeConflicts {
      do { return unsafe try merged(GIT_MERGE_FILE_DIFF_PATIENCE, by: merge) } catch is MergeConflicts {
        throw conflicts
      }
    }
  }

  private func merged(
    _ flags: git_merge_file_flag_t,
    by merge: (OpaquePointer, inout git_merge_options, inout OpaquePointer?) -> Int32
  ) throws -> ObjectID {
    try unsafe withRaw { repository in
      var options = unsafe git_merge_options()
      try Library.check(
        unsafe git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)), "merge")
      unsafe options.file_flags = flags.rawValue
      var raw: OpaquePointer?
      try Library.check(unsafe merge(repository, &options, &raw), "merge")
      guard let raw = unsafe raw else { throw GitError(.other, "cannot merge: no result") }
      let index = unsafe MemoryIndex(raw)
      if index.hasConflicts { throw MergeConflicts(paths: index.conflicts) }
      return try unsafe index.writeTree(repository)
    }
  }

  /// The empty tree is stored nowhere: nil stands for it.
  private func parsedTree(_ id: ObjectID) throws(GitError) -> ParsedTree {
    guard id != .emptyTree else { return unsafe ParsedTree(nil) }
    return try unsafe withRaw { repository throws(GitError) in
      var raw: OpaquePointer?
      var rawID = id.raw
      let code = unsafe git_tree_lookup(&raw, repository, &rawID)
      guard code == 0 else { throw objects.failure(code, id, nil) }
      return unsafe ParsedTree(raw)
    }
  }

  private func parsedCommit(_ id: ObjectID) throws(GitError) -> ParsedCommit {
    try unsafe withRaw { repository throws(GitError) in
      var raw: OpaquePointer?
      var rawID = id.raw
      let code = unsafe git_commit_lookup(&raw, repository, &rawID)
      guard code == 0 else { throw objects.failure(code, id, nil) }
      return unsafe ParsedCommit(raw)
    }
  }
}

@safe private struct ParsedTree: ~Copyable {
  let raw: OpaquePointer?
  init(_ raw: OpaquePointer?) { unsafe self.raw = raw }
  deinit { if let raw = unsafe raw { unsafe git_tree_free(raw) } }
}

@safe private struct ParsedCommit: ~Copyable {
  let raw: OpaquePointer?
  init(_ raw: OpaquePointer?) { unsafe self.raw = raw }
  deinit { if let raw = unsafe raw { unsafe git_commit_free(raw) } }
}
