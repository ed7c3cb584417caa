import GateKit
import SourceText

/// The change contains the tip of its target: what was tested is what will be merged.
struct BaseContained {
  let pair: BranchPair
  let edge: Edge

  static let limit = 1000

  /// How many commits the change is behind its target.
  func commitsBehind(_ context: GateContext) async throws -> Int {
    guard let base = context.change.base, context.change.mergeBases != [base] else { return 0 }
    // What base holds beyond the merge bases is what head lacks, also where head is no commit yet.
    return try await context.repository.commits(
      reachableFrom: [base], excluding: context.change.mergeBases, limit: Self.limit
    ).count
  }

  func finding(behind: Int) -> Finding? {
    guard behind > 0 else { return nil }
    let count = (behind == Self.limit ? "at least " : "") + counted(behind, "commit")
    return Finding(
      rule: Rule.behindBase, message: "\(pair.source) is \(count) behind \(pair.target)",
      help: "git fetch origin && git merge origin/\(pair.target), or git rebase origin/\(pair.target)",
      atMost: edge.atMost, identity: pair.text)
  }
}
