import Forges
import GateEngine
import GateKit
import Publishing
import SourceText

/// Asks a forge what the plan wants to know of one deployment.
struct DeploymentFacts: Sendable {
  /// nil: nobody is asked.
  let forge: (any DeploymentForge)?
  /// Why there is none; empty where the forge is one that is not asked about deployments.
  let reason: String
  let run: Int?
  let commit: ObjectID

  /// What a forge can tell of a deployment.
  private static let names: Set<String> = [
    "verdicts", "branch_protection", "deployments", "deployment_reviews", "checks", "teams",
    "deployment.requested_by", "deployment.requested_at",
  ]

  /// How the caller says what nobody knows.
  private static func wayOut(_ fact: String) -> String {
    let option =
      switch fact {
      case "deployment_reviews": "--approved-by"
      case "deployment.requested_by": "--requested-by"
      case "deployment.requested_at": "--requested-at"
      case "deployment.previous": "--previous"
      case "verdicts": "--verdict-from"
      default: "--facts"
      }
    return "say it with \(option)"
  }

  /// Approvals and verdicts of the forge come before those that were given: a rejection there is not to be overlooked.
  /// Of everything else what was given counts.
  func complete(_ needs: Needs, _ subject: Subject, _ policy: Policy) async throws -> Facts {
    var facts = subject.facts
    let wanted = needs.facts.union(needs.optionalFacts)
    let growing: Set<String> = ["verdicts", "deployment_reviews"]
    let open = wanted.filter { !$0.isKnown(in: facts) || growing.contains($0.name) }.map(\.name)
    let asked = Set(open).intersection(Self.names)
    guard let request = facts.deployment, let forge else {
      let words = reason.isEmpty ? "of the forges only GitHub is asked about deployments" : reason
      return facts.lacking(needs) { "\(Self.wayOut($0)); \(words)" }
    }
    guard !asked.isEmpty else { return facts }
    let branch = request.branch ?? ""
    let roster = Roster(permissions: nil, teams: nil, base: facts.baseRepository)
    let answer = try await forge.facts(
      DeploymentQuestion(
        names: asked, commit: commit, request: request,
        teams: Set(needs.teams.map { roster.fullName(ofTeam: $0) }), run: run,
        verdictContext: verdictContext(of: policy, target: branch, limits: forge.limits),
        ownContexts: ownContexts(of: policy, target: branch, limits: forge.limits)))
    let told = answer.facts
    facts.deployment = told.deployment ?? facts.deployment
    facts.verdicts = joined(told.verdicts, facts.verdicts)
    facts.deploymentReviews = joined(told.deploymentReviews, facts.deploymentReviews)
    facts.branchProtection = facts.branchProtection ?? told.branchProtection
    facts.deployments = facts.deployments ?? told.deployments
    facts.checks = facts.checks ?? told.checks
    facts.teams = facts.teams ?? told.teams
    let reasons = answer.unknown.map { reason in
      "\(reason); \(Self.wayOut(String(reason.prefix { $0 != ":" })))"
    }
    facts.unavailable = Named(reasons: reasons)
    return facts
  }
}

private func joined<Fact>(_ told: [Fact]?, _ given: [Fact]?) -> [Fact]? {
  guard let told else { return given }
  return told + (given ?? [])
}
