import CIProviders
import CivilTime
import Forges
import GateEngine
import GateKit
import GitFetching
import GitReading
import LocalSystem
import PolicyFiles
import Rendering
import SourceText

/// One run of `gatehouse deploy-check`: what is to be deployed, by which policy, what is known of it, the verdict.
struct DeploymentJob: Sendable {
  let options: DeploymentOptions
  let console: Console
  let session: Session
  let ci: CIRun
  let link: ForgeLink
  let source: DeploymentSource
  /// nil: no server is named.
  let server: ServerFacts?

  init(
    _ options: DeploymentOptions, _ forge: ForgeOptions, _ console: Console, _ gates: [GateDefinition]
  ) async throws {
    self.options = options
    self.console = console
    let session = try Session(options.folder, console, gates)
    let ci = CIRun(console.environment, event: nil)
    let remote = try await session.repository.pushRemote(of: nil)
    let link =
      options.withoutForge ? .none("--without-forge") : try ForgeLink(forge, ci, remote: remote, console)
    if let server = options.server ?? console.environment.set("GATEHOUSE_SERVER") {
      let path = remote.flatMap(RemoteURL.init)?.path.joined(separator: "/")
      guard let repository = forge.repository ?? ci.repository ?? path else {
        throw UsageError(
          "\(server) is asked about a repository, and which one is not known",
          wayOut: "name it with --repository owner/name")
      }
      self.server = try ServerFacts(server, repository: repository, console)
    } else {
      server = nil
    }
    self.session = session
    self.link = link
    self.ci = ci
    source = DeploymentSource(
      session: session,
      history: remote.map { remote in
        MissingHistory(
          of: session.folder, environment: console.environment,
          credentials: link.connection?.gitCredentials(for: remote))
      }, defaultBranch: ci.defaultBranch)
  }

  func run(_ output: ReportOutput) async throws -> ExitCode {
    let evaluation = try await evaluation()
    try output.write(evaluation, to: console)
    let report = evaluation.report
    if report.verdict == .pending, let end = report.validUntil {
      console.complain("gatehouse deploy-check: not yet; look again at \(end)")
    }
    return ExitCode(report.verdict)
  }

  func evaluation() async throws -> Evaluation {
    let given = try givenFacts()
    try await source.prepare()
    let commit = try await source.commit(named: options.commit)
    let choice = try await source.judge(of: commit, environment: options.environment, given, options)
    var facts = given
    if let server { facts.freezes = (given.freezes ?? []) + (try await server.freezes()) }
    facts.deployment = try await request(given.deployment, choice, commit)
    if let file = options.verdictFrom {
      let verdict = try await TrustedVerdict(session: session, commit: commit, choice: choice).read(file)
      facts.verdicts = (facts.verdicts ?? []) + [verdict]
    }
    let (repository, change) = try await source.change(from: facts.deployment?.previous, to: commit)
    var judgement = Judgement(repository: repository, now: options.at ?? console.now(), unknownFacts: .fail)
    judgement.gates = session.executables.runner
    judgement.caches = try GateCaches(options.cache, of: repository, console)
    judgement.baseline = try options.baseline.map { try KeptReports(reading: $0, console) }
    if let history = source.history { judgement.notes = { try await history.notes(KeptReports.reference) } }
    judgement.forgeFacts =
      DeploymentFacts(
        forge: forge, reason: link.words, run: options.run ?? runOfJob, commit: commit
      ).complete
    let policy = choice.policy.judging(choice.environment)
    let subject = Subject(facts: facts, head: .commit(commit), change: change)
    return try await judgement.evaluate(
      subject, policy, choice.origin,
      judgement.surroundings(of: subject, try await adoption(choice, repository)))
  }

  /// A waiver counts where the branch that is deployed from holds it: like the policy.
  private func adoption(_ choice: DeploymentJudge, _ repository: GitRepository) async throws -> Adoption {
    guard let commit = choice.origin.commit ?? choice.tip else { return Adoption() }
    let own = Set(choice.environment.gates.map(\.name))
    let known = own.union(choice.policy.gateNames).union(choice.policy.shape.definitions.keys)
    return try await Adoption(at: commit, in: repository, gates: known).limited(own.contains)
  }

  // MARK: what is known

  private static let fileLimit = 4 << 20

  private func givenFacts() throws -> Facts {
    var facts = Facts()
    if let file = options.facts {
      facts = try readFacts(
        try console.read(file, limit: Self.fileLimit), source: file == "-" ? "standard input" : file)
    }
    if let told = facts.deployment?.environment, told != options.environment {
      throw UsageError("--facts tells of a deployment to \(told), and \(options.environment) is asked about")
    }
    if !options.approvedBy.isEmpty {
      let approvals = options.approvedBy.map { login in
        var approval = DeploymentApproval()
        approval.author = login
        approval.state = .approved
        return approval
      }
      facts.deploymentReviews = (facts.deploymentReviews ?? []) + approvals
    }
    return facts
  }

  /// The options first, then the facts, then what the job and the forge say.
  private func request(
    _ given: DeploymentRequest?, _ choice: DeploymentJudge, _ commit: ObjectID
  ) async throws -> DeploymentRequest {
    var request = given ?? DeploymentRequest()
    request.environment = options.environment
    request.branch = choice.branch
    request.branchTip = choice.tip.map { "\($0)" }
    request.confirmation = options.confirmation ?? request.confirmation
    request.image = options.image ?? request.image
    request.requestedBy = options.requestedBy ?? request.requestedBy
    request.requestedAt = options.requestedAt ?? request.requestedAt
    request.url = request.url ?? ci.jobURL
    if let name = options.previous {
      request.previous = name == "none" ? .null : .value("\(try await source.commit(named: name))")
    }
    if request.previous == nil, let forge {
      // Who cannot tell leaves it unknown: then every file counts as changed.
      if let commits = try? await forge.deployedCommits(to: options.environment) {
        request.previous = commits.first.map { .value("\($0)") } ?? .null
      }
    }
    return request
  }

  private var forge: (any DeploymentForge)? { link.connection?.forge as? any DeploymentForge }

  private var runOfJob: Int? { console.environment.set("GITHUB_RUN_ID").flatMap { Int($0) } }
}
