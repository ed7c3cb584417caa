import GateKit
import SourceText

/// What a lane with `back_merge` owes, told from git alone: the commits of the target that the owed branch
/// cannot reach.
///
/// Merge commits are not counted, as they bring nothing beside the commits they join, and a promotion makes one
/// that never goes back. A hotfix may be squashed; a back-merge may not, since it would not make the hotfix's
/// commit an ancestor of the owed branch.
struct BackMerge {
  /// The branches that are owed what the target holds, each with the first lane that says so.
  private let owed: [(branch: String, lane: Edge)]
  private let target: String

  static let limit = 1000

  init(edges: [Edge], target: String) {
    var seen: Set<String> = [target]
    owed = edges.filter { $0.to.matches(target) }.flatMap { lane in
      lane.backMerge.values.filter { seen.insert($0).inserted }.map { ($0, lane) }
    }
    self.target = target
  }

  func findings(_ context: GateContext) async throws -> [Finding] {
    guard let base = context.change.base else { return [] }
    var findings: [Finding] = []
    for (branch, lane) in owed {
      guard let tip = try await context.repository.tip(of: branch) else {
        findings.append(
          Finding(
            rule: Rule.backMerge,
            message: "\(branch), to which the edge \(lane.text) owes back-merges, is not a branch of this "
              + "repository",
            help: "create \(branch), or name another branch in back_merge", identity: branch))
        continue
      }
      let missing = try await context.repository.commits(
        reachableFrom: [base], excluding: [tip], limit: Self.limit)
      let commits = missing.filter { !$0.isMerge }
      guard !commits.isEmpty else { continue }
      let count = (missing.count == Self.limit ? "at least " : "") + counted(commits.count, "commit")
      findings.append(
        Finding(
          rule: Rule.backMerge,
          message: "\(branch) is owed a back-merge: it lacks \(count) of \(target): \(commits.subjects)",
          help: "merge \(target) into \(branch) first, with a merge commit; then ask again",
          identity: branch))
    }
    return findings
  }
}
