import GateKit

/// Brings a forge to show what the publication wants: reads what it shows, writes what differs, and after an
/// unclear answer reads again before it writes again.
///
/// Nothing is written unless the pull request is open and its head and target are still those of the
/// publication; labels and the comment, which belong to the pull request and not to a commit, are written only
/// after asking that once more. What cannot be written is reported, and the rest is written all the same.
///
/// Never waits: that is for whoever sends the requests.
///
/// - Parameters:
///   - seen: the pull request as it was a moment ago. Where nothing differs by it, it is not asked for again; before
///     anything is written, it is.
///   - isDryRun: reads as ever, and only says what it would write.
public func publish(
  _ publication: Publication, to target: any PublicationTarget, seen: PullRequestStanding? = nil,
  isDryRun: Bool = false
) async -> PublicationOutcome {
  if let seen {
    var glance = Publisher(publication, target)
    if await glance.isSettled(by: seen) { return glance.outcome }
  }
  var publisher = Publisher(publication, target)
  if isDryRun {
    await publisher.look()
  } else {
    await publisher.run()
  }
  return publisher.outcome
}

private struct Publisher {
  /// Of reading and writing. Usually two: the second finds that what was made is there once.
  static let rounds = 5

  private let publication: Publication
  private let target: any PublicationTarget
  private let limits: PublicationLimits
  private var state = PublicationState()
  private var standing: PullRequestStanding?
  /// What the standing says of comments counts until the first write.
  private var hasWritten = false
  /// Steps after whose answer nobody knew whether they were done.
  private var unclear: [(step: PublicationStep, reason: String)] = []
  /// Steps that the forge does not take.
  private var refused: Set<PublicationStep> = []
  /// What cannot be read: reported once, and not asked for again.
  private var unreadable: Set<Part> = []
  private(set) var outcome = PublicationOutcome()

  private enum Part { case statuses, checkRuns, comments }

  init(_ publication: Publication, _ target: any PublicationTarget) {
    self.publication = publication
    self.target = target
    limits = target.limits
  }

  private var subject: PublicationSubject { publication.subject }

  private var steps: [PublicationStep] {
    publication.steps(from: state, limits: limits).filter { !refused.contains($0) }
  }

  /// Nothing is left to write, by what the pull request was a moment ago.
  mutating func isSettled(by seen: PullRequestStanding) async -> Bool {
    guard subject.pull != nil, seen.disagreement(with: subject) == nil else { return false }
    standing = seen
    state.labels = seen.labels
    await read()
    return isClean && steps.isEmpty
      && publication.sealing(state, standing, renewing: false, limits: limits) == nil
  }

  mutating func look() async {
    guard await stands() else { return }
    await read()
    outcome.steps = steps
  }

  mutating func run() async {
    guard await stands() else { return }
    for _ in 1...Self.rounds {
      if state.labels == nil, await !stands() { return }
      await read()
      let steps = steps
      settle(steps)
      if steps.isEmpty { break }
      guard await write(steps) else { return }
    }
    outcome.problems += unclear.map { "\($0.step): \($0.reason)" }
    await finish()
  }
}

// MARK: - Reading

extension Publisher {
  /// Whether the publication still speaks of what the pull request is.
  private mutating func stands() async -> Bool {
    guard let pull = subject.pull else { return true }
    do {
      let standing = try await twice { try await target.standing(of: pull) }
      self.standing = standing
      state.labels = standing.labels
      outcome.outdated = standing.disagreement(with: subject)
      return outcome.outdated == nil
    } catch {
      outcome.problems.append("cannot tell whether \(subject.head.short) is still the head: \(error)")
      return false
    }
  }

  /// Everything that is wanted and not known.
  private mutating func read() async {
    let (target, subject) = (target, subject)
    if state.statuses == nil {
      let contexts = Set(publication.statuses.map(\.context))
      // A status takes the place of the one before: where it cannot be read, it is written all the same.
      let statuses = await part(.statuses) {
        try await target.statuses(on: subject.head, contexts: contexts)
      }
      state.statuses = statuses ?? []
    }
    if state.checkRuns == nil, let name = publication.check?.name {
      state.checkRuns = await part(.checkRuns) {
        try await target.checkRuns(named: name, on: subject.head)
      }
    }
    if state.comments == nil, let pull = subject.pull, let marker = publication.comment.marker {
      if !hasWritten, let standing {
        if standing.commentCount == 0 {
          state.comments = []
          return
        }
        if publication.isSealed(state, standing) { return }
      }
      state.comments = await part(.comments) { try await target.comments(on: pull, marker: marker) }
    }
  }

  /// nil where it cannot be read, which is reported.
  private mutating func part<Value: Sendable>(
    _ part: Part, _ read: () async throws -> Value
  ) async -> Value? {
    guard !unreadable.contains(part) else { return nil }
    do {
      return try await twice(read)
    } catch {
      unreadable.insert(part)
      outcome.problems.append("\(error)")
      return nil
    }
  }

  /// Reading again does no harm, and an answer that was cut short or came from a proxy may be whole the next time.
  private func twice<Value: Sendable>(_ read: () async throws -> Value) async throws -> Value {
    do { return try await read() } catch { return try await read() }
  }
}

// MARK: - Writing

extension Publisher {
  /// False where nothing more is to be written.
  private mutating func write(_ steps: [PublicationStep]) async -> Bool {
    for (index, step) in steps.enumerated() {
      if step.isOnPullRequest, await !stands() { return false }
      let isLast = index == steps.count - 1 && isClean
      await write(step, as: isLast ? publication.sealed(step, state, standing) : step)
    }
    return true
  }

  /// - Parameter variant: the step with the seal on it, or the step itself.
  private mutating func write(_ step: PublicationStep, as variant: PublicationStep) async {
    hasWritten = true
    do {
      try await target.perform(variant, for: subject)
      state.record(variant)
      outcome.steps.append(step)
    } catch let error as any UnclearOutcome where error.mayHaveArrived {
      state.forget(step)
      unclear.append((step, "\(error)"))
    } catch {
      refused.insert(step)
      outcome.problems.append("\(step): \(error)")
    }
  }

  /// Nothing has gone wrong so far.
  private var isClean: Bool { outcome.problems.isEmpty && unclear.isEmpty }

  /// After reading again: what was unclear and is no longer to be done has been done.
  private mutating func settle(_ steps: [PublicationStep]) {
    let open = Set(steps)
    outcome.steps += unclear.map(\.step).filter { !open.contains($0) && state.isKnown($0) }
    unclear.removeAll { state.isKnown($0.step) }
  }

  /// Looks once more whether head has moved, and seals.
  private mutating func finish() async {
    let wroteOnPull = outcome.steps.contains(where: \.isOnPullRequest)
    if wroteOnPull, await !stands() { return }
    guard isClean else { return }
    for _ in 1...2 {
      await read()
      guard let seal = publication.sealing(state, standing, renewing: wroteOnPull, limits: limits) else {
        return
      }
      await write(seal, as: seal)
    }
  }
}

extension PullRequestStanding {
  /// Why a publication of this subject is no longer for this pull request; nil where it is.
  fileprivate func disagreement(with subject: PublicationSubject) -> String? {
    if !isOpen { return "the pull request is closed" }
    if head != subject.head { return "head is \(head.short) by now, not \(subject.head.short)" }
    if target != subject.target { return "it is to enter \(target) by now, not \(subject.target)" }
    return nil
  }
}
