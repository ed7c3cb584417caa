import CivilTime
import GateCatalog
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import TestSupport

@testable import GatehouseCommands

/// A server beside a GitHub to break: a repository with webhooks that lead to it, and a pull request.
///
/// Time stands still unless a test moves it: nothing is polled, and what the server does, it does for a webhook.
final class ServeStage {
  let pull: PullStage
  /// Answers for the forge what the emulator does not know; nil: nothing.
  let front: ForgeFront?
  let console: ServeConsole
  private(set) var clock = ManualClock()
  private(set) var server: Server
  private var settings: ServerSettings
  private var markers = 0

  /// Of `PAGE_TOKEN`.
  static let pageToken = "shown to people"
  static let secret = "it is a secret to everybody"
  private let network: CurlTransfer

  var emulator: ForgeEmulator { pull.emulator }

  /// - Parameters:
  ///   - settings: of the server, beside those that every one has.
  ///   - owner: of the repositories that are served.
  ///   - isWanted: whether the forge is asked by way of a `ForgeFront`.
  ///   - before: what happens on the forge before the server is there.
  init(
    policy: String = PullStage.policy, target: String = "main", owner: String = "acme",
    settings more: String = "", front isWanted: Bool = false,
    before: (PullStage) async throws -> Void = { _ in }
  ) async throws {
    pull = try await PullStage(on: ForgeEmulator.start(), policy: policy, target: target, owner: owner)
    front = isWanted ? try ForgeFront(of: pull.emulator) : nil
    try await before(pull)
    let folder = pull.folder
    try folder.write("app.pem", pull.emulator.appKey.reveal())
    try folder.write(
      "gatehouse-server.yml",
      """
      listen: 127.0.0.1:0
      storage: {sqlite: state/gatehouse.db}
      mirrors: {folder: mirrors, limit: 1 GB}
      cache: cache
      forges:
        github:
          kind: github
          api: \(front?.url ?? pull.emulator.url)
          app: {id: "\(pull.emulator.appID)", key: {file: app.pem}}
          webhook_secrets: [{variable: HOOK_SECRET}]
          repositories: ["\(owner)/*"]
      \(more)
      """)
    console = ServeConsole(
      in: folder.path, ["PATH": "/usr/bin:/bin", "HOOK_SECRET": Self.secret, "PAGE_TOKEN": Self.pageToken])
    settings = try ServerFile("gatehouse-server.yml", console.console).settings
    network = try CurlTransfer(.patient())
    server = try await Self.server(settings, pull, console, clock)
    // The next one, after a stop, has the same port.
    settings.listen = "127.0.0.1:\(server.port)"
    await console.wait(for: 1, where: isReconciled)
    try await hook(pull.name)
  }

  private static func server(
    _ settings: ServerSettings, _ pull: PullStage, _ console: ServeConsole, _ clock: ManualClock
  ) async throws -> Server {
    try await Server(
      settings, in: pull.folder.path, console.console, builtInGates,
      time: TimeSource(clock: clock, now: { console.now }, jitter: { 0 }))
  }

  func stop() async {
    await server.stop()
    clock.release()
  }

  func restart() async throws {
    let before = console.lines.count(where: isReconciled)
    clock = ManualClock()
    server = try await Self.server(settings, pull, console, clock)
    await console.wait(for: before + 1, where: isReconciled)
  }

  /// Has the emulator send webhooks of a repository here.
  func hook(_ repository: String) async throws {
    let answer = try await emulator.admin(
      "token",
      [
        "name": .text("owner"), "kind": .text("pat"), "repos": .list([.text(repository)]),
        "permissions": .map(["metadata": .text("read"), "repository_hooks": .text("write")]),
      ])
    try await emulator.api(
      .post, "/repos/\(repository)/hooks",
      .map([
        "name": .text("web"), "active": .bool(true), "events": .list([.text("*")]),
        "config": .map([
          "url": .text("http://127.0.0.1:\(server.port)/webhooks/github"), "content_type": .text("json"),
          "secret": .text(Self.secret),
        ]),
      ]), token: Secret(answer["token"]?.scalar ?? ""))
  }

  /// One webhook of the emulator's, as it is.
  func emit(_ event: String, _ payload: Node) async throws {
    try await emulator.admin(
      "emit",
      ["repo": .text(pull.name), "event": .text(event), "payload": payload, "raw": .bool(true)])
  }

  /// Waits until every webhook that was sent has come, and all that it asked for is done: also what that led to.
  func settle() async throws {
    var seen = -1
    while seen != console.lines("webhook accepted").count {
      seen = console.lines("webhook accepted").count
      // The emulator sends one after the other: what was sent before this has come.
      markers += 1
      try await emit("ping", .map(["zen": .text("\(markers)")]))
      let count = markers
      await console.wait(for: count) { $0["name"]?.scalar == "ping" }
      try await server.idle(console)
    }
  }

  /// Lets so much time pass, and has the workers look at their queue.
  func pass(_ seconds: Int64) async {
    console.advance(by: seconds)
    // Who looks at the queue and who reconciles both sleep by now.
    await clock.sleepers(atLeast: 2)
    clock.advance(by: .seconds(2))
  }

  var port: Int { server.port }

  /// A request of nobody's in particular.
  func request(
    _ method: HTTPMethod, _ path: String, _ headers: [String: String] = [:], body: [UInt8] = []
  ) async throws -> HTTPResponse {
    try await network.send(
      HTTPRequest(
        method, "http://127.0.0.1:\(server.port)\(path)",
        headers: headers.map { HTTPHeader($0.key, $0.value) }, body: body))
  }
}
