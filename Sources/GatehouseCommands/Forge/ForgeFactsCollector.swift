import Forges
import GateEngine
import GateKit
import GitReading
import Publishing
import SourceText

/// Asks a forge what the plan wants to know of one pull request.
struct ForgeFactsCollector: Sendable {
  let forge: any Forge
  let pull: PullRequest
  let repository: GitRepository

  /// All that is known of the pull request then. What the forge could not tell is in `facts.unavailable`.
  func facts(_ needs: Needs, _ subject: Subject, _ policy: Policy) async throws -> Facts {
    let names = Set(needs.facts.union(needs.optionalFacts).map(\.name)).intersection(Self.names)
    guard !names.isEmpty else { return subject.facts }
    let target = subject.facts.target ?? ""
    let question = FactQuestion(
      names: names, teams: try await teams(needs, subject), baseTip: subject.change.base,
      commitCount: subject.change.commits.count,
      ownContexts: ownContexts(of: policy, target: target, limits: forge.limits))
    let answer = try await forge.facts(question, of: pull)
    var facts = answer.facts
    facts.event = subject.facts.event
    facts.ref = subject.facts.ref
    facts.unavailable = Named(reasons: answer.unknown)
    return facts
  }

  /// Those that are named, and those that own changed files: by the CODEOWNERS of the base, which a pull request
  /// cannot edit.
  private func teams(_ needs: Needs, _ subject: Subject) async throws -> Set<String> {
    guard needs.codeOwners, let base = subject.change.base else { return needs.teams }
    let tree = try await repository.tree(of: base)
    return needs.teams.union(try await CodeOwners.teams(of: subject.change.files, in: tree))
  }

  /// What does not come with the pull request itself.
  private static let names: Set<String> = [
    "reviews", "committers", "checks", "base_checks", "deployments", "comments", "permissions", "teams",
    "labels.set_by",
  ]
}

extension Named<String> {
  /// From `fact: reason`, several of one fact joined; nil where there are none.
  fileprivate init?(reasons: [String]) {
    guard !reasons.isEmpty else { return nil }
    let pairs = reasons.map { reason in
      let name = reason.prefix { $0 != ":" }
      return (String(name), String(reason.dropFirst(name.count + 1).drop { $0 == " " }))
    }
    let joined = Dictionary(pairs) { $0 == $1 ? $0 : "\($0); \($1)" }
    self.init(
      Node(value: .map(joined.sorted { $0.key < $1.key }.map { Node.Entry(key: $0, node: .text($1)) })))
  }
}
