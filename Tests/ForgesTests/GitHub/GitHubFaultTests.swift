import HTTPFields
import CivilTime
import Forges
import GateKit
import HTTPTransfer
import Publishing
import SourceText
import Synchronization
import TestSupport
import Testing

@testable import ForgeDoubles

/// Every fault of the emulator at every request of a publication: the exchange of tokens, each read, each batch of
/// annotations, each write.
@Suite(
  "A fault at a request of a publication to GitHub",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"))
struct GitHubFaultTests {
  enum Kind: String, CaseIterable, Sendable {
    case status, reset, slow, stall, truncate, garbage, primary, secondary
  }
  /// Before: nothing was done. After: it was, and only the answer is lost.
  enum Phase: String, CaseIterable, Sendable { case before, after }

  @Test(
    "is mended by the same run: right state, one comment, one check run, no label of a person lost",
    arguments: Kind.allCases, Phase.allCases)
  func mended(_ kind: Kind, _ phase: Phase) async throws {
    let emulator = try await ForgeEmulator.start()
    let count = try await requests(of: emulator)
    #expect(count >= 18)
    // Quickly every fourth, so that all kinds together meet each request twice.
    let step = Effort.isFull ? 1 : 4
    let first = (Kind.allCases.firstIndex(of: kind) ?? 0) % step
    for index in stride(from: first, to: count, by: step) {
      // What was published before would be read with every look.
      try await emulator.admin("reset")
      try await trial(on: emulator, Fault(kind: kind, phase: phase, request: index))
    }
    #expect(try emulator.takeViolations() == [])
  }

  private struct Fault: CustomStringConvertible {
    let kind: Kind
    let phase: Phase
    /// From 0.
    let request: Int

    var description: String { "\(kind.rawValue) \(phase.rawValue) request \(request)" }
    /// Longer than we wait for an answer. What is slow after the deed is never answered by the emulator.
    var isSilent: Bool { kind == .stall || kind == .slow && phase == .after }
    var node: Node {
      .map([
        "kind": .text(kind.rawValue), "phase": .text(phase.rawValue), "after": .number(request),
        "times": .number(1), "seconds": .plain(kind == .stall ? "4" : "0.05"),
      ])
    }
  }

  /// How many there are without a fault.
  private func requests(of emulator: ForgeEmulator) async throws -> Int {
    let (stage, wanted) = try await start(emulator)
    let (target, network) = try await client(stage)
    let outcome = await publish(wanted, to: target)
    #expect(outcome.isComplete, "\(outcome.problems)")
    return network.exchanges.count
  }

  private func start(_ emulator: ForgeEmulator) async throws -> (GitHubStage, Publication) {
    let stage = try await GitHubStage(on: emulator)
    try await stage.addLabelAsPerson("bug")
    try await stage.addLabelAsPerson(SamplePublication.unsetLabel)
    try await stage.commentAsPerson("> \(SamplePublication.marker)\n\nwhat is this?")
    return (stage, SamplePublication.blocked(try await stage.subject(), stage.target.limits))
  }

  private func trial(on emulator: ForgeEmulator, _ fault: Fault) async throws {
    let (stage, wanted) = try await start(emulator)
    let (target, network) = try await client(
      stage, answerWithin: fault.isSilent ? .seconds(2) : .seconds(3_600))
    try await emulator.admin("faults", .list([fault.node]))
    let outcome = await publish(wanted, to: target)
    try await emulator.admin("faults", .list([]))
    #expect(outcome.isComplete, "\(fault): \(outcome.outdated ?? "") \(outcome.problems)")
    expectRight(try await stage.view(of: wanted.subject.head), wanted, "\(fault)")

    // Another program, with nothing remembered: what is left to do is nothing.
    let (other, otherNetwork) = try await client(stage)
    let next = await publish(wanted, to: other)
    #expect(next.isComplete, "\(fault): \(next.problems)")
    #expect(next.steps.isEmpty, "\(fault): \(next.steps)")
    let before = otherNetwork.exchanges.count
    let last = await publish(wanted, to: other)
    #expect(last.isComplete && last.steps.isEmpty, "\(fault): \(last.steps)")
    let asked = otherNetwork.exchanges.dropFirst(before)
    #expect(asked.count <= 3, "\(fault)")
    #expect(asked.allSatisfy { $0.method == .get && $0.status == 304 }, "\(fault)")
    expectRight(try await stage.view(of: wanted.subject.head), wanted, "\(fault), later")
    #expect(!(network.exchanges + otherNetwork.exchanges).contains { $0.isCanned })
  }

  private func expectRight(_ view: PublicationView, _ wanted: Publication, _ what: String) {
    #expect(
      Set(view.statuses.map { "\($0.context) \($0.state) \($0.description)" })
        == Set(wanted.statuses.map { "\($0.context) \($0.state) \($0.description)" }), "\(what)")
    #expect(view.statusCount <= wanted.statuses.count + 1, "\(what): \(view.statusCount) statuses")
    #expect(view.checkRuns.count == 1, "\(what)")
    let run = view.checkRuns.first
    #expect(run?.conclusion == wanted.check?.conclusion, "\(what)")
    #expect(run?.title == wanted.check?.title, "\(what)")
    #expect(run?.summary == wanted.check?.summary, "\(what)")
    #expect(run?.text == wanted.check?.text, "\(what)")
    #expect(run?.annotations == wanted.check?.annotations, "\(what): \(run?.annotations.count ?? 0) of them")
    #expect(view.labels == ["bug", SamplePublication.label], "\(what)")
    #expect(view.comments.filter(\.isOurs).map(\.body) == [wanted.comment.body], "\(what)")
    #expect(view.comments.count == 2, "\(what)")
  }

  /// A client with nothing remembered, which never waits: where it would, its clock is moved.
  private func client(
    _ stage: GitHubStage, answerWithin patience: Duration = .seconds(3_600)
  ) async throws -> (GitHubForge, WatchedNetwork) {
    let emulator = stage.emulator
    let told = try await emulator.admin("clock")["now"]?.scalar?.split(separator: ".").first
    let start = try #require(told.flatMap { Int64($0) })
    let clock = SkippingClock()
    // Else in step with the emulator's own, which goes on while it works.
    let watch = ContinuousClock.now
    let time = TimeSource(
      clock: clock,
      now: { Instant(seconds: start + (clock.skipped + watch.duration(to: .now)).components.seconds) },
      jitter: { 0.5 })
    var transfer = TransferOptions.patient()
    transfer.totalTime = patience
    let network = WatchedNetwork(try CurlTransfer(transfer))
    var options = HTTPClientOptions(transfer)
    options.rates.contentPerMinute = 1_000_000
    options.rates.contentPerHour = 1_000_000
    let client = try HTTPClient(network, options, time: time)
    let app = GitHubApp(id: emulator.clientID, key: emulator.appKey)
    return (GitHubForge(stage.repository, as: .app(app), over: client, now: time.now), network)
  }
}

/// The network, and what went over it.
private final class WatchedNetwork: HTTPSending {
  struct Exchange: Sendable {
    let method: HTTPMethod
    /// nil: no complete answer.
    let status: Int?
    /// The official example, not what the emulator knows.
    let isCanned: Bool
  }

  private let network: any HTTPSending
  private let log = Mutex<[Exchange]>([])

  init(_ network: any HTTPSending) { self.network = network }

  var exchanges: [Exchange] { log.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    do {
      let response = try await network.send(request)
      note(request, response)
      return response
    } catch {
      note(request, nil)
      throw error
    }
  }

  private func note(_ request: HTTPRequest, _ response: HTTPResponse?) {
    let exchange = Exchange(
      method: request.method, status: response?.status,
      isCanned: response?.headers["X-Emulator-Canned"] != nil)
    log.withLock { $0.append(exchange) }
  }
}
