import Forges
import GateEngine
import GateKit
import GitFetching
import GitReading
import Publishing
import SourceText

/// Asks a forge what the plan wants to know of one pull request.
struct ForgeFactsCollector: Sendable {
  let forge: any Forge
  let pull: PullRequest
  /// Where CODEOWNERS of the base says which teams' members have to be known.
  let repository: GitRepository
  let history: MissingHistory

  /// All that is known of the pull request then. What the forge could not tell is in `facts.unavailable`.
  func facts(_ needs: Needs, _ subject: Subject, _ policy: Policy) async throws -> Facts {
    let names = Set(needs.facts.union(needs.optionalFacts).map(\.name)).intersection(Self.names)
    guard !names.isEmpty else { return subject.facts }
    let target = subject.facts.target ?? ""
    let question = FactQuestion(
      names: names, teams: names.contains("teams") ? try await teams(needs, subject) : [],
      baseTip: subject.change.base, commitCount: subject.change.commits.count,
      ownContexts: ownContexts(of: policy, target: target, limits: forge.limits))
    let answer = try await forge.facts(question, of: pull)
    var facts = answer.facts
    facts.event = subject.facts.event
    facts.ref = subject.facts.ref
    facts.unavailable = Named(reasons: answer.unknown)
    await bringApprovedHeads(facts, subject)
    return facts
  }

  /// Heads that were approved and that the clone lacks: whether an approval survived a rebase is told by comparing
  /// trees. What the forge no longer has stays away, and the gate says what that means.
  private func bringApprovedHeads(_ facts: Facts, _ subject: Subject) async {
    guard let base = subject.change.base else { return }
    let approved = (facts.reviews ?? []).filter { $0.state == .approved }.compactMap { ObjectID($0.commit) }
    for head in Set(approved).sorted().prefix(Self.headLimit) where await !repository.contains(head) {
      // Whatever keeps it away, an approval that is not proved does not count.
      guard (try? await history.commit(head)) != nil else { continue }
      _ = try? await history.change(base: base, head: head)
    }
  }

  /// Earlier heads that are fetched for one verdict.
  private static let headLimit = 20

  /// A team is one of the base repository's organisation unless it says of which. Owners are written as the forge
  /// knows them.
  private func teams(_ needs: Needs, _ subject: Subject) async throws -> Set<String> {
    let roster = Roster(permissions: nil, teams: nil, base: subject.facts.baseRepository)
    let named = Set(needs.teams.map { roster.fullName(ofTeam: $0) })
    guard !needs.codeOwners.isEmpty, let base = subject.change.base else { return named }
    return try await named.union(
      CodeOwners.teams(of: subject.change.files, in: repository.tree(of: base), by: needs.codeOwners))
  }

  /// What does not come with the pull request itself.
  private static let names: Set<String> = [
    "reviews", "committers", "checks", "base_checks", "deployments", "comments", "permissions", "teams",
    "labels.set_by", "open_changes",
  ]
}

extension Facts {
  /// With the reason why those of the needs are not known that are not.
  ///
  /// - Parameter reason: of one fact, by its name.
  func lacking(_ needs: Needs, _ reason: (String) -> String) -> Facts {
    let unknown = needs.facts.filter { !$0.isKnown(in: self) }.map(\.name).sorted()
    guard !unknown.isEmpty else { return self }
    var facts = self
    facts.unavailable = Named(
      Node(value: .map(unknown.map { Node.Entry(key: $0, node: .text(reason($0))) })))
    return facts
  }
}

extension Named<String> {
  /// From `fact: reason`, several of one fact joined; nil where there are none.
  init?(reasons: [String]) {
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
