import GateKit
import Publishing

/// What every forge has to hold for a publication, by any adapter. Each runs on pull requests of its own.
public enum PublicationConformance: String, CaseIterable, Sendable {
  case firstTime, secondTime, goesGreen, goesPendingAndBack, quietWhenGreen, limits, mergeGroup
  case peoplesLabels, peoplesComments, deletedComment, twoComments, backToAnOldHead, commentAlone
  case closed, retargeted, pushed, dryRun, race
  case faultsOfTheFirst, faultsOfALater

  /// What went wrong, in words; empty where the forge held.
  ///
  /// - Parameter stage: makes a pull request that nothing was published on. Called many times.
  public func run(on stage: @Sendable () async throws -> any PublicationStage) async -> [String] {
    do {
      switch self {
      case .firstTime: return try await onStage(stage) { try await $0.firstTime() }
      case .secondTime: return try await onStage(stage) { try await $0.secondTime() }
      case .goesGreen: return try await onStage(stage) { try await $0.goesGreen() }
      case .goesPendingAndBack: return try await onStage(stage) { try await $0.goesPendingAndBack() }
      case .quietWhenGreen: return try await onStage(stage) { try await $0.quietWhenGreen() }
      case .limits: return try await onStage(stage) { try await $0.limits() }
      case .mergeGroup: return try await onStage(stage) { try await $0.mergeGroup() }
      case .peoplesLabels: return try await onStage(stage) { try await $0.peoplesLabels() }
      case .peoplesComments: return try await onStage(stage) { try await $0.peoplesComments() }
      case .deletedComment: return try await onStage(stage) { try await $0.deletedComment() }
      case .twoComments: return try await onStage(stage) { try await $0.twoComments() }
      case .backToAnOldHead: return try await onStage(stage) { try await $0.backToAnOldHead() }
      case .commentAlone: return try await onStage(stage) { try await $0.commentAlone() }
      case .closed:
        return try await onStage(stage) { try await $0.outdated { try await $0.close() } }
      case .retargeted:
        return try await onStage(stage) { try await $0.outdated { try await $0.retarget(to: "staging") } }
      case .pushed: return try await onStage(stage) { try await $0.outdated { try await $0.push() } }
      case .dryRun: return try await onStage(stage) { try await $0.dryRun() }
      case .race: return try await onStage(stage) { try await $0.race() }
      case .faultsOfTheFirst: return try await faults(stage, after: nil)
      case .faultsOfALater: return try await faults(stage, after: { SamplePublication.blocked($0, $1) })
      }
    } catch {
      return ["\(rawValue): the stage itself failed: \(error)"]
    }
  }

  private func onStage(
    _ make: @Sendable () async throws -> any PublicationStage,
    _ act: (inout PublicationTrial) async throws -> Void
  ) async throws -> [String] {
    var trial = PublicationTrial(stage: try await make())
    try await act(&trial)
    return trial.failures.map { "\(rawValue): \($0)" }
  }

  /// Every fault at every call of one publication, each on a pull request of its own.
  private func faults(
    _ make: @Sendable () async throws -> any PublicationStage,
    after first: ((PublicationSubject, PublicationLimits) -> Publication)?
  ) async throws -> [String] {
    var failures: [String] = []
    // Without a fault first: how many calls there are.
    var trial = PublicationTrial(stage: try await make())
    let calls = try await trial.fault(nil, at: 0, after: first)
    failures += trial.failures.map { "\(rawValue): \($0)" }
    for fault in PublicationFault.allCases {
      for index in 0..<calls {
        var trial = PublicationTrial(stage: try await make())
        _ = try await trial.fault(fault, at: index, after: first)
        failures += trial.failures.map { "\(rawValue), \(fault.rawValue) at call \(index): \($0)" }
      }
    }
    if calls < 6 { failures.append("\(rawValue): only \(calls) calls") }
    return failures
  }
}

/// One pull request and what was found wrong with it.
struct PublicationTrial {
  let stage: any PublicationStage
  private(set) var failures: [String] = []

  /// What people put there, and no publication may take away.
  private static let personsLabels: Set = ["bug", "good first issue"]
  /// Somebody quotes us.
  private static let quote = "> \(SamplePublication.marker)\n> ### Blocked\n\nwhat does this mean?"

  init(stage: any PublicationStage) { self.stage = stage }

  private var limits: PublicationLimits { stage.target.limits }

  private mutating func expect(_ condition: Bool, _ failure: @autoclosure () -> String) {
    if !condition { failures.append(failure()) }
  }

  private mutating func fail(_ failure: String) { failures.append(failure) }

  /// Publishes, and what was asked of the forge.
  private func published(
    _ publication: Publication, isDryRun: Bool = false
  ) async -> (PublicationOutcome, [FaultyTarget.Call]) {
    let counted = FaultyTarget(stage.target)
    let outcome = await publish(publication, to: counted, isDryRun: isDryRun)
    return (outcome, await counted.calls)
  }

  private mutating func settle(_ publication: Publication) async throws {
    let (outcome, _) = await published(publication)
    expect(outcome.isComplete, "\(outcome.outdated ?? "") \(outcome.problems)")
    try await check(publication)
  }

  private func people(isQuoted: Bool = true) async throws {
    for label in Self.personsLabels.sorted() { try await stage.addLabelAsPerson(label) }
    try await stage.addLabelAsPerson(SamplePublication.unsetLabel)
    if isQuoted { try await stage.commentAsPerson(Self.quote) }
  }

  /// The forge shows what is wanted, and what people made is still there.
  private mutating func check(
    _ wanted: Publication, runs: Int? = nil, people: Bool = false
  ) async throws {
    let view = try await stage.view(of: wanted.subject.head)
    for status in wanted.statuses {
      let shown = view.statuses.filter { $0.context == status.context }
      expect(shown.count == 1, "\(shown.count) statuses \(status.context)")
      guard let shown = shown.first else { continue }
      expect(
        shown.state == status.state && shown.description == status.description,
        "status \(status.context) is \(shown.state.rawValue): \(shown.description)")
    }
    if let check = wanted.check { compare(check, view.checkRuns, runs) }
    for label in wanted.labels {
      expect(
        view.labels.contains(label.name) == label.isSet,
        "label \(label.name) should be \(label.isSet ? "set" : "unset"): \(view.labels.sorted())")
    }
    compare(wanted.comment, view.comments.filter { $0.isOurs && $0.body.contains(SamplePublication.marker) })
    guard people else { return }
    expect(
      view.labels.isSuperset(of: Self.personsLabels), "a person's label is lost: \(view.labels.sorted())")
    let quotes = view.comments.filter { !$0.isOurs }.map(\.body)
    expect(quotes == [Self.quote], "a person's comment is another: \(quotes)")
  }

  private mutating func compare(_ wanted: CheckRun, _ shown: [CheckRun], _ count: Int?) {
    let named = shown.filter { $0.name == wanted.name }
    if let count { expect(named.count == count, "\(named.count) check runs instead of \(count)") }
    guard let newest = named.last else { return fail("no check run") }
    expect(newest.conclusion == wanted.conclusion, "the check run says \(newest.conclusion.rawValue)")
    expect(newest.title == wanted.title, "the check run's title is \(newest.title)")
    expect(newest.summary == wanted.summary, "the check run's summary is \(newest.summary.prefix(200))")
    expect(newest.text ?? "" == wanted.text ?? "", "the check run's text is \(newest.text ?? "none")")
    expect(
      newest.annotations == wanted.annotations,
      "\(newest.annotations.count) annotations instead of \(wanted.annotations.count), or others")
  }

  private mutating func compare(_ wanted: StickyComment, _ ours: [PublicationView.Comment]) {
    expect(ours.count <= 1, "\(ours.count) comments")
    switch wanted {
    case .untouched: break
    case .wanted(let body):
      expect(ours.map(\.body).map(trimmed) == [trimmed(body)], "the comment is \(ours.map(\.body))")
    case .keptUpToDate(let body):
      expect(ours.allSatisfy { trimmed($0.body) == trimmed(body) }, "the comment is \(ours.map(\.body))")
    }
  }

  private func trimmed(_ text: String) -> String {
    String(text.replacing("\r\n", with: "\n").reversed().drop(while: \.isWhitespace).reversed())
  }
}

// MARK: - What is tried

extension PublicationTrial {
  mutating func firstTime() async throws {
    try await people()
    let wanted = SamplePublication.blocked(try await stage.subject(), limits)
    try await settle(wanted)
    try await check(wanted, runs: 1, people: true)
  }

  mutating func secondTime() async throws {
    try await people()
    let subject = try await stage.subject()
    for wanted in [SamplePublication.blocked(subject, limits), SamplePublication.passed(subject, limits)] {
      try await settle(wanted)
      let before = try await stage.view(of: subject.head)
      let (outcome, calls) = await published(wanted)
      expect(outcome.isComplete && outcome.steps.isEmpty, "the second run wrote \(outcome.steps)")
      expect(calls.count <= 3, "the second run asked \(calls)")
      expect(try await stage.view(of: subject.head) == before, "the second run changed something")
    }
  }

  mutating func goesGreen() async throws {
    try await people()
    let subject = try await stage.subject()
    let blocked = SamplePublication.blocked(subject, limits)
    try await settle(blocked)
    let comment = try await stage.view(of: subject.head).comments.first { $0.isOurs }?.id
    let passed = SamplePublication.passed(subject, limits)
    try await settle(passed)
    // Annotations are never taken away: the run that has none is another one.
    try await check(passed, runs: 2, people: true)
    let view = try await stage.view(of: subject.head)
    expect(view.comments.first { $0.isOurs }?.id == comment, "the comment is another one")
    expect(view.statusCount == 5, "\(view.statusCount) statuses were posted instead of 3 and 2")
  }

  mutating func goesPendingAndBack() async throws {
    let subject = try await stage.subject()
    let pending = SamplePublication.pending(subject, limits)
    let passed = SamplePublication.passed(subject, limits)
    for wanted in [pending, passed, pending, passed] {
      try await settle(wanted)
      try await check(wanted, runs: 1)
    }
  }

  mutating func quietWhenGreen() async throws {
    let wanted = SamplePublication.passed(try await stage.subject(), limits)
    try await settle(wanted)
    let view = try await stage.view(of: wanted.subject.head)
    expect(view.comments.isEmpty, "a comment that nobody needs: \(view.comments.map(\.body))")
  }

  mutating func limits() async throws {
    let subject = try await stage.subject()
    for _ in 1...2 {
      let wanted = SamplePublication.longest(subject, limits)
      try await settle(wanted)
      try await check(wanted, runs: 1)
    }
  }

  mutating func mergeGroup() async throws {
    guard let subject = try await stage.mergeGroup() else { return }
    let wanted = SamplePublication.blocked(subject, limits)
    try await settle(wanted)
    let (outcome, calls) = await published(wanted)
    expect(outcome.isComplete && outcome.steps.isEmpty, "the second run wrote \(outcome.steps)")
    expect(calls.allSatisfy { !$0.isOnPullRequest }, "a merge group has neither labels nor comments")
    let view = try await stage.view(of: try await stage.subject().head)
    expect(view.labels.isEmpty && view.comments.isEmpty, "the pull request was written to")
  }

  mutating func peoplesLabels() async throws {
    try await people()
    let subject = try await stage.subject()
    // A person set our label before we did; to a forge that ignores case, this one is ours as well.
    let spelling = limits.labelsIgnoreCase ? "Gatehouse: Blocked" : SamplePublication.label
    try await stage.addLabelAsPerson(spelling)
    let (outcome, _) = await published(SamplePublication.blocked(subject, limits))
    expect(outcome.isComplete, "\(outcome.problems)")
    expect(!outcome.steps.contains { if case .addLabel = $0 { true } else { false } }, "the label was there")
    let passed = SamplePublication.passed(subject, limits)
    try await settle(passed)
    let labels = try await stage.view(of: subject.head).labels
    expect(labels == Self.personsLabels, "labels are \(labels.sorted())")
    // Taken away and put back by people.
    try await settle(SamplePublication.blocked(subject, limits))
    try await stage.removeLabelAsPerson(SamplePublication.label)
    try await stage.addLabelAsPerson(SamplePublication.unsetLabel)
    try await settle(SamplePublication.blocked(subject, limits))
    try await check(SamplePublication.blocked(subject, limits), people: true)
  }

  mutating func peoplesComments() async throws {
    try await people()
    let subject = try await stage.subject()
    let wanted = SamplePublication.blocked(subject, limits)
    try await settle(wanted)
    try await stage.commentAsPerson("another word")
    let (outcome, _) = await published(wanted)
    expect(outcome.isComplete && outcome.steps.isEmpty, "somebody's comment made us write \(outcome.steps)")
  }

  mutating func deletedComment() async throws {
    guard limits.hasComments else { return }
    let subject = try await stage.subject()
    let wanted = SamplePublication.blocked(subject, limits)
    try await settle(wanted)
    for other in [false, true] {
      if other { try await stage.commentAsPerson("a word") }
      let ours = try await stage.view(of: subject.head).comments.filter { $0.isOurs }
      for comment in ours { try await stage.deleteCommentAsPerson(comment.id) }
      try await settle(wanted)
    }
    let passed = SamplePublication.passed(subject, limits)
    for comment in try await stage.view(of: subject.head).comments where comment.isOurs {
      try await stage.deleteCommentAsPerson(comment.id)
    }
    try await settle(passed)
    let ours = try await stage.view(of: subject.head).comments.filter { $0.isOurs }
    expect(ours.isEmpty, "a comment that says that all is well was made")
  }

  mutating func twoComments() async throws {
    guard limits.hasComments else { return }
    let subject = try await stage.subject()
    for number in 1...3 {
      try await stage.target.perform(
        .createComment(body: "\(SamplePublication.marker)\nnumber \(number)"), for: subject)
    }
    let oldest = try await stage.view(of: subject.head).comments.first?.id
    try await settle(SamplePublication.blocked(subject, limits))
    let left = try await stage.view(of: subject.head).comments.map(\.id)
    expect(left == [oldest].compactMap { $0 }, "\(left) are left instead of \(oldest ?? "one")")
  }

  /// What stands on the pull request was written for another head in between.
  mutating func backToAnOldHead() async throws {
    let first = try await stage.subject()
    for start in [SamplePublication.passed(first, limits), SamplePublication.blocked(first, limits)] {
      // Labels would give it away.
      let start = start.with(comment: start.comment, labels: [])
      try await stage.forcePush(first.head)
      try await settle(start)
      try await stage.push()
      let other = SamplePublication.blocked(try await stage.subject(), limits, annotations: 3)
      try await settle(other.with(comment: other.comment, labels: []))
      try await stage.forcePush(first.head)
      try await settle(start)
    }
  }

  /// Nothing else tells that it is another one.
  mutating func commentAlone() async throws {
    guard limits.hasComments else { return }
    let subject = try await stage.subject()
    let blocked = SamplePublication.blocked(subject, limits)
    for number in 1...3 {
      try await settle(
        blocked.with(
          comment: .wanted(body: "\(SamplePublication.marker)\nnumber \(number)\n"), labels: blocked.labels))
    }
  }

  mutating func outdated(_ change: (any PublicationStage) async throws -> Void) async throws {
    let subject = try await stage.subject()
    let before = try await stage.view(of: subject.head)
    try await change(stage)
    let (outcome, calls) = await published(SamplePublication.blocked(subject, limits))
    expect(outcome.outdated != nil && outcome.steps.isEmpty, "it was written to: \(outcome)")
    expect(calls == [.standing], "\(calls)")
    let after = try await stage.view(of: subject.head)
    expect(after.statuses == before.statuses && after.comments == before.comments, "something was written")
  }

  mutating func dryRun() async throws {
    try await people()
    let subject = try await stage.subject()
    let wanted = SamplePublication.blocked(subject, limits)
    let before = try await stage.view(of: subject.head)
    let (outcome, calls) = await published(wanted, isDryRun: true)
    expect(calls.allSatisfy { !$0.isWrite }, "a dry run wrote")
    expect(try await stage.view(of: subject.head) == before, "a dry run changed something")
    let expected =
      wanted.statuses.count + (wanted.check == nil ? 0 : 1) + 2 + (wanted.comment == .untouched ? 0 : 1)
    expect(outcome.steps.count == expected, "a dry run would write \(outcome.steps)")
  }

  /// Two programs at once: what they leave is mended by the next.
  mutating func race() async throws {
    try await people()
    let wanted = SamplePublication.blocked(try await stage.subject(), limits)
    let target = stage.target
    async let one = publish(wanted, to: target)
    async let other = publish(wanted, to: target)
    _ = await (one, other)
    _ = await publish(wanted, to: target)
    try await check(wanted, people: true)
  }

  /// - Returns: how many calls there were.
  mutating func fault(
    _ fault: PublicationFault?, at index: Int,
    after first: ((PublicationSubject, PublicationLimits) -> Publication)?
  ) async throws -> Int {
    // Once on a pull request that nobody has commented on: the forge's count of comments is believed there.
    let isQuoted = first != nil
    try await people(isQuoted: isQuoted)
    let subject = try await stage.subject()
    var wanted = SamplePublication.blocked(subject, limits)
    var runs = 1
    if let first {
      try await settle(first(subject, limits))
      wanted = SamplePublication.passed(subject, limits)
      runs = 2
    }
    let stage = stage
    let target = FaultyTarget(stage.target, fault, at: index) { try await stage.push() }
    let outcome = await publish(wanted, to: target)
    let calls = await target.calls
    switch fault {
    case .headMoved:
      let late = calls.dropFirst(index).count { $0.isOnPullRequest }
      expect(late <= 1, "\(late) writes to a pull request whose head had moved")
      expect(late == 0 || outcome.outdated != nil, "nobody said that head had moved")
      let subject = try await stage.subject()
      if index < calls.count { expect(subject.head != wanted.subject.head, "the stage did not push") }
      wanted =
        first == nil ? SamplePublication.blocked(subject, limits) : SamplePublication.passed(subject, limits)
      runs = 1
    case .lostBefore, .lostAfter, nil:
      // A read is asked again, a write is looked for: nothing is left to do.
      expect(outcome.isComplete, "\(outcome.outdated ?? "") \(outcome.problems)")
      try await check(wanted, runs: runs, people: isQuoted)
    case .unreachable, .refused:
      let isWrite = index < calls.count && calls[index].isWrite
      expect(outcome.problems.count == (isWrite ? 1 : 0), "\(outcome.problems)")
    }
    // Whatever happened, the next run leaves it as it should be, and the one after that has nothing to do.
    let (next, _) = await published(wanted)
    expect(next.isComplete, "\(next.outdated ?? "") \(next.problems)")
    try await check(wanted, runs: runs, people: isQuoted)
    let (last, asked) = await published(wanted)
    expect(last.isComplete && last.steps.isEmpty, "another run wrote \(last.steps)")
    expect(asked.count <= 3, "another run asked \(asked)")
    return calls.count
  }
}

extension Publication {
  fileprivate func with(comment: StickyComment, labels: [OwnLabel]) -> Publication {
    Publication(subject: subject, statuses: statuses, check: check, labels: labels, comment: comment)
  }
}
