public import GateKit

extension GitRepository {
  /// What gates may ask while one change is judged.
  ///
  /// - Parameters:
  ///   - mergeBase: the first of the change's merge bases; nil for the empty tree.
  ///   - tips: the branches that gates named; nil where the branch is not there.
  public nonisolated func view(
    base: ObjectID?, mergeBase: ObjectID?, head: ObjectID, tips: [String: ObjectID?]
  ) -> any RepositoryView {
    view(base: base, mergeBase: mergeBase, head: .commit(head), tips: tips)
  }

  /// The same for what is not committed yet.
  public nonisolated func view(
    base: ObjectID?, mergeBase: ObjectID?, head: Head, tips: [String: ObjectID?]
  ) -> any RepositoryView {
    GitView(repository: self, base: base, mergeBase: mergeBase, head: head, tips: tips)
  }
}

struct GitView: RepositoryView {
  let repository: GitRepository
  let base: ObjectID?
  let mergeBase: ObjectID?
  let head: Head
  let tips: [String: ObjectID?]

  func tree(_ snapshot: Snapshot) async throws -> any Tree {
    switch snapshot {
    case .base: try await tree(of: base)
    case .mergeBase: try await tree(of: mergeBase)
    case .head: try await tree(of: repository.commit(for: head))
    case .mergeResult:
      GitTree(
        repository: repository,
        root: try await repository.mergeResult(base: base, head: repository.commit(for: head)))
    }
  }

  private func tree(of commit: ObjectID?) async throws -> any Tree {
    guard let commit else { return GitTree(repository: repository, root: .emptyTree) }
    return try await repository.tree(of: commit)
  }

  func tip(of branch: String) async throws -> ObjectID? {
    guard let tip = tips[branch] else {
      throw GitError(.notFound, "cannot look up branch \(branch): the gate's needs do not name it")
    }
    return tip
  }

  func commits(reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int) async throws
    -> [Commit]
  {
    try await repository.commits(reachableFrom: tips, excluding: excluded, limit: limit)
  }

  func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool {
    try await repository.isAncestor(ancestor, of: descendant)
  }

  func rebasing(of earlier: ObjectID, to head: ObjectID, onto target: ObjectID?) async throws -> Rebasing {
    try await repository.rebasing(of: earlier, to: head, onto: target)
  }
}
