import CivilTime
import Cryptography
import GateCatalog
import HTTPTransfer
import LocalSystem
import SourceText
import TestSupport

@testable import GatehouseCommands

/// A server beside a forge that answers in this process, at one address with the git of its repository.
///
/// Time stands still unless a test moves it: what the server does, it does for a webhook, or when it starts.
final class LoopbackForgeStage {
  let origin: TestRepository
  let console: ServeConsole
  let forge: LoopbackServer
  private(set) var server: Server
  private var clock = ManualClock()
  private var settings: ServerSettings
  private let folder: TestFolder
  private let network: CurlTransfer

  /// - Parameters:
  ///   - kind: `gitea` or `gitlab`.
  ///   - api: below the forge's address: `/api/v1`.
  ///   - user: whom git says that it is.
  ///   - secret: of its webhooks.
  ///   - answer: to whatever is not git's.
  init(
    _ kind: String, api: String, repository: String, origin: TestRepository, user: String, token: String,
    secret: String, settings more: String = "",
    answer: @escaping @Sendable (LoopbackRequest) -> LoopbackReply
  ) async throws {
    self.origin = origin
    let authorization = "Basic " + base64(Array("\(user):\(token)".utf8))
    forge = try LoopbackServer { request in
      guard request.path.hasPrefix("/\(repository).git/") else { return answer(request) }
      guard request["Authorization"] == authorization else {
        return .text("no", status: 401, headers: [("WWW-Authenticate", "Basic realm=\"git\"")])
      }
      return GitServer.answer(request, origin)
    }
    folder = try TestFolder()
    try folder.write(
      "gatehouse-server.yml",
      """
      listen: 127.0.0.1:0
      storage: {sqlite: state/gatehouse.db}
      mirrors: {folder: mirrors, limit: 1 GB}
      forges:
        forge:
          kind: \(kind)
          api: \(forge.url(api))
          token: {variable: FORGE_TOKEN}
          webhook_secrets: [{variable: HOOK_SECRET}]
          repositories: ["\(repository)"]
      \(more)
      """)
    console = ServeConsole(
      in: folder.path,
      [
        "PATH": "/usr/bin:/bin", "HOOK_SECRET": secret, "FORGE_TOKEN": token,
        "PAGE_TOKEN": ServeStage.pageToken,
      ])
    settings = try ServerFile("gatehouse-server.yml", console.console).settings
    network = try CurlTransfer(.patient())
    server = try await Self.server(settings, folder, console, clock)
    await console.wait(for: 1, where: isReconciled)
    settings.listen = "127.0.0.1:\(server.port)"
  }

  private static func server(
    _ settings: ServerSettings, _ folder: TestFolder, _ console: ServeConsole, _ clock: ManualClock
  ) async throws -> Server {
    try await Server(
      settings, in: folder.path, console.console, builtInGates,
      time: TimeSource(clock: clock, now: { console.now }, jitter: { 0 }))
  }

  func stop() async {
    await server.stop()
    clock.release()
  }

  /// The same server again, which compares everything at its start.
  func restart() async throws {
    let before = console.lines.count(where: isReconciled)
    clock = ManualClock()
    server = try await Self.server(settings, folder, console, clock)
    await console.wait(for: before + 1, where: isReconciled)
    try await settle()
  }

  /// Waits until all is done that was asked for so far.
  func settle() async throws { try await server.idle(console) }

  /// Sends a webhook, and waits until what it asks for is done.
  ///
  /// - Returns: the status that it got.
  @discardableResult
  func deliver(_ headers: [(String, String)], _ body: [UInt8]) async throws -> Int {
    let response = try await network.send(
      HTTPRequest(
        .post, "http://127.0.0.1:\(server.port)/webhooks/forge",
        headers: headers.map { HTTPHeader($0.0, $0.1) }, body: body))
    try await settle()
    return response.status
  }

  /// A page as the holder of the token for pages sees it.
  func page(_ path: String, token: String? = ServeStage.pageToken) async throws -> HTTPResponse {
    try await network.send(
      HTTPRequest(
        .get, "http://127.0.0.1:\(server.port)\(path)",
        headers: token.map { [HTTPHeader("Authorization", "Bearer \($0)")] } ?? []))
  }
}
