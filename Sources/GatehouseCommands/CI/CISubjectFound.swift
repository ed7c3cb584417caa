import CIProviders
import Forges
import GateKit
import GitFetching
import GitReading
import Publishing
import SourceText

/// What a job judges, with everything there that is needed for it.
struct CISubjectFound: Sendable {
  let subject: Subject
  /// Opened when all history was there.
  let repository: GitRepository
  /// As the forge has it now; nil where none was asked, or there is none.
  let pull: PullRequest?
  /// nil where a verdict has no place on the forge: the job runs for a branch.
  let publication: PublicationSubject?
  let history: MissingHistory

  /// The tip of a branch that gates ask for: as the remote has it, with its history; nil where it has none of that name.
  func tip(_ branch: String) async throws -> ObjectID? {
    if branch == subject.facts.target, let base = subject.change.base { return base }
    if let known = try await repository.tip(of: branch), await !repository.isShallow { return known }
    guard let tip = try await history.tipIfThere(of: branch) else { return nil }
    try await history.unshallow()
    return tip
  }
}

extension CIJob {
  func subject() async throws -> CISubjectFound {
    let pull = try await pullRequest()
    var facts = ci.facts
    if let pull {
      facts = pull.facts
      facts.event = ci.facts.event
      facts.ref = ci.facts.ref
    }
    if let target = options.target { facts.target = target }
    // A pull request has a target, and where nobody told it, it is not the default branch for that.
    if facts.target == nil, ci.subject != .pullRequest, ci.subject != .mergeGroup {
      let own = try await session.repository.defaultBranch()
      facts.target = ci.defaultBranch ?? own
    }
    if facts.source == nil, case .branch(let name) = ci.subject { facts.source = name }
    if facts.event == "push", let id = ci.repositoryID, facts.headRepository == nil {
      // Nobody pushes into a repository from another one.
      let own = RepositoryIdentity(id: id, name: ci.repository ?? "")
      facts.baseRepository = facts.baseRepository ?? own
      facts.headRepository = .value(own)
    }
    guard let target = facts.target else {
      throw UsageError(
        "no target branch: \(ci.reason(for: .target) ?? "the repository has no default branch")",
        wayOut: "name it with --target BRANCH, or the pull request with --pull NUMBER")
    }
    let own = try await session.repository.pushRemote(of: target)
    let history = MissingHistory(
      of: session.folder, from: ci.baseAddress ?? "origin", environment: console.environment,
      access: link.connection?.gitAccess(to: ci.baseAddress ?? own) ?? RemoteAccess())
    let head = try await head(pull, history)
    let base = try await base(of: target, head, history)
    let (repository, change) = try await history.change(base: base, head: head)
    return CISubjectFound(
      subject: Subject(facts: facts, head: .commit(head), change: change), repository: repository, pull: pull,
      publication: publication(facts, target, head), history: history)
  }

  private func pullRequest() async throws -> PullRequest? {
    guard let number = options.pull ?? ci.facts.number, let connection = link.connection else { return nil }
    return try await connection.forge.pull(number)
  }

  /// The job's own head where it says one: the pull request may have moved on, and then this verdict is not for it.
  private func head(_ pull: PullRequest?, _ history: MissingHistory) async throws -> ObjectID {
    if let head = options.head { return try await session.repository.commit(named: head) }
    if options.pull != nil, let pull { return try await history.head(pull.head, at: pull.headRef) }
    if let head = ci.headCommit ?? pull?.head {
      return try await history.head(head, at: pull?.headRef ?? ci.headReference)
    }
    // What is checked out for a pull request is a trial merge on most systems.
    if ci.subject == .pullRequest {
      if let reference = ci.headReference { return try await history.head(nil, at: reference) }
      throw UsageError(
        "the head of the pull request is not known: \(ci.reason(for: .headCommit) ?? "nobody told it")",
        wayOut: "name it with --head REV, or give a token to ask the forge with")
    }
    return try await session.repository.commit(named: "HEAD")
  }

  private func base(
    of target: String, _ head: ObjectID, _ history: MissingHistory
  ) async throws -> ObjectID {
    if let base = options.base { return try await session.repository.commit(named: base) }
    // Each entry of a queue is tried on top of the one before it.
    if ci.subject == .mergeGroup, let base = ci.baseCommit { return try await history.commit(base) }
    if case .branch(target) = ci.subject, let before = ci.previousCommit {
      return try await history.commit(before)
    }
    return try await history.tip(of: target)
  }

  private func publication(_ facts: Facts, _ target: String, _ head: ObjectID) -> PublicationSubject? {
    if ci.subject == .mergeGroup { return PublicationSubject(pull: nil, head: head, target: target) }
    guard let number = options.pull ?? facts.number else { return nil }
    return PublicationSubject(pull: number, head: head, target: target)
  }
}
