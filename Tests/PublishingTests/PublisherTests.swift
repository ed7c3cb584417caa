import GateKit
@testable import Publishing
import TestSupport
import Testing

@Suite("Publishing")
struct PublisherTests {
  private typealias Call = FaultyTarget.Call

  @Test("reads only what is needed, and writes in order")
  func calls() async throws {
    let forge = MemoryForge()
    await forge.commentAsPerson("a word")
    let target = FaultyTarget(forge)
    let wanted = SamplePublication.blocked(await forge.subject(), forge.limits)
    let outcome = await publish(wanted, to: target)
    #expect(outcome.isComplete)
    #expect(
      await target.calls.map(name) == [
        "standing", "statuses", "check runs", "comments", "status", "status", "status", "create check run",
        "standing", "add label", "standing", "create comment",
        // What was made is found again, once; then head is looked at once more, and the run is sealed.
        "check runs", "comments", "standing", "update check run",
      ])
    #expect(outcome.steps.map { name(.write($0)) }.last == "update check run")
  }

  @Test("asks for no comments where there are none, and seals at once where nothing else is to be written")
  func quiet() async throws {
    let forge = MemoryForge()
    let target = FaultyTarget(forge)
    let outcome = await publish(SamplePublication.passed(await forge.subject(), forge.limits), to: target)
    #expect(outcome.isComplete)
    #expect(
      await target.calls.map(name) == [
        "standing", "statuses", "check runs", "status", "status", "status", "create check run", "check runs",
      ])
  }

  @Test("reads neither check runs nor comments that nobody wants")
  func unwanted() async throws {
    let forge = MemoryForge()
    let subject = await forge.subject()
    let wanted = Publication(
      subject: subject, statuses: [CommitStatus(context: "c", state: .success, description: "d")],
      check: nil, labels: [], comment: .untouched)
    let target = FaultyTarget(forge)
    #expect(await publish(wanted, to: target).isComplete)
    #expect(await target.calls.map(name) == ["standing", "statuses", "status"])
  }

  @Test("reports what a forge refuses, once, and writes the rest")
  func refused() async throws {
    let forge = RefusingForge { step in if case .createCheckRun = step { true } else { false } }
    let wanted = SamplePublication.blocked(await forge.memory.subject(), forge.limits)
    let outcome = await publish(wanted, to: forge)
    #expect(
      outcome.problems == [
        "create check run \"gatehouse: main\", failure with 120 annotations: Blocked: 1 of 3: "
          + "cannot do that: the token may not"
      ])
    #expect(await forge.refusals == 1)
    let view = await forge.memory.view(of: wanted.subject.head)
    #expect(view.statuses.count == 3)
    #expect(view.labels == [SamplePublication.label])
    #expect(view.comments.count == 1)
    #expect(view.checkRuns.isEmpty)
  }

  @Test("gives up on an answer that stays unclear, and says so")
  func unclear() async throws {
    let forge = RefusingForge(isUnclear: true) { step in if case .createComment = step { true } else { false }
    }
    let wanted = SamplePublication.blocked(await forge.memory.subject(), forge.limits)
    let outcome = await publish(wanted, to: forge)
    #expect(outcome.problems.count == 1)
    #expect(outcome.problems.first?.hasPrefix("write the comment (") == true)
    #expect(await forge.refusals == 5)
    // Nothing says that all is well.
    let runs = await forge.memory.checkRuns(named: "gatehouse: main", on: wanted.subject.head)
    #expect(runs.count == 1)
    #expect(runs.first.flatMap { CheckSeal($0.externalID) }?.whole == nil)
  }

  @Test("posts statuses that it cannot read, and makes nothing that might be there already")
  func unreadable() async throws {
    let forge = RefusingForge(refusesReads: true) { _ in false }
    await forge.memory.commentAsPerson("a word")
    let wanted = SamplePublication.blocked(await forge.memory.subject(), forge.limits)
    let outcome = await publish(wanted, to: forge)
    let view = await forge.memory.view(of: wanted.subject.head)
    #expect(view.statuses.count == 3)
    #expect(view.checkRuns.isEmpty)
    #expect(view.comments.count == 1)
    #expect(view.labels == [SamplePublication.label])
    #expect(
      outcome.problems == [
        "cannot read statuses: the token may not", "cannot read check runs: the token may not",
        "cannot read comments: the token may not",
      ])
  }

  @Test(
    "says why it wrote nothing",
    arguments: [
      ("push", "head is "), ("retarget", "it is to enter staging by now, not main"),
      ("close", "the pull request is closed"),
    ])
  func outdated(_ change: String, _ reason: String) async throws {
    let forge = MemoryForge()
    let wanted = SamplePublication.blocked(await forge.subject(), forge.limits)
    switch change {
    case "push": await forge.push()
    case "retarget": await forge.retarget(to: "staging")
    default: await forge.close()
    }
    let outcome = await publish(wanted, to: forge)
    #expect(outcome.outdated?.hasPrefix(reason) == true)
    #expect(outcome.steps.isEmpty && !outcome.isComplete)
  }

  @Test("lists what it would write, a line each, safe for a terminal")
  func dryRun() async throws {
    let forge = MemoryForge()
    await forge.addLabelAsPerson("database")
    let hostile = "a\u{1B}[31m\n::error::b"
    let plain = SamplePublication.blocked(await forge.subject(), forge.limits)
    let wanted = Publication(
      subject: plain.subject,
      statuses: [CommitStatus(context: hostile, state: .failure, description: hostile)], check: plain.check,
      labels: plain.labels + [OwnLabel(name: hostile, isSet: true)], comment: plain.comment)
    let outcome = await publish(wanted, to: forge, isDryRun: true)
    #expect(
      outcome.steps.map(\.description) == [
        #"set status "a\u{1B}[31m\n\u{3A}:error::b" to failure: a\u{1B}[31m\n\u{3A}:error::b"#,
        #"create check run "gatehouse: main", failure with 120 annotations: Blocked: 1 of 3"#,
        #"add label "a\u{1B}[31m\n\u{3A}:error::b""#,
        #"remove label "database""#,
        #"add label "gatehouse: blocked""#,
        "write the comment (107 bytes)",
      ])
    let others: [PublicationStep] = [
      .updateCheckRun(
        id: "1", try #require(SamplePublication.pending(plain.subject, forge.limits).check),
        externalID: "x"),
      .editComment(id: hostile, body: "ab"), .deleteComment(id: "7"),
    ]
    #expect(
      others.map(\.description) == [
        "update check run \"gatehouse: main\", in progress: Pending: 1 of 3 waits",
        #"edit comment a\u{1B}[31m\n\u{3A}:error::b (2 bytes)"#, "delete comment 7, a second one",
      ])
  }

  private func name(_ call: Call) -> String {
    switch call {
    case .standing: "standing"
    case .statuses: "statuses"
    case .checkRuns: "check runs"
    case .comments: "comments"
    case .write(.postStatus): "status"
    case .write(.createCheckRun): "create check run"
    case .write(.updateCheckRun): "update check run"
    case .write(.addLabel): "add label"
    case .write(.removeLabel): "remove label"
    case .write(.createComment): "create comment"
    case .write(.editComment): "edit comment"
    case .write(.deleteComment): "delete comment"
    }
  }
}

/// A forge that never does some things.
private actor RefusingForge: PublicationTarget {
  nonisolated let limits = PublicationLimits()
  nonisolated let memory = MemoryForge()
  private let isUnclear: Bool
  private let refusesReads: Bool
  private let refuses: @Sendable (PublicationStep) -> Bool
  private(set) var refusals = 0

  init(
    isUnclear: Bool = false, refusesReads: Bool = false,
    _ refuses: @escaping @Sendable (PublicationStep) -> Bool
  ) {
    self.isUnclear = isUnclear
    self.refusesReads = refusesReads
    self.refuses = refuses
  }

  private func read<Value: Sendable>(_ what: String, _ value: Value) throws -> Value {
    if refusesReads { throw Refusal(reason: "cannot read \(what): the token may not") }
    return value
  }

  func standing(of pull: Int) async throws -> PullRequestStanding { try await memory.standing(of: pull) }

  func statuses(on commit: ObjectID, contexts: Set<String>) async throws -> [CommitStatus] {
    try read("statuses", await memory.statuses(on: commit, contexts: contexts))
  }

  func checkRuns(named name: String, on commit: ObjectID) async throws -> [PostedCheckRun] {
    try read("check runs", await memory.checkRuns(named: name, on: commit))
  }

  func comments(on pull: Int, marker: String) async throws -> [PostedComment] {
    try read("comments", await memory.comments(on: pull, marker: marker))
  }

  func perform(_ step: PublicationStep, for subject: PublicationSubject) async throws {
    guard refuses(step) else { return try await memory.perform(step, for: subject) }
    refusals += 1
    if isUnclear { throw InjectedFault(fault: .lostBefore, mayHaveArrived: true) }
    throw Refusal(reason: "cannot do that: the token may not")
  }
}
