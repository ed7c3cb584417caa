public import GateKit

/// What is to be merged: a commit, or what could become one.
public enum Head: Sendable, Hashable {
  case commit(ObjectID)
  /// What `git commit` would record now.
  case index
  /// What `git add --all && git commit` would record now: changed and new files, ignored ones left out.
  ///
  /// Links are not followed and no external filter runs, so a changed file of Git LFS is what lies on the disk.
  /// Only the repository's own ignore rules count. Submodules are as the index has them.
  case workTree
}

extension GitRepository {
  /// A commit that stands for `head`. For the index and the work tree it exists in memory only, on top of HEAD,
  /// and is taken once: every later look sees the same files.
  func commit(for head: Head) throws(GitError) -> ObjectID {
    if case .commit(let id) = head { return id }
    if let known = snapshots[head] { return known }
    let tree = try WorkTreeHandle.open(beside: handle, indexFile: indexFile).tree(
      includingWorkTree: head == .workTree)
    let parent = try handle.commit(atReference: "HEAD")
    var text = "tree \(tree)\n"
    if let parent { text += "parent \(parent)\n" }
    let time = try parent.map { id throws(GitError) in try handle.links(of: id).time } ?? 0
    text += "author nobody <> \(time) +0000\ncommitter nobody <> \(time) +0000\n\n"
    let id = try handle.objects.write(commit: Array(text.utf8))
    snapshots[head] = id
    return id
  }
}
