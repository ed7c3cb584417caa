import GateKit
import SourceText

/// A case's repository as a script: branches in an order in which each can be made from those before it.
public struct CaseHistory: Equatable, Sendable {
  public struct Branch: Equatable, Sendable {
    public let name: String
    /// The branch at whose end this one starts; nil for a history of its own.
    public let from: String?
    public let commits: [CaseCommit]
  }

  /// Branches of the base repository.
  public let branches: [Branch]
  /// The pull request's target: one of `branches`.
  public let target: String
  /// The branch from whose end the pull request's commits go on: one of `branches`.
  public let headFrom: String
  public let commits: [CaseCommit]

  public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
    public init(description: String) { self.description = description }
  }

  public init(_ policyCase: PolicyCase) throws(Invalid) {
    let facts = policyCase.facts
    target = facts.target ?? policyCase.pull.target ?? "main"
    commits = policyCase.commits
    var waiting = policyCase.repository.branches.entries.map {
      Branch(name: $0.key, from: $0.value.from, commits: $0.value.commits)
    }
    if !waiting.contains(where: { [target] in $0.name == target }) {
      var start = CaseCommit()
      start.message = "chore: start"
      start.files = ["README.md": .value("# Example\n")]
      waiting.append(Branch(name: target, from: nil, commits: [start]))
    }
    let names = Set(waiting.map(\.name))
    let source = policyCase.pull.source ?? ""
    headFrom = policyCase.from ?? (names.contains(source) ? source : target)
    for branch in waiting.flatMap(\.needs) + [headFrom] + commits.compactMap(\.merge)
    where !names.contains(branch) {
      throw Invalid(
        description: "no branch is called \"\(branch)\"\(didYouMean(branch, among: names.sorted()))")
    }
    var ordered: [Branch] = []
    while !waiting.isEmpty {
      let made = Set(ordered.map(\.name))
      guard let next = waiting.firstIndex(where: { made.isSuperset(of: $0.needs) }) else {
        let circle = waiting.map(\.name).joined(separator: ", ")
        throw Invalid(description: "branches start from each other: \(circle)")
      }
      ordered.append(waiting.remove(at: next))
    }
    branches = ordered
  }
}

extension CaseHistory.Branch {
  /// Branches that must be there before this one.
  fileprivate var needs: [String] { (from.map { [$0] } ?? []) + commits.compactMap(\.merge) }
}
