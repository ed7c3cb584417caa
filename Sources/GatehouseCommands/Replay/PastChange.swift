import GateKit
import GitReading

/// A change that a branch took in: one step of its first parents.
struct PastChange: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    /// Two parents: the second is what was judged, beside the first.
    case merge = "merge commit"
    /// More than two parents: what they gave together is judged.
    case octopus = "octopus merge"
    /// One parent: a squash merge, one commit of a rebased pull request, or a push. History does not tell which.
    case commit = "single commit"
  }

  /// By which the branch took the change in.
  let commit: Commit
  let kind: Kind
  /// The tip of the branch before.
  let base: ObjectID
  let head: ObjectID

  /// nil for a commit without a parent, before which there was no branch.
  init?(_ commit: Commit) {
    guard let base = commit.parents.first else { return nil }
    self.commit = commit
    self.base = base
    switch commit.parents.count {
    case 1:
      kind = .commit
      head = commit.id
    case 2:
      kind = .merge
      head = commit.parents[1]
    default:
      kind = .octopus
      head = commit.id
    }
  }

  var message: MergeMessage { MergeMessage(commit.message, isMerge: kind != .commit) }
}

/// The changes that led to a commit.
struct PastChanges: Sendable {
  /// Newest first.
  let changes: [PastChange]
  /// History is cut off behind the oldest one: a shallow clone.
  let isCutOff: Bool

  /// - Parameters:
  ///   - tip: where to start.
  ///   - limit: of changes.
  ///   - isWanted: which of them count.
  init(
    to tip: ObjectID, limit: Int, in repository: GitRepository, where isWanted: (PastChange) -> Bool
  ) async throws {
    var changes: [PastChange] = []
    var next: ObjectID? = tip
    while let id = next, changes.count < limit {
      let commit = try await repository.commit(id)
      guard let change = PastChange(commit) else { break }
      // The parents of the last commit of a shallow clone are named and not there.
      guard await repository.contains(change.base), await repository.contains(change.head) else { break }
      if isWanted(change) { changes.append(change) }
      next = change.base
    }
    self.changes = changes
    let isShallow = await repository.isShallow
    isCutOff = changes.count < limit && isShallow
  }
}
