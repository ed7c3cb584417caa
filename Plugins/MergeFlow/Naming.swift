import GateKit
import SourceText

/// What source branches are called.
struct Naming: Settings, Hashable {
  var patterns: OneOrMany<PatternSetting> = []
  var except: OneOrMany<Glob> = []
  var example: String?

  static let schema: [Setting<Naming>] = [
    setting("patterns", \.patterns, "regular expressions of which a source branch must match one"),
    setting(
      "except", \.except,
      "branches that are called as they like, such as dependabot/**; those that an edge names are anyway"),
    setting("example", \.example, "a good name, for the message"),
  ]

  /// - Parameter edges: a branch that one of them names has its name from the flow.
  func finding(on pair: BranchPair, edges: [Edge]) -> Finding? {
    let named = edges.flatMap { $0.from.values + $0.to.values }.contains {
      $0.isLiteral && $0.text == pair.source
    }
    guard !patterns.values.isEmpty, !named, !except.matches(pair.source),
      !patterns.values.contains(where: { $0.pattern.matches(pair.source) })
    else { return nil }
    let wanted = patterns.values.map(\.pattern.text).joinedWithOr()
    return Finding(
      rule: Rule.naming, message: "the branch name \(pair.source) does not match \(wanted)",
      help: "rename the branch" + (example.map { ", for example to \($0)" } ?? "")
        + ": git branch -m NEW-NAME, push it, and open the pull request from there",
      identity: pair.source)
  }
}
