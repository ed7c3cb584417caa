import CIProviders
import CivilTime
import Forges
import GateEngine
import GateKit
import GitFetching
import LocalSystem
import Publishing
import Service
import SourceText
import Storage

/// Does what the queue asks for: judges pull requests, entries of merge queues and deployments, and asks for those that
/// a commit, a branch or a whole repository means.
struct ServedWork: WorkHandler {
  let store: any Store
  let forges: ServedForges
  let mirrors: Mirrors
  let judge: ServedJudge
  let deployments: ServedDeployments
  let organisations: Organisations
  let console: Console
  let log: ServeLog

  func handle(_ work: Work, of repository: RepositoryName, _ attempt: Attempt) async throws -> WorkOutcome {
    guard let forge = forges.forge(of: repository) else {
      log.write("not served", ["repository": .text("\(repository)"), "subject": .text(work.subject)])
      return .done(again: nil)
    }
    do {
      let connection = try forge.connection(to: repository)
      switch work {
      case .pull(let number):
        return try await pull(number, Place(forge, connection, repository, attempt))
      case .mergeGroup(let group):
        return try await mergeGroup(group, Place(forge, connection, repository, attempt))
      case .deployment(let deployment):
        return try await self.deployment(deployment, Place(forge, connection, repository, attempt))
      case .commit(let id):
        try await store.askAgain(for: repository, now: console.now()) { $0.commit == id }
        return try await ask(for: repository, connection) { pull, _ in "\(pull.head)" == id }
      case .branch(let name):
        if organisations.isSource(repository, branch: name) { try await sweepAll() }
        return try await ask(for: repository, connection) { pull, _ in pull.target == name }
      case .fullSweep:
        _ = try await ask(for: repository, connection) { _, _ in true }
        return try await askForDeployments(of: repository, connection)
      case .sweep:
        try await sweep(repository, connection)
        return try await askForDeployments(of: repository, connection)
      }
    } catch let error as ForgeError {
      guard let until = error.pause(attempt, now: console.now()) else { throw error }
      return .later(until, reason: "\(error)")
    }
  }

  /// Where the work is to be done.
  struct Place: Sendable {
    let forge: ServedForge
    let connection: ForgeConnection
    let repository: RepositoryName
    let attempt: Attempt
    /// The organisation's policy.
    var floor: PolicyFloor?

    init(
      _ forge: ServedForge, _ connection: ForgeConnection, _ repository: RepositoryName, _ attempt: Attempt
    ) {
      self.forge = forge
      self.connection = connection
      self.repository = repository
      self.attempt = attempt
    }

    func above(_ floor: PolicyFloor?) -> Place {
      var place = self
      place.floor = floor
      return place
    }
  }
}

// MARK: - Judging

extension ServedWork {
  private func pull(_ number: Int, _ place: Place) async throws -> WorkOutcome {
    let pull: PullRequest
    do {
      pull = try await place.connection.forge.pull(number)
    } catch let error as ForgeError where error.kind == .notFound && place.attempt.number > 2 {
      // A forge may tell of what it does not show yet; but not for long.
      log.write("gone", ["repository": .text("\(place.repository)"), "pull": .number(number)])
      return .done(again: nil)
    }
    guard pull.isOpen else {
      if pull.isMerged, let target = pull.facts.target {
        try await store.markMerged("\(pull.head)", into: target, of: place.repository)
      }
      try await store.markEnded(
        WorkKey(place.repository, Work.pull(number).subject), at: console.now())
      return .done(again: nil)
    }
    let work = WorkKey(place.repository, Work.pull(number).subject)
    let target = PublicationSubject(pull: number, head: pull.head, target: pull.facts.target ?? "")
    let event = place.forge.kind == .gitlab ? "merge_request_event" : "pull_request"
    return try await judged(place, target, pull, work) { history in
      try await ServedSubject(pull, work, event, history)
    }
  }

  private func mergeGroup(_ group: Work.MergeGroup, _ place: Place) async throws -> WorkOutcome {
    guard let head = ObjectID(group.head) else { return .done(again: nil) }
    let pull: PullRequest? =
      if let number = group.pull { try await place.connection.forge.pull(number) } else { nil }
    let work = WorkKey(place.repository, Work.mergeGroup(group).subject)
    let target = PublicationSubject(pull: nil, head: head, target: group.target)
    do {
      let outcome = try await judged(place, target, pull, work) { history in
        try await ServedSubject(group, pull, work, history)
      }
      // No event tells of its end. Where it is judged again, this is taken back.
      try await store.markEnded(work, at: console.now())
      return outcome
    } catch {
      if error is CancellationError || Task.isCancelled { throw error }
      // The queue went on without it: its branch is gone, and soon its commits.
      guard try await isGone(group, at: head, place) else { throw error }
      log.write("gone", ["repository": .text("\(place.repository)"), "subject": .text(work.subject)])
      return .done(again: nil)
    }
  }

  /// Whether the queue's own branch is there no more, or is at another commit by now.
  private func isGone(_ group: Work.MergeGroup, at head: ObjectID, _ place: Place) async throws -> Bool {
    guard let branch = group.branch else { return false }
    return try await place.connection.forge.tip(of: branch) != head
  }

  private func deployment(_ named: Work.Deployment, _ place: Place) async throws -> WorkOutcome {
    guard let forge = place.connection.forge as? any DeploymentForge, let commit = ObjectID(named.commit)
    else { return .done(again: nil) }
    let waiting = WaitingDeployment(run: named.run, commit: commit, environment: named.environment)
    let work = WorkKey(place.repository, Work.deployment(named).subject)
    guard let inquiry = try await forge.inquiry(of: waiting) else {
      log.write("gone", ["repository": .text("\(place.repository)"), "subject": .text(work.subject)])
      return .done(again: nil)
    }
    var request = ServedDeployments.Request(
      deployment: waiting, inquiry: inquiry, forge: forge, work: work, attempt: place.attempt)
    do {
      request.floor = try await organisations.floor(of: place.repository)
      let request = request
      return try await place.forge.use(mirrors, of: place.repository, place.connection) {
        try await deployments.judge(request, $0)
      }
    } catch {
      if error is CancellationError || Task.isCancelled { throw error }
      let mistake = UsageError(verdict: error)
      guard mistake != nil || place.attempt.isLast else { throw error }
      let outcome = try await deployments.fail(
        request, mistake.map(\.withWayOut) ?? "\(error)", isMistake: mistake != nil)
      if mistake == nil { throw error }
      return outcome
    }
  }

  private func judged(
    _ place: Place, _ target: PublicationSubject, _ pull: PullRequest?, _ work: WorkKey,
    _ find: @escaping @Sendable (MissingHistory) async throws -> ServedSubject
  ) async throws -> WorkOutcome {
    do {
      // Before the mirror is held: the organisation's policy may lie in the same repository.
      let place = place.above(try await organisations.floor(of: place.repository))
      return try await place.forge.use(mirrors, of: place.repository, place.connection) { mirror in
        try await judge.judge(try await find(mirror.history), mirror.folder, place)
      }
    } catch {
      if error is CancellationError || Task.isCancelled { throw error }
      let mistake = UsageError(verdict: error)
      guard mistake != nil || place.attempt.isLast else { throw error }
      let outcome = try await judge.publishFailure(
        mistake?.description ?? "\(error)", target, pull, work, place)
      if mistake == nil { throw error }
      return outcome
    }
  }
}

extension UsageError {
  /// What the policy's owner can mend, or only another run of the CI, is a verdict. Everything else (nil) may be gone
  /// the next time.
  fileprivate init?(verdict error: any Error) {
    if let artifacts = error as? UnreadableArtifacts {
      self.init(artifacts.description)
    } else {
      self.init(error)
    }
  }
}

extension ForgeError {
  /// Until when there is no use in asking the forge: its rate limit, or that it is down, which is nobody's failure
  /// and never gives work up. nil for everything else.
  fileprivate func pause(_ attempt: Attempt, now: Instant) -> Instant? {
    switch kind {
    case .limited(let until): return until ?? now.adding(TimeSpan(seconds: 60))
    case .unavailable, .unreachable:
      var backOff = BackOff()
      backOff.longest = TimeSpan(seconds: 600)
      return now.adding(backOff.rest(after: attempt.number, jitter: Double.random(in: 0..<1)))
    case .unauthenticated, .forbidden, .notFound, .rejected, .unreadable: return nil
    }
  }
}
