public import GateKit
import SourceText

/// Asks whether enough of the right people have approved what is judged: see the manifest.
public struct ReviewsGate: Gate {
  private let settings: ReviewsSettings

  public init(_ settings: ReviewsSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs(facts: [AnyRead(.reviews), AnyRead(.author)])
    if settings.permission > .none { needs.facts.insert(AnyRead(.permissions)) }
    if settings.excludeCommitters { needs.facts.insert(AnyRead(.committers)) }
    needs.teams = Set(settings.teams + settings.rules.flatMap(\.teams))
    if !needs.teams.isEmpty { needs.facts.insert(AnyRead(.teams)) }
    if settings.codeOwners {
      needs.codeOwners = [settings.codeOwnersSyntax.named]
      needs.snapshots.insert(.base)
      // Not every CODEOWNERS names teams, and a role is one of GitLab's words for an owner.
      needs.optionalFacts.formUnion([AnyRead(.teams), AnyRead(.permissions)])
    }
    return needs
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let panel = try Panel(settings, context)
    let ballot = try await Ballot(panel, settings, context)
    var answer = GateAnswer()
    if settings.disapproval { answer.findings += ballot.disapprovals(panel) }
    if settings.approvals > 0 {
      let whole = Quorum(
        id: nil, approvals: settings.approvals, users: settings.users, teams: settings.teams)
      whole.judge(ballot, panel, &answer)
    }
    for rule in settings.rules where rule.applies(to: context.change) {
      Quorum(id: rule.id, approvals: rule.approvals, users: rule.users, teams: rule.teams)
        .judge(ballot, panel, &answer)
    }
    if settings.codeOwners { try await judgeOwners(ballot, panel, context, &answer) }
    answer.notes += ballot.notes
    return answer
  }

  private func judgeOwners(
    _ ballot: Ballot, _ panel: Panel, _ context: GateContext, _ answer: inout GateAnswer
  ) async throws {
    let base = try await context.repository.tree(.base)
    guard let found = try await CodeOwners.find(in: base, syntax: settings.codeOwnersSyntax.named) else {
      answer.notes.append("the base has no CODEOWNERS, so no file has an owner")
      return
    }
    OwnerReview(file: found.path, owners: found.owners).judge(context.change.files, ballot, panel, &answer)
  }
}
