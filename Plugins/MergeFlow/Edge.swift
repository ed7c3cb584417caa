import GateKit
import SourceText

/// One line of the flow: which branches may enter which, and on what terms.
struct Edge: Settings, Hashable {
  var from: OneOrMany<Glob> = []
  var to: OneOrMany<Glob> = []
  var enforcement = Verdict.allow
  var fork = ForkRule.deny
  var mergeMethod: MergeMethod?
  var promotes: String?
  var containsBase = false
  var backMerge: OneOrMany<String> = []

  /// What the edge says of a pair of branches that it covers.
  enum Verdict: String, CaseIterable, SettingValue { case allow, warn, block }
  enum ForkRule: String, CaseIterable, SettingValue { case deny, allow }
  /// GitHub's merge methods.
  enum MergeMethod: String, CaseIterable, SettingValue { case merge, squash, rebase }

  static let schema: [Setting<Edge>] = [
    setting("from", \.from, required: true, "source branches"),
    setting("to", \.to, required: true, "target branches"),
    setting("enforcement", \.enforcement, "what the edge does with a change it covers: allow, warn or block"),
    setting(
      "fork", \.fork,
      "deny: from never means a branch of another repository, not even as \"**\"; allow: it does"),
    setting("merge_method", \.mergeMethod, "how to merge; told, not enforced"),
    setting(
      "promotes", \.promotes,
      "the edge is a promotion of this branch: the change may hold only commits that have reached it"),
    setting("contains_base", \.containsBase, "the change must contain the tip of its target"),
    setting(
      "back_merge", \.backMerge,
      "branches that are owed a merge of the target after a change came this way; until they have it, only "
        + "edges with back_merge lead into the target"),
  ]

  func covers(_ pair: BranchPair) -> Bool { takes(pair) && to.matches(pair.target) }

  /// The edge starts at the pair's source, wherever that wants to go.
  func takes(_ pair: BranchPair) -> Bool { (fork == .allow || !pair.isFork) && from.matches(pair.source) }

  /// `release/*, staging -> main`
  var text: String { "\(from.text) -> \(to.text)" }
}

extension OneOrMany<Glob> {
  func matches(_ branch: String) -> Bool { values.contains { $0.matches(branch) } }
  var text: String { values.map(\.text).joined(separator: ", ") }
}

extension Glob {
  /// The pattern is one name.
  var isLiteral: Bool { !text.contains { "*?[{\\".contains($0) } }
}
