import GateKit
import SourceText

/// A promotion carries only what has reached the branch that it promotes.
struct Promotion {
  let branch: String
  let edge: Edge

  /// Commits looked at; beyond it the finding says "at least".
  static let limit = 1000

  func finding(_ context: GateContext) async throws -> Finding? {
    guard let head = context.change.head else {
      guard !context.change.files.isEmpty else { return nil }
      return Finding(
        rule: Rule.promotion, message: "work that is not committed has not reached \(branch)",
        help: "commit it on a branch that leads to \(branch)", atMost: edge.atMost, identity: branch)
    }
    guard let tip = try await context.repository.tip(of: branch) else {
      return Finding(
        rule: Rule.promotion,
        message: "\(branch), which the edge \(edge.text) promotes, is not a branch of this repository",
        help: "create \(branch), or name another branch in promotes", atMost: edge.atMost, identity: branch)
    }
    let excluded = [tip] + (context.change.base.map { [$0] } ?? [])
    let unreached = try await context.repository.commits(
      reachableFrom: [head], excluding: excluded, limit: Self.limit)
    var strays: [Commit] = []
    for commit in unreached where try await !addsNothing(commit, context.repository) { strays.append(commit) }
    guard !strays.isEmpty else { return nil }
    let count = (unreached.count == Self.limit ? "at least " : "") + counted(strays.count, "commit")
    return Finding(
      rule: Rule.promotion,
      message: "\(count) of the change \(strays.count == 1 ? "has" : "have") not reached \(branch): "
        + strays.subjects,
      help: "bring them into \(branch) first; to see them: git log origin/\(branch)..\(head.short)",
      atMost: edge.atMost, identity: branch)
  }

  /// A merge that ends in the very tree of one of its parents: promoting a branch by merging it makes one.
  private func addsNothing(_ commit: Commit, _ repository: any RepositoryView) async throws -> Bool {
    guard commit.isMerge else { return false }
    for parent in commit.parents {
      let newest = try await repository.commits(reachableFrom: [parent], excluding: [], limit: 1)
      if newest.contains(where: { $0.id == parent && $0.tree == commit.tree }) { return true }
    }
    return false
  }
}

extension Edge {
  /// What a finding about this edge's terms may do at most.
  var atMost: Enforcement { enforcement == .warn ? .warn : .block }
}

extension [Commit] {
  /// The first few subjects, in quotes.
  var subjects: String { listed(map { "\"\($0.subject.shortened(to: 72))\"" }, limit: 3) }
}
