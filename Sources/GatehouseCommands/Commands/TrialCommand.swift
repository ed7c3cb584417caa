import CIProviders
import CivilTime
import GateEngine
import GateKit
import GitReading
import LocalSystem
import Migrations
import PolicyFiles
import SourceText

struct TrialCommand: Command {
  var folder = "."
  var base: String?
  var head: String?
  var target: String?
  var source: String?
  var facts: String?
  var output: String?

  static let name = "trial"
  static let abstract = "Try a change's migrations on a throw-away PostgreSQL, and write what they did"
  static let discussion = """
    For the setting deep of the gate migrations: a job that holds no token tries the migrations, and the one that judges \
    reads the report (deep_report). Without deep_report, check and ci hold the trial themselves.

    It executes text of the change, SQL alone, as check and ci then do: in a sandbox without network, by an ordinary role, \
    under limits of time and size. The policy of the target branch has to have deep mode switched on, and nothing of a \
    fork is run. gatehouse doctor says whether this machine can do it.
    """
  static let examples = [
    CommandExample(
      "gatehouse trial --output trial.json", "try what the current branch would bring into its target"),
    CommandExample("gatehouse trial --base main --head topic --source topic", "the same for two commits"),
  ]
  static let options: [Option<Self>] = [
    option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
    option(
      "-b, --base", "REV", \.base, "commit to merge into (default: the tip of the target branch)",
      complete: .revision),
    option(
      "--head", "REV", \.head, "commit to merge (default: HEAD, in CI the pull request's)",
      complete: .revision),
    option(
      "-t, --target", "BRANCH", \.target,
      "branch to merge into (default: the pull request's, else the remote's default branch)",
      complete: .revision),
    option(
      "-s, --source", "BRANCH", \.source, "branch to merge (default: the current one)", complete: .revision),
    option(
      "--facts", "FILE", \.facts, "what is known of the pull request, as JSON or YAML; - for standard input",
      complete: .file),
    option(
      "-o, --output", "FILE", \.output, "write the report here (default: standard output)", complete: .file),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try Session(folder, console, gates)
    let (subject, repository) = try await subject(session)
    let (policy, origin) = try await policy(session.finder(in: repository), subject)
    let order = try await order(policy, subject, repository, now: console.now())
    let trial = await OrderedTrials(environment: console.environment)
      .trial(of: order, OrderedTrials.objection(origin, subject.facts, subject.change))
    if let output {
      try LocalFiles.write(Array(trial.text.utf8), to: try console.currentFolder().appending(output))
      console.print(trial.summary.map { "\(output): \($0.escaped(for: .terminal))\n" }.joined())
    } else {
      console.print(trial.text)
    }
    let obstacles = [trial.obstacle].compactMap { $0 } + trial.sources.compactMap(\.report.obstacle)
    for obstacle in obstacles { console.complain("gatehouse: cannot try the migrations: \(obstacle)") }
    return obstacles.isEmpty ? .passed : .couldNotLook
  }

  /// In a job of CI what the job is for, as `ci` finds it; else what `check` would judge.
  private func subject(_ session: Session) async throws -> (Subject, GitRepository) {
    if facts == nil, CIRun(session.console.environment, event: nil).provider != .none {
      var options = CIOptions()
      (options.folder, options.target, options.base, options.head) = (folder, target, base, head)
      let job = try await CIJob(options, ForgeOptions(), ReportOutput(), session.console, session.gates)
      let found = try await job.subject()
      return (found.subject, found.repository)
    }
    var options = SubjectOptions()
    (options.base, options.head, options.target) = (base, head, target)
    (options.source, options.facts) = (source, facts)
    return (try await session.subject(options), session.repository)
  }

  private func policy(_ finder: PolicyFinder, _ subject: Subject) async throws -> (Policy, PolicyOrigin) {
    switch try await finder.policy(.from(.base), base: subject.change.base, head: subject.head) {
    case .found(let policy, let origin): return (policy, origin)
    case .wrong(let problems, _): throw UsageError(problems)
    case .absent: throw notSwitchedOn(subject, "has no policy")
    }
  }

  private func order(
    _ policy: Policy, _ subject: Subject, _ repository: GitRepository, now: Instant
  ) async throws -> TrialOrder {
    let plan = policy.plan(facts: subject.facts, change: subject.change)
    guard plan.problems.isEmpty else { throw UsageError(plan.problems) }
    let view = repository.view(
      base: subject.change.base, mergeBase: subject.change.mergeBases.first, head: subject.head, tips: [:])
    let orders = await plan.orders(subject.facts, subject.change, view, now: now).compactMap {
      $0.order.work as? TrialOrder
    }
    guard var order = orders.first else {
      throw notSwitchedOn(subject, "has no gate that wants migrations tried for this change")
    }
    // Several gates may judge several folders, or the same.
    for source in orders.dropFirst().flatMap(\.sources) where !order.sources.contains(source) {
      order.sources.append(source)
    }
    return order
  }

  private func notSwitchedOn(_ subject: Subject, _ reason: String) -> UsageError {
    UsageError(
      "nothing of a change is run: the policy of \(subject.facts.target ?? "the base") \(reason)",
      wayOut: "merge gates: {migrations: {deep: postgres}} into it; a change cannot switch it on for itself")
  }
}

extension ChangeTrial {
  /// A line for each source.
  fileprivate var summary: [String] {
    if let obstacle { return ["nothing was tried: \(obstacle)"] }
    if sources.isEmpty {
      return ["the change adds no migration that can be tried: those of plain SQL for PostgreSQL can"]
    }
    return sources.map { source in
      let tried = counted(source.report.migrations.count, "migration")
      let found = counted(source.report.findings.count, "finding")
      let place = source.report.server.isEmpty ? "" : " on \(source.report.server)"
      return "\(source.name): \(tried) tried\(place); \(found)"
    }
  }
}
