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
/// - Parameter isDryRun: reads as ever, and only says what it would write.
public func publish(
  _ publication: Publication, to target: any PublicationTarget, isDryRun: Bool = false
) async -> PublicationOutcome {
  var publisher = Publisher(publication, target)
  if isDryRun {
    await publisher.look()
  } else {
    await publisher.run()
  }
  return publisher.outcome
}

private struct Publisher {
  /// Of reading and writing; more than one only after an unclear answer or where something was made.
  static let rounds = 5

  private let publication: Publication
  private let target: any PublicationTarget
  private let limits: PublicationLimits
  private var state = PublicationState()
  private var standing: PullRequestStanding?
  /// Steps after whose answer nobody knew whether they were done.
  private var unclear: [(step: PublicationStep, reason: String)] = []
  /// Steps that the forge does not take.
  private var refused: Set<PublicationStep> = []
  /// Parts that cannot be read.
  private var unreadable: Set<Part> = []
  private(set) var outcome = PublicationOutcome()

  private enum Part: Hashable { case statuses, checkRuns, comments }

  init(_ publication: Publication, _ target: any PublicationTarget) {
    self.publication = publication
    self.target = target
    limits = target.limits
  }

  private var subject: PublicationSubject { publication.subject }
  private var steps: [PublicationStep] {
    publication.steps(from: state, limits: limits).filter { !refused.contains($0) }
  }

  mutating func look() async {
    guard await stands() else { return }
    await read()
    outcome.steps = steps
  }

  mutating func run() async {
    guard await stands() else { return }
    for _ in 1...Self.rounds {
      if state.labels == nil, subject.pull != nil, await !stands() { return }
      await read()
      let steps = steps
      confirm(steps)
      if steps.isEmpty { break }
      await write(steps)
      if outcome.outdated != nil { return }
    }
    outcome.problems += unclear.map { "\($0.step): \($0.reason)" }
    await finish()
  }

  // MARK: Reading

  /// Whether the publication still speaks of what the pull request is.
  private mutating func stands() async -> Bool {
    guard let pull = subject.pull else { return true }
    let standing: PullRequestStanding
    do {
      standing = try await twice { try await target.standing(of: pull) }
    } catch {
      outcome.problems.append("cannot tell whether \(subject.head.short) is still the head: \(error)")
      return false
    }
    outcome.outdated = standing.disagreement(with: subject)
    self.standing = standing
    state.labels = standing.labels
    return outcome.outdated == nil
  }

  /// Everything that is wanted and not known.
  private mutating func read() async {
    if state.statuses == nil, !publication.statuses.isEmpty {
      let contexts = Set(publication.statuses.map(\.context))
      // A status takes the place of the one before: it may be written unseen.
      state.statuses =
        await part(.statuses) { try await target.statuses(on: subject.head, contexts: contexts) } ?? []
    }
    if state.checkRuns == nil, let check = publication.check {
      state.checkRuns = await part(.checkRuns) {
        try await target.checkRuns(named: check.name, on: subject.head)
      }
    }
    if state.comments == nil, publication.comment != .untouched, let pull = subject.pull, needsComments {
      state.comments =
        standing?.commentCount == 0 && !hasCommented
        ? [] : await part(.comments) { try await target.comments(on: pull, marker: publication.marker) }
    }
  }
}
