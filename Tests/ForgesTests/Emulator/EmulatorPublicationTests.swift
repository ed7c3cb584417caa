import Forges
import GateKit
import HTTPTransfer
import Publishing
import SourceText
import TestSupport
import Testing

@Suite(
  "A publication to a GitHub", .enabled(if: EmulatedGitHub.script != nil, EmulatedGitHub.isThere), .serialized
)
struct EmulatorPublicationTests {
  @Test("ends in the right state whatever happens", arguments: PublicationConformance.allCases)
  func conforms(_ conformance: PublicationConformance) async throws {
    let emulator = try await EmulatedGitHub()
    #expect(await conformance.run { try await EmulatorStage(emulator) } == [])
    #expect(try emulator.violations() == [])
  }

  @Test("a second run asks three questions, to all of which the answer is 304")
  func secondRun() async throws {
    let emulator = try await EmulatedGitHub()
    let stage = try await EmulatorStage(emulator)
    let subject = try await stage.subject()
    for wanted in [
      SamplePublication.blocked(subject, stage.target.limits),
      SamplePublication.passed(subject, stage.target.limits),
    ] {
      try await stage.commentAsPerson("a word")
      #expect(await publish(wanted, to: stage.target).isComplete)
      // What was written has to be read once to be known.
      #expect(await publish(wanted, to: stage.target).steps.isEmpty)
      let before = stage.network.exchanges.count
      let outcome = await publish(wanted, to: stage.target)
      #expect(outcome.isComplete && outcome.steps.isEmpty)
      let asked = stage.network.exchanges.dropFirst(before)
      #expect(asked.count <= 3)
      #expect(asked.allSatisfy { $0.method == .get && $0.status == 304 })
    }
    #expect(try emulator.violations() == [])
  }

  @Test("says what a token may not write, and writes the rest")
  func permissions() async throws {
    let emulator = try await EmulatedGitHub()
    try await emulator.tell(
      "install",
      .map([
        "permissions": .map([
          "metadata": .text("read"), "statuses": .text("write"), "pull_requests": .text("read"),
          "checks": .text("read"),
        ])
      ]))
    let stage = try await EmulatorStage(emulator)
    let wanted = SamplePublication.blocked(try await stage.subject(), stage.target.limits)
    let outcome = await publish(wanted, to: stage.target)
    let view = try await stage.view(of: wanted.subject.head)
    #expect(view.statuses.count == 3)
    #expect(outcome.steps.count == 3)
    #expect(outcome.problems.count == 3)
    #expect(outcome.problems.allSatisfy { $0.contains("cannot ") })
    #expect(outcome.problems.first?.hasPrefix("create check run \"gatehouse: main\"") == true)
  }
}

/// Every fault of the emulator at every request of a publication: the exchange of tokens, each page, each batch
/// of annotations, each write.
@Suite(
  "A fault at a request of a publication to a GitHub",
  .enabled(if: EmulatedGitHub.script != nil, EmulatedGitHub.isThere), .serialized)
struct EmulatorFaultTests {
  enum Kind: String, CaseIterable, Sendable {
    case status, reset, slow, stall, truncate, garbage, primary, secondary
  }
  enum Phase: String, CaseIterable, Sendable { case before, after }

  @Test(
    "is mended: right state, one comment, one check run, no label of a person lost", arguments: Kind.allCases,
    Phase.allCases)
  func mended(_ kind: Kind, _ phase: Phase) async throws {
    let emulator = try await EmulatedGitHub()
    let count = try await requests(emulator)
    #expect(count > 12)
    // All of them with full effort; else every third, so that all kinds together meet each.
    let offset = Kind.allCases.firstIndex(of: kind) ?? 0
    for index in stride(from: Effort.isFull ? 0 : offset % 3, to: count, by: Effort.isFull ? 1 : 3) {
      try await trial(emulator, kind, phase, at: index)
    }
    #expect(try emulator.violations() == [])
  }

  /// How many requests a publication makes without a fault.
  private func requests(_ emulator: EmulatedGitHub) async throws -> Int {
    let (stage, wanted) = try await start(emulator)
    let outcome = await publish(wanted, to: stage.target)
    #expect(outcome.isComplete, "\(outcome.problems)")
    return stage.network.exchanges.count
  }

  private func start(_ emulator: EmulatedGitHub) async throws -> (EmulatorStage, Publication) {
    let stage = try await EmulatorStage(emulator)
    try await stage.addLabelAsPerson("bug")
    try await stage.addLabelAsPerson(SamplePublication.unsetLabel)
    try await stage.commentAsPerson("> \(SamplePublication.marker)\n\nwhat is this?")
    return (stage, SamplePublication.blocked(try await stage.subject(), stage.target.limits))
  }

  private func trial(_ emulator: EmulatedGitHub, _ kind: Kind, _ phase: Phase, at index: Int) async throws {
    let (stage, wanted) = try await start(emulator)
    let what = "\(kind.rawValue) \(phase.rawValue) request \(index)"
    // A stall is longer than we wait for an answer, a slow answer is not.
    let (target, network) = try await stage.another(
      answerWithin: kind == .stall ? .milliseconds(400) : .seconds(60))
    let fault = Node.map([
      "kind": .text(kind.rawValue), "phase": .text(phase.rawValue), "after": .number(index),
      "times": .number(1), "seconds": .plain(kind == .stall ? "1" : "0.1"),
    ])
    try await emulator.tell("faults", .list([fault]))
    let first = await publish(wanted, to: target)
    try await emulator.tell("faults", .list([]))
    // What it says of itself is so.
    if first.isComplete {
      await expectRight(try await stage.view(of: wanted.subject.head), wanted, what)
    }
    #expect(first.isComplete, "\(what): \(first.problems)")
    let next = await publish(wanted, to: stage.target)
    #expect(next.isComplete, "\(what): \(next.problems)")
    await expectRight(try await stage.view(of: wanted.subject.head), wanted, what)
    let before = stage.network.exchanges.count
    let last = await publish(wanted, to: stage.target)
    #expect(last.isComplete && last.steps.isEmpty, "\(what): \(last.steps)")
    #expect(stage.network.exchanges.count - before <= 3, "\(what)")
    #expect(!network.exchanges.contains { $0.isCanned })
    #expect(!stage.network.exchanges.contains { $0.isCanned })
  }

  private func expectRight(_ view: PublicationView, _ wanted: Publication, _ what: String) async {
    #expect(
      Set(view.statuses.map { "\($0.context) \($0.state) \($0.description)" })
        == Set(wanted.statuses.map { "\($0.context) \($0.state) \($0.description)" }), "\(what)")
    #expect(view.statusCount <= wanted.statuses.count + 1, "\(what)")
    #expect(view.checkRuns.count == 1, "\(what)")
    let run = view.checkRuns.first
    #expect(run?.conclusion == wanted.check?.conclusion, "\(what)")
    #expect(run?.summary == wanted.check?.summary, "\(what)")
    #expect(
      run?.annotations == wanted.check?.annotations, "\(what): \(run?.annotations.count ?? 0) annotations")
    #expect(view.labels == ["bug", SamplePublication.label], "\(what)")
    #expect(view.comments.filter(\.isOurs).map(\.body) == [wanted.comment.body], "\(what)")
    #expect(view.comments.count == 2, "\(what)")
  }
}
