import Forges
import GateKit
import Service
import SourceText
import Storage

/// Looks around: which pull requests and deployments are to be judged that no event named.
extension ServedWork {
  /// Puts those of the open pull requests into the queue that are meant.
  func ask(
    for repository: RepositoryName, _ connection: ForgeConnection,
    where isMeant: (ListedPull, KeptReport?) -> Bool
  ) async throws -> WorkOutcome {
    let pulls = try await connection.forge.openPulls().filter { isMeant($0, nil) }
    try await enqueue(pulls.map(\.number), of: repository)
    return .done(again: nil)
  }

  func sweep(_ repository: RepositoryName, _ connection: ForgeConnection) async throws {
    var tips: [String: ObjectID] = [:]
    var stale: [Int] = []
    let pulls = try await connection.forge.openPulls()
    let central = try await organisations.digest(over: repository)
    let mark = "organisation/\(repository.key)"
    guard try await store.mark(mark) ?? "" == central else {
      log.write("organisation's policy changed", ["repository": .text("\(repository)")])
      try await enqueue(pulls.map(\.number), of: repository)
      // Not before it is in the queue: what was not asked for stays to be asked for.
      try await store.setMark(mark, central)
      return
    }
    for target in Set(pulls.map(\.target)).sorted() {
      tips[target] = try await connection.forge.tip(of: target)
    }
    for pull in pulls {
      let newest = try await store.newestReport(of: WorkKey(repository, Work.pull(pull.number).subject))
      let open = OpenPull(number: pull.number, head: "\(pull.head)", target: pull.target)
      guard
        let reason = open.staleness(of: newest, tip: tips[pull.target].map { "\($0)" }, now: console.now())
      else { continue }
      log.write(
        "missed",
        ["repository": .text("\(repository)"), "pull": .number(pull.number), "reason": .text(reason)])
      stale.append(pull.number)
    }
    try await enqueue(stale, of: repository)
  }

  /// Puts those deployments into the queue that wait and that no event told of.
  func askForDeployments(
    of repository: RepositoryName, _ connection: ForgeConnection
  ) async throws -> WorkOutcome {
    guard let forge = connection.forge as? any DeploymentForge else { return .done(again: nil) }
    let waiting: [WaitingDeployment]
    do { waiting = try await forge.waitingDeployments() } catch let error as ForgeError
      where error.isAboutOneThing
    {
      // An App that may not read runs is asked about no deployments either.
      log.write("not asked", ["repository": .text("\(repository)"), "reason": .text("\(error)")])
      return .done(again: nil)
    }
    guard !waiting.isEmpty else { return .done(again: nil) }
    let known = Set(try await store.open(Work.deployments, of: repository))
    let now = console.now()
    let missed = waiting.map { deployment in
      WorkKey(
        repository,
        Work.deployment(
          .init(
            run: deployment.run, commit: "\(deployment.commit)", environment: deployment.environment)
        ).subject)
    }.filter { !known.contains($0) }
    if !missed.isEmpty { try await store.enqueue(missed, due: now, now: now) }
    return .done(again: nil)
  }

  /// An organisation's policy has changed, perhaps: each repository looks whether it is over it.
  func sweepAll() async throws {
    let now = console.now()
    try await store.enqueue(
      forges.repositories().map { WorkKey($0, Work.sweep.subject) }, due: now, now: now)
  }

  private func enqueue(_ numbers: [Int], of repository: RepositoryName) async throws(StoreFailure) {
    guard !numbers.isEmpty else { return }
    let now = console.now()
    try await store.enqueue(
      numbers.map { WorkKey(repository, Work.pull($0).subject) }, due: now, now: now)
  }
}
