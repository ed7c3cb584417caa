import CivilTime
import GateKit
import SourceText
import TestSupport

/// Commits by name, as a picture: `History().commit("b", on: "a")`. No files: trees are numbers.
struct History: RepositoryView {
  private var commits: [Commit] = []
  var branches: [String: String] = [:]
  /// Paths that conflict; nil where the merge goes well.
  var conflicts: [RepositoryPath]?

  /// - Parameter tree: commits with one number hold the same files; a new number where none is given.
  mutating func commit(_ name: String, on parents: String..., tree: UInt8? = nil) {
    let number = UInt8(commits.count + 1)
    let ada = Signature(name: "Ada", email: "ada@example.com", time: Instant(seconds: Int64(number)))
    commits.append(
      Commit(
        id: ObjectID(filledWith: number), tree: ObjectID(filledWith: 100 + (tree ?? number)),
        parents: parents.compactMap { id($0) }, author: ada, committer: ada, message: name, isSigned: false))
  }

  func id(_ name: String) -> ObjectID? { commits.first { $0.message == name }?.id }

  /// The change from one commit to another, with merge bases as git finds them.
  func change(from base: String?, to head: String?, mergeBases: [String]? = nil) -> Change {
    let base = base.flatMap(id)
    let head = head.flatMap(id)
    var bases = mergeBases?.compactMap { id($0) } ?? []
    if mergeBases == nil, let base, let head {
      let shared = reachable(from: [base]).intersection(reachable(from: [head]))
      bases = shared.filter { candidate in
        !shared.contains { $0 != candidate && reachable(from: [$0]).contains(candidate) }
      }.sorted()
    }
    return Change(base: base, mergeBases: bases, head: head, commits: [], files: [])
  }

  private func reachable(from tips: [ObjectID]) -> Set<ObjectID> {
    var found: Set<ObjectID> = []
    var ahead = tips
    while let id = ahead.popLast() {
      if found.insert(id).inserted { ahead += commits.first { $0.id == id }?.parents ?? [] }
    }
    return found
  }

  func tree(_ snapshot: Snapshot) async throws -> any Tree {
    if snapshot == .mergeResult, let conflicts { throw MergeConflicts(paths: conflicts) }
    return StillTree()
  }

  func tip(of branch: String) async throws -> ObjectID? { branches[branch].flatMap(id) }

  func commits(reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int) async throws
    -> [Commit]
  {
    let wanted = reachable(from: tips).subtracting(reachable(from: excluded))
    return Array(commits.filter { wanted.contains($0.id) }.suffix(limit))
  }

  func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool {
    reachable(from: [descendant]).contains(ancestor)
  }
}

/// A repository in which every question about commits has `count` answers, or as many as asked for.
struct Crowd: RepositoryView {
  let count: Int

  func tree(_ snapshot: Snapshot) async throws -> any Tree { StillTree() }
  func tip(of branch: String) async throws -> ObjectID? { ObjectID(filledWith: 9) }
  func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) async throws -> Bool { false }

  func commits(reachableFrom tips: [ObjectID], excluding excluded: [ObjectID], limit: Int) async throws
    -> [Commit]
  {
    let ada = Signature(name: "Ada", email: "ada@example.com", time: Instant(seconds: 0))
    let commit = Commit(
      id: ObjectID(filledWith: 4), tree: ObjectID(filledWith: 5), parents: [], author: ada, committer: ada,
      message: "c", isSigned: false)
    return Array(repeating: commit, count: min(count, limit))
  }
}
