import Forges
import HTTPServing
import LocalSystem
import Rendering
import SourceText
import Synchronization

/// Makes an App: serves a page on this machine that leads the browser to GitHub, and takes the code that it brings back.
final class AppSetup: Sendable {
  /// For the browser of whoever started it: what it holds is known to nobody else on this machine.
  let address: String
  private let server: HTTPServer
  private let outcomes: AsyncStream<Result<RegisteredApp, ForgeError>>

  /// - Parameters:
  ///   - port: on 127.0.0.1; 0 for any that is free.
  ///   - manifest: for the address to which GitHub sends the browser back.
  init(
    port: Int, _ registration: GitHubAppRegistration, of organisation: String?, on origin: String,
    manifest: @escaping @Sendable (_ redirect: String) -> AppManifest
  ) throws {
    let (outcomes, outcome) = AsyncStream.makeStream(of: Result<RegisteredApp, ForgeError>.self)
    self.outcomes = outcomes
    let (key, state) = (PageLogin.newState(), PageLogin.newState())
    let form = registration.formAddress(of: organisation, state: state)
    let taken = Mutex(false)
    // The port is known once it listens, and nobody asks before.
    let base = Mutex("")
    @Sendable func pages() -> AppPages {
      AppPages(manifest: manifest(base.withLock { $0 } + "/made"), form: form, origin: origin)
    }
    let routes = [
      try Route(
        .get, "/start/{key}", String.self,
        respond: { _, shown in isSameMark(shown, key) ? pages().start() : pages().refused() }),
      try Route(
        .get, AppPages.style,
        respond: { _ in
          ServedResponse(
            status: 200, headers: [("Content-Type", "text/css; charset=utf-8")],
            body: .bytes(Array(htmlStyle.utf8)))
        }),
      try Route(
        .get, "/made",
        respond: { request in
          guard isSameMark(request.target.query("state") ?? "", state),
            let code = request.target.query("code"), !code.isEmpty, code.utf8.count <= 256,
            taken.withLock({ taken in
              defer { taken = true }
              return !taken
            })
          else { return pages().refused() }
          do throws(ForgeError) {
            outcome.yield(.success(try await registration.app(for: Secret(code))))
            return pages().made()
          } catch {
            outcome.yield(.failure(error))
            return pages().failed("\(error)")
          }
        }),
    ]
    var options = HTTPServingOptions()
    options.port = port
    server = try HTTPServer(options, try Router(routes))
    let own = "http://127.0.0.1:\(server.port)"
    base.withLock { $0 = own }
    address = "\(own)/start/\(key)"
  }

  /// Waits until the browser is back, and stops.
  func app() async throws -> RegisteredApp {
    for await outcome in outcomes {
      await server.stop(within: .seconds(10))
      return try outcome.get()
    }
    throw CancellationError()
  }
}
