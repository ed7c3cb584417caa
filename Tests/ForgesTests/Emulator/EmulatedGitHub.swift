import CivilTime
import DocumentReading
import Forges
import HTTPTransfer
import LocalSystem
import SourceText
import Synchronization
import TestSupport
import Testing

/// The forge emulator, running. The tests that need it are skipped by name where nobody says where it is.
final class EmulatedGitHub: Sendable {
  /// nil: not on this machine.
  static let script = Environment.process["GATEHOUSE_FORGE_EMULATOR"]
  static let isThere: Comment = "GATEHOUSE_FORGE_EMULATOR names forge_emulator.py"

  let url: String
  private let app: GitHubApp
  private let folder: TestFolder
  private let program: BackgroundProgram
  private let admin: CurlTransfer
  private let counter = Mutex(0)

  init() async throws {
    let script = try #require(Self.script)
    folder = try TestFolder()
    let root = LocalPath(#filePath).folder.folder.folder.folder
    let python = root.appending(".build/peers/bin/python3")
    program = try BackgroundProgram(
      LocalFiles.kind(of: python) == nil ? "python3" : "\(python)",
      [script, "--port", "0", "--state", "\(folder.path)"])
    let line = try #require(program.readLine(containing: "{"))
    let info = try readJSON(Array(line.utf8), source: "emulator")
    url = try #require(info["url"]?.scalar)
    let key = try LocalFiles.read(LocalPath(try #require(info["key"]?.scalar)), limit: 1 << 20)
    app = GitHubApp(
      id: try #require(info["app_id"]?.scalar), key: Secret(String(decoding: key, as: UTF8.self)))
    admin = try CurlTransfer(TransferOptions(userAgent: "gatehouse-tests"))
    // Its own limits have tests of their own; here many publications go to one installation.
    try await tell(
      "limits",
      .map([
        "primary": .number(1_000_000), "content_per_min": .number(1_000_000),
        "content_per_hour": .number(1_000_000), "points_per_min": .number(1_000_000),
      ]))
  }

  /// One call of the emulator's own plane.
  @discardableResult
  func tell(_ call: String, _ body: Node = .map([:])) async throws -> Node {
    try await answer(HTTPRequest(.post, "\(url)/_emu/\(call)", body: Array(json(body).utf8)))
  }

  /// A request of a person, by a token of theirs.
  @discardableResult
  func ask(_ method: HTTPMethod, _ path: String, _ body: Node? = nil, as token: String) async throws -> Node {
    let headers = [
      HTTPHeader("Authorization", Secret("Bearer \(token)")),
      HTTPHeader("Accept", "application/vnd.github+json"),
      HTTPHeader("X-GitHub-Api-Version", "2022-11-28"), HTTPHeader("Content-Type", "application/json"),
    ]
    return try await answer(
      HTTPRequest(
        method, "\(url)/\(path)", headers: headers, body: body.map { Array(json($0).utf8) } ?? []))
  }

  private func answer(_ request: HTTPRequest) async throws -> Node {
    let response = try await admin.send(request)
    let text = String(decoding: response.body.prefix(500), as: UTF8.self)
    try #require(response.isSuccess, "\(request): \(response.status) \(text)")
    return response.body.isEmpty
      ? .null : try readJSON(response.body, source: "emulator", limits: .report)
  }

  /// A number that no other caller got.
  func next() -> Int {
    counter.withLock { number in
      number += 1
      return number
    }
  }

  /// A client with nothing remembered, which never waits: what it would wait for, the emulator's clock is moved by.
  func forge(_ name: String, answerWithin patience: Duration = .seconds(60)) async throws -> (
    GitHubForge, WatchedNetwork
  ) {
    let told = try await tell("clock")["now"]?.scalar?.split(separator: ".").first
    let now = try #require(told.flatMap { Int64($0) })
    let clock = SkippingClock { duration in
      // A clock that stays behind shows in the publication that follows.
      _ = try? await self.tell("clock", .map(["advance": .number(Int(duration.components.seconds) + 1)]))
    }
    let time = TimeSource(
      clock: clock,
      now: { Instant(seconds: now).adding(TimeSpan(seconds: clock.skipped.components.seconds)) },
      jitter: { 0.5 })
    var transfer = TransferOptions(userAgent: "gatehouse-tests")
    transfer.totalTime = patience
    let network = WatchedNetwork(try CurlTransfer(transfer))
    var options = HTTPClientOptions(transfer)
    options.rates.contentPerMinute = 1_000_000
    options.rates.contentPerHour = 1_000_000
    let client = try HTTPClient(network, options, time: time)
    let address = try #require(GitHubAddress(api: url))
    let repository = try #require(GitHubRepository(address, owner: "acme", name: name))
    return (GitHubForge(repository, as: .app(app), over: client, now: time.now), network)
  }

  /// What the emulator found wrong with requests, by its journal.
  func violations() throws -> [String] {
    let bytes = try LocalFiles.read(folder.path.appending("journal.jsonl"), limit: 1 << 30)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .filter { $0.contains("\"violations\": [") && !$0.contains("\"violations\": []") }
      .map { String($0.prefix(600)) }
  }
}

/// A clock that nobody waits for: a sleep moves it to its end.
final class SkippingClock: Clock {
  struct Instant: InstantProtocol {
    let offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  private let state = Mutex(Duration.zero)
  private let skip: @Sendable (Duration) async -> Void

  /// - Parameter skip: told how long each sleep would have taken.
  init(skip: @escaping @Sendable (Duration) async -> Void) { self.skip = skip }

  var now: Instant { Instant(offset: skipped) }
  var skipped: Duration { state.withLock { $0 } }
  var minimumResolution: Duration { .nanoseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    let length = now.duration(to: deadline)
    guard length > .zero else { return }
    state.withLock { $0 = max($0, deadline.offset) }
    await skip(length)
  }
}

/// The network, and what went over it.
final class WatchedNetwork: HTTPSending {
  struct Exchange: Sendable {
    let method: HTTPMethod
    let url: String
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
      method: request.method, url: request.url, status: response?.status,
      isCanned: response?.headers["X-Emulator-Canned"] != nil)
    log.withLock { $0.append(exchange) }
  }
}
