public import GateKit
import HTTPTransfer
import SourceText

extension GitHubForge: DeploymentForge {
  public func facts(_ question: DeploymentQuestion) async throws -> FactAnswer {
    let names = question.names
    let head = FactQuestion(names: names, commitCount: 0, ownContexts: question.ownContexts)
    async let verdicts = told("verdicts", of: names) { try await self.verdicts(question) }
    async let protection = told("branch_protection", of: names) { try await self.protection(question) }
    async let deployments = told("deployments", of: names) { try await self.deployments(of: question.commit) }
    async let reviews = told("deployment_reviews", of: names) { try await self.approvals(question) }
    async let checks = told("checks", of: names) { try await self.checks(on: question.commit, head) }
    async let teams = told("teams", of: names) { try await self.teams(question.teams) }
    async let asked = asked(question)

    var answer = FactAnswer(facts: Facts())
    answer.take(try await verdicts, \.verdicts)
    answer.take(try await protection, \.branchProtection)
    answer.take(try await deployments, \.deployments)
    answer.take(try await reviews, \.deploymentReviews)
    answer.take(try await checks, \.checks)
    answer.take(try await teams, \.teams)
    let (request, unknown) = try await asked
    answer.facts.deployment = request
    answer.unknown += unknown
    return answer
  }

  /// Deployments that are looked at: each takes a request of its own.
  private static let deploymentLimit = 30

  public func deployedCommits(to environment: String) async throws -> [ObjectID] {
    let answers: [DeploymentAnswer] = try await client.readAll(
      list("deployments", query: [(name: "environment", value: environment)]),
      to: "read the deployments to \(environment) in \(repository.fullName)",
      until: { $0.count >= Self.deploymentLimit })
    let newest = answers.filter { $0.environment == environment }.sorted { $0.id > $1.id }
      .prefix(Self.deploymentLimit)
    return try await Array(newest).mappedInParallel { deployment -> ObjectID? in
      // One that something else has replaced since is inactive, and was a success before.
      let statuses = try await self.deploymentStatuses(of: deployment)
      return statuses.contains { $0.state == "success" } ? ObjectID(deployment.commit) : nil
    }.compactMap { $0 }
  }

  // MARK: the verdict

  /// On the commit, and on the heads of pull requests of which GitHub says that they were merged as it.
  private func verdicts(_ question: DeploymentQuestion) async throws -> Told<[CommitVerdict]> {
    let identity = try await whoAsks()
    let own = try await verdicts(on: question.commit, question.verdictContext, mergedAs: nil, identity.value)
    let pulls: [MergedPullAnswer] = try await client.readAll(
      list("commits", "\(question.commit)", "pulls"),
      to: "read the pull requests of \(question.commit.short) in \(repository.fullName)")
    let merged = pulls.filter { pull in
      pull.isMerged && pull.mergeCommit == question.commit && pull.target == question.request.branch
        && pull.repository.map { isSameLogin($0, repository.fullName) } ?? false
    }
    // What is on the commit itself has been counted.
    let heads = Set(merged.map(\.head)).subtracting([question.commit]).sorted()
    let others = try await heads.mappedInParallel { head in
      try await self.verdicts(on: head, question.verdictContext, mergedAs: question.commit, identity.value)
    }
    return Told(value: own + others.flatMap { $0 }, unknown: identity.unknown)
  }

  /// Where GitHub does not say whose token it is, no verdict is ours, and those of named accounts count all the same.
  private func whoAsks() async throws -> Told<GitHubIdentity> {
    switch await identity() {
    case .success(let identity): return Told(value: identity)
    case .failure(let error):
      guard error.isAboutOneThing else { throw error }
      return Told(unknown: ["\(error)"])
    }
  }

  // A typed error is turned into a value before it is asked for its kind: otherwise the compiler (6.3) gives up.
  private func identity() async -> Result<GitHubIdentity, ForgeError> {
    do { return .success(try await account.identity()) } catch { return .failure(error) }
  }

  /// Everybody's: whether somebody else's counts is for the policy to say.
  private func verdicts(
    on commit: ObjectID, _ context: String, mergedAs: ObjectID?, _ identity: GitHubIdentity?
  ) async throws -> [CommitVerdict] {
    async let posted = statusAnswers(on: commit)
    let runs: [CheckRunAnswer] = try await client.readAll(
      list("commits", "\(commit)", "check-runs", query: [(name: "check_name", value: context)]),
      under: "check_runs",
      to: "read our check runs of \(commit.short) in \(repository.fullName)")
    let statuses = try await posted.filter { folded($0.context) == folded(context) }
    let all =
      statuses.sorted { $0.id < $1.id }.map { status in
        (
          CheckResult(status, commit), status.creator?.login,
          status.creator?.login.map { login in identity.map { isSameLogin(login, $0.login) } ?? false }
            ?? false
        )
      }
      + runs.filter { $0.name == context }.sorted { $0.id < $1.id }.map { run in
        // As the App is called where it posts a status: a person's account may have the name of its slug.
        (CheckResult(run, commit), run.app?.slug.map { $0 + "[bot]" }, identity?.isApp(run.app) ?? false)
      }
    return all.map { result, author, isOwn in
      var verdict = CommitVerdict()
      verdict.context = result.name
      verdict.commit = "\(commit)"
      verdict.mergedAs = mergedAs.map { "\($0)" }
      verdict.state = result.conclusion
      // Never nobody: what nobody posted would count as evaluated here.
      verdict.author = author ?? AccountAnswer.ghost
      verdict.own = isOwn
      verdict.completed = result.completed
      verdict.url = result.url
      return verdict
    }
  }

  // MARK: what else GitHub knows

  private func protection(_ question: DeploymentQuestion) async throws -> Told<[BranchProtection]> {
    guard let branch = question.request.branch else {
      return Told(unknown: ["nobody knows from which branch it is deployed"])
    }
    let answer: BranchAnswer = try await client.read(
      HTTPRequest(.get, repository.url("branches", branch)),
      to: "read the branch \(branch) of \(repository.fullName)")
    return Told(value: [BranchProtection(branch: branch, protected: answer.isProtected)])
  }

  private static let noRun = "no run of a workflow is known that wants to deploy; name it with --run"

  private func approvals(_ question: DeploymentQuestion) async throws -> Told<[DeploymentApproval]> {
    guard let run = question.run else { return Told(unknown: [Self.noRun]) }
    let answer: WireList<RunApprovalAnswer> = try await client.read(
      HTTPRequest(.get, repository.url("actions", "runs", "\(run)", "approvals")),
      to: "read who approved run \(run) in \(repository.fullName)")
    // GitHub lists the newest first.
    let known = answer.items.reversed().flatMap { review in
      review.environments.compactMap { DeploymentApproval(review, environment: $0, question.commit) }
    }
    return Told(value: known)
  }

  /// Who asked for the deployment, and when: the run's word, unless it is known already.
  private func asked(_ question: DeploymentQuestion) async throws -> (DeploymentRequest, unknown: [String]) {
    var request = question.request
    let names = question.names
    let asksWho = names.contains("deployment.requested_by") && request.requestedBy == nil
    let asksWhen = names.contains("deployment.requested_at") && request.requestedAt == nil
    guard asksWho || asksWhen else { return (request, []) }
    let read = try await told("deployment", of: ["deployment"]) { () async throws -> Told<RunAnswer> in
      guard let run = question.run else { return Told(unknown: [Self.noRun]) }
      let answer: RunAnswer = try await self.client.read(
        HTTPRequest(.get, self.repository.url("actions", "runs", "\(run)")),
        to: "read run \(run) in \(self.repository.fullName)")
      guard answer.commit == question.commit else {
        return Told(unknown: [
          "run \(run) is of \(answer.commit.short), and \(question.commit.short) is deployed"
        ])
      }
      return Told(value: answer)
    }
    if asksWho { request.requestedBy = read.value?.actor }
    if asksWhen { request.requestedAt = read.value?.started }
    request.url = request.url ?? read.value?.url
    let reasons = read.unknown.flatMap { reason in
      [("deployment.requested_by", asksWho), ("deployment.requested_at", asksWhen)].filter(\.1)
        .map { "\($0.0): \(reason.dropFirst("deployment: ".count))" }
    }
    return (request, reasons)
  }
}

extension DeploymentApproval {
  /// nil: neither approved nor rejected.
  fileprivate init?(_ answer: RunApprovalAnswer, environment: String, _ commit: ObjectID) {
    guard let state = State(rawValue: answer.state), let author = answer.author?.login else { return nil }
    self.init()
    self.author = author
    self.state = state
    self.environment = environment
    self.commit = "\(commit)"
    comment = answer.comment
    bot = answer.author?.isBot
  }
}
