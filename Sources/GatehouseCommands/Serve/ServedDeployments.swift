import CivilTime
import Cryptography
import ExternalGates
import Forges
import GateEngine
import GateKit
import GitFetching
import LocalSystem
import PolicyFiles
import Publishing
import Rendering
import Service
import SourceText
import Storage

/// Answers forges that ask whether a run may deploy: the judgement of `gatehouse deploy-check`, kept, and told where it
/// says something new. What is not decided is a slot of the queue that is looked at again.
struct ServedDeployments: Sendable {
  let store: any Store
  let gates: [GateDefinition]
  /// Of gates that are executables.
  let runner: ExternalRunner
  let console: Console
  /// Where gates keep what they derive; nil: nowhere.
  let cache: LocalPath?
  let memory: ArtifactMemory
  /// Where large reports lie while gates read them.
  let transit: LocalPath
  let metrics: Metrics
  let log: ServeLog
  let text: KeptText

  /// Nothing that a deployment waits for goes unseen for longer, whichever event was lost.
  static let interval = TimeSpan(seconds: 900)
  /// Open answers to one deployment: GitHub takes ten.
  static let openLimit = 9

  /// One deployment that waits, and where it is judged.
  struct Request: Sendable {
    let deployment: WaitingDeployment
    let inquiry: DeploymentInquiry
    let forge: any DeploymentForge
    let work: WorkKey
    let attempt: Attempt
    /// The organisation's policy; nil where none is over the repository.
    var floor: PolicyFloor?
  }

  func judge(_ request: Request, _ mirror: Mirrors.Use) async throws -> WorkOutcome {
    var session = try Session(mirror.folder.description, console, gates, runner: runner)
    session.floor = request.floor
    let environment = request.deployment.environment
    let source = DeploymentSource(
      session: session, history: mirror.history, defaultBranch: try await request.forge.defaultBranch())
    try await source.prepare()
    var facts = Facts()
    facts.freezes = try await store.freezes().filter { $0.isOf(request.work.repository) }.map(\.fact)
    let commit = try await mirror.history.commit(request.deployment.commit)
    let choice = try await source.judge(of: commit, environment: environment, facts, DeploymentOptions())
    facts.deployment = try await asked(request, choice)
    var judgement = DeploymentJudgement(
      source: source, choice: choice, commit: commit, forge: request.forge, reason: "",
      run: request.deployment.run, now: console.now())
    judgement.cache = cache?.description ?? ""
    judgement.memory = memory
    judgement.stored = { [store, transit] previous, requests in
      try await StoredReports(
        store: store, repository: request.work.repository, head: commit, mergeBase: previous,
        folder: transit
      ).collect(requests)
    }
    let evaluation = try await judgement.evaluation(facts)
    let report = evaluation.report
    metrics.count(.evaluations, ["verdict": report.verdict.rawValue])
    let document = jsonText(
      reportDocument(evaluation, program: programVersion, timing: true, forPages: true))
    return try await answer(
      request, DeploymentReply(report),
      Kept(
        verdict: report.verdict, validUntil: report.validUntil, base: report.inputs.change.base,
        branch: choice.branch, document: document))
  }

  private func asked(_ request: Request, _ choice: DeploymentJudge) async throws -> DeploymentRequest {
    var asked = request.inquiry.request
    asked.branch = choice.branch
    asked.branchTip = choice.tip.map { "\($0)" }
    asked.previous = try await request.forge.previous(on: request.deployment.environment)
    return asked
  }

  /// For what could not be judged.
  ///
  /// - Parameter isMistake: somebody has to mend the policy first, and a rejected run says so at once; what may pass by
  ///   itself leaves it waiting.
  func fail(_ request: Request, _ reason: String, isMistake: Bool) async throws -> WorkOutcome {
    metrics.count(.evaluations, ["verdict": Verdict.errored.rawValue])
    let document = jsonText(.map(["version": .number(ReportShape.version), "failure": .text(reason)]))
    return try await answer(
      request, DeploymentReply(failure: reason, isFinal: isMistake),
      Kept(verdict: .errored, validUntil: nil, base: nil, branch: nil, document: document))
  }
}

// MARK: - Telling

extension ServedDeployments {
  /// What is kept of a judgement.
  private struct Kept {
    let verdict: Verdict
    let validUntil: Instant?
    let base: ObjectID?
    let branch: String?
    let document: String
  }

  private func answer(_ request: Request, _ reply: DeploymentReply, _ kept: Kept) async throws -> WorkOutcome
  {
    let previous = try await store.newestReport(of: request.work)
    let told = ToldAnswer(reply, to: request.inquiry.id, after: previous?.report.key)
    let isTold = previous?.report.key == told.key && previous?.published != nil
    let now = console.now()
    let id = try await store.keep(
      NewReport(
        work: request.work, key: told.key, head: "\(request.deployment.commit)",
        base: kept.base.map { "\($0)" }, target: kept.branch, verdict: kept.verdict.rawValue, at: now,
        validUntil: kept.validUntil, document: try text.document(kept.document)),
      measurements: [])
    if !isTold {
      try await audit(request, reply, kept.verdict)
      try Task.checkCancellation()
      if reply.decision != .open || told.count <= Self.openLimit {
        guard try await request.forge.answer(request.deployment, with: reply) else {
          return gone(request)
        }
        metrics.count(.publications, ["kind": "deployment"])
      }
      try await store.markPublished(id, at: now)
    }
    tell(request, reply, kept, isTold: isTold)
    guard reply.decision == .open else { return .done(again: nil) }
    let next = now.adding(Self.interval)
    return .done(again: min(next, max(kept.validUntil ?? next, now.adding(TimeSpan(seconds: 1)))))
  }

  func gone(_ request: Request) -> WorkOutcome {
    log.write(
      "gone",
      ["repository": .text("\(request.work.repository)"), "subject": .text(request.work.subject)])
    return .done(again: nil)
  }

  private func audit(_ request: Request, _ reply: DeploymentReply, _ verdict: Verdict) async throws {
    let detail = Node.map([
      "decision": .text(reply.decision.rawValue), "verdict": .text(verdict.rawValue),
      "head": .text("\(request.deployment.commit)"),
    ])
    try await store.record(
      AuditEntry(
        at: console.now(), actor: "gatehouse", action: "deployment", repository: request.work.repository,
        subject: request.work.subject, detail: jsonLine(detail)))
  }

  private func tell(_ request: Request, _ reply: DeploymentReply, _ kept: Kept, isTold: Bool) {
    log.write(
      "deployment judged",
      [
        "repository": .text("\(request.work.repository)"), "subject": .text(request.work.subject),
        "verdict": .text(kept.verdict.rawValue), "decision": .text(reply.decision.rawValue),
        "writes": .number(isTold ? 0 : 1),
        "events": .list(request.attempt.events.map { .number($0) }),
      ])
  }
}

/// What was said last to one deployment, as the key of its report: the same answer is not given twice.
private struct ToldAnswer {
  let key: String
  /// Open answers to this deployment, this one among them.
  let count: Int

  /// - Parameter previous: the key of the report before.
  init(_ reply: DeploymentReply, to number: Int?, after previous: String?) {
    let deployment = "\(number ?? 0)"
    let answer = [deployment, reply.decision.rawValue, sha256Hex(reply.comment)]
    let before = previous?.split(separator: " ").map(String.init) ?? []
    let isSame = before.count == 4 && Array(before.prefix(3)) == answer
    let told = before.count == 4 && before[0] == deployment ? Int(before[3]) ?? 0 : 0
    count = isSame || reply.decision != .open ? told : told + 1
    key = (answer + ["\(count)"]).joined(separator: " ")
  }
}

extension Store {
  /// Has deployments looked at again that wait.
  ///
  /// - Parameters:
  ///   - repository: nil: of every one.
  ///   - isMeant: which of them.
  func askAgain(
    for repository: RepositoryName?, now: Instant, where isMeant: (Work.Deployment) -> Bool
  ) async throws(StoreFailure) {
    var meant: [WorkKey] = []
    for key in try await open(Work.deployments, of: repository) {
      if case .deployment(let deployment)? = Work(subject: key.subject), isMeant(deployment) {
        meant.append(key)
      }
    }
    if !meant.isEmpty { try await enqueue(meant, due: now, now: now) }
  }
}
