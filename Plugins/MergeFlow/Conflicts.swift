import GateKit
import SourceText

/// The change and its target can be merged at all.
struct Conflicts {
  let pair: BranchPair

  func finding(_ context: GateContext) async throws -> Finding? {
    let change = context.change
    guard let base = change.base, change.head != nil, change.mergeBases != [base] else { return nil }
    guard !change.mergeBases.isEmpty else {
      return Finding(
        rule: Rule.conflict, message: "\(pair.source) and \(pair.target) share no history",
        help: "start a branch from \(pair.target) and bring the work over: git switch -c NAME "
          + "origin/\(pair.target), git cherry-pick",
        identity: pair.text)
    }
    do {
      _ = try await context.repository.tree(.mergeResult)
      return nil
    } catch let conflicts as MergeConflicts {
      let paths = conflicts.paths
      return Finding(
        rule: Rule.conflict,
        message: "merging \(pair.source) into \(pair.target) conflicts in \(counted(paths.count, "file")): "
          + listed(paths.map(\.description)),
        help: "git fetch origin && git merge origin/\(pair.target), and resolve the conflicts",
        related: paths.prefix(50).map { Location($0) }, identity: pair.text)
    }
  }
}
