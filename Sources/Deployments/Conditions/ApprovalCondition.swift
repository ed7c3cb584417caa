import GateKit
import SourceText

/// Have enough of the right people approved the deployment?
struct ApprovalCondition: Gate {
  struct Configuration: Settings {
    var count = 1
    var users: [String] = []
    var teams: [String] = []
    var preventSelfReview = true

    static let schema: [Setting<Configuration>] = [
      setting("count", \.count, within: 1...50, "how many people must approve"),
      setting("users", \.users, "logins; with users or teams named, only approvals of these people count"),
      setting(
        "teams", \.teams, "members of these teams count: organisation/team, or a team of this organisation"),
      setting(
        "prevent_self_review", \.preventSelfReview, "whoever asked for the deployment does not approve it"),
    ]
  }

  enum Rule {
    static let approvals = "deployment-approvals"
    static let rejected = "deployment-rejected"
  }

  static let id = "deploy-approvals"
  static let condition: EnvironmentCondition? = .init("approvers", short: "count")
  static let manifest = GateManifest(
    id: id, summary: "Have enough of the right people approved the deployment?",
    rationale: """
      An approval of a pull request says that the code is good; an approval of a deployment says that now is the time. \
      It is for one environment and one commit, the newest word of a person counts, and whoever asked for the deployment \
      does not approve it. A rejection by anybody stops it.
      """,
    rules: [
      .init(Rule.approvals, "too few approvals"),
      .init(Rule.rejected, "somebody has rejected the deployment"),
    ], mayRead: [AnyRead(.deploymentRequester), AnyRead(.deploymentReviews), AnyRead(.teams)],
    examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs {
    var needs = Needs(facts: [AnyRead(.deployment), AnyRead(.deploymentReviews)])
    if settings.preventSelfReview { needs.facts.insert(AnyRead(.deploymentRequester)) }
    needs.teams = Set(settings.teams)
    if !settings.teams.isEmpty { needs.facts.insert(AnyRead(.teams)) }
    return needs
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let request = try context.fact(.deployment)
    let head = try context.deployedCommit()
    let roster = Roster(
      permissions: nil, teams: settings.teams.isEmpty ? nil : try context.fact(.teams),
      base: try? context.fact(.baseRepository))
    let reviews = try context.fact(.deploymentReviews).filter { review in
      review.environment.map { $0 == request.environment } ?? true
        && review.commit.map { ObjectID($0) == head } ?? true
    }
    var answer = GateAnswer()
    var given: [String] = []
    for review in Self.newest(reviews) {
      if review.state == .rejected {
        answer.findings.append(Self.rejection(review))
      } else if let objection = objection(to: review, request, roster) {
        answer.notes.append("the approval of \(review.author) does not count: \(objection)")
      } else {
        given.append(review.author)
      }
    }
    answer.measurements.append(
      Measurement("approvals", given.count, limit: .atLeast(numerator: settings.count, denominator: 1)))
    if given.count < settings.count { answer.findings.append(shortage(given.count, request, roster)) }
    return answer
  }

  /// One review a person, in the order in which they gave it.
  private static func newest(_ reviews: [DeploymentApproval]) -> [DeploymentApproval] {
    var seen: Set<Login> = []
    return reviews.reversed().filter { seen.insert(Login($0.author)).inserted }.reversed()
  }

  private func objection(
    to review: DeploymentApproval, _ request: DeploymentRequest, _ roster: Roster
  ) -> String? {
    let login = Login(review.author)
    if settings.preventSelfReview, let requester = request.requestedBy, Login(requester) == login {
      return "they asked for the deployment"
    }
    let isNamed = settings.users.contains { Login($0) == login }
    if review.bot == true || review.author.hasSuffix("[bot]") {
      return isNamed ? nil : "a bot counts only where users names it"
    }
    guard !settings.users.isEmpty || !settings.teams.isEmpty else { return nil }
    let isMember = settings.teams.contains { roster.isMember(review.author, ofTeam: $0) }
    return isNamed || isMember ? nil : "they are none of \(listed(whom(roster), limit: 5))"
  }

  private func whom(_ roster: Roster) -> [String] {
    settings.teams.map { roster.fullName(ofTeam: $0) } + settings.users
  }

  private static func rejection(_ review: DeploymentApproval) -> Finding {
    let words = (review.comment ?? "").onOneLine.shortened(to: 200)
    return Finding(
      rule: Rule.rejected,
      message: "\(review.author) rejected the deployment" + (words.isEmpty ? "" : ": \(words)"),
      help: "settle it with \(review.author), and ask for the deployment again", identity: review.author)
  }

  private func shortage(_ count: Int, _ request: DeploymentRequest, _ roster: Roster) -> Finding {
    let people = whom(roster)
    let able = (settings.users + settings.teams.flatMap { roster.members(ofTeam: $0) ?? [] })
      .filter { login in
        !settings.preventSelfReview || request.requestedBy.map { Login($0) != Login(login) } ?? true
      }
    let of = people.isEmpty ? "" : " of \(listed(people, limit: 5))"
    return Finding(
      rule: Rule.approvals, message: "\(count) of \(counted(settings.count, "approval"))\(of)",
      help: able.isEmpty
        ? "ask somebody to approve the deployment"
        : "ask \(listed(Set(able).sorted(), limit: 3)) to approve the deployment",
      identity: "approvals")
  }
}
