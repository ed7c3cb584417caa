import CivilTime
import HTTPFields
import HTTPServing
import LocalSystem
import Pages
import Rendering
import SourceText
import Storage

/// The pages that people look at, for whoever may see them.
struct PageRoutes: Sendable {
  let pages: ServerPages
  let doorkeeper: PageDoorkeeper
  /// nil where nobody signs in by a forge.
  let signIn: LoginRoutes?
  let repositories: @Sendable () async throws(StoreFailure) -> [RepositoryName]
  let now: @Sendable () -> Instant
  /// Is told why a page could not be made, and of which path.
  let onFailure: @Sendable (StoreFailure, _ path: String) -> Void

  func routes() throws(RouteProblem) -> [Route] {
    [
      try Route(.get, "/", respond: { await answer($0, []) }),
      try Route(.get, PageSettings.loginPath, respond: { login($0) }),
      try Route(.get, "/{path...}", PathRest.self, respond: { await answer($0, $1.segments) }),
    ] + (try signIn?.routes() ?? [])
  }

  private func answer(_ request: ServedRequest, _ segments: [String]) async -> ServedResponse {
    do {
      guard let visitor = try await doorkeeper.visitor(request.headers) else { return challenge }
      let candidates = try await candidates(segments)
      return ServedResponse(
        await pages.answer(
          method: request.method.rawValue, segments: segments, query: { request.target.query($0) },
          viewer: try await visitor.viewer(among: candidates), now: now(),
          onFailure: { onFailure($0, request.target.rawPath) }))
    } catch {
      onFailure(error, request.target.rawPath)
      return ServedResponse(pages.failed())
    }
  }

  /// Has a browser ask for a token.
  private var challenge: ServedResponse {
    ServedResponse(pages.notSignedIn()).header("WWW-Authenticate", PageDoorkeeper.challenge)
  }

  /// Of which the visitor may see some: the one that is asked for, or on the first page all.
  private func candidates(_ segments: [String]) async throws(StoreFailure) -> [RepositoryName] {
    guard let address = PageAddress(segments: segments) else { return [] }
    if let repository = address.repository { return [repository] }
    return address == .repositories ? try await repositories() : []
  }

  /// The ways to sign in. Where there is but a token, a browser asks for it, and sends it from then on.
  private func login(_ request: ServedRequest) -> ServedResponse {
    let target = loginTarget(request.target.query(PageSettings.returnParameter))
    let isByToken = request.target.query(PageSettings.wayParameter) == "token"
    if doorkeeper.logins != nil, !isByToken { return ServedResponse(pages.signIn(leadingTo: target)) }
    guard let visitor = doorkeeper.visitor(request.headers["Authorization"]), !visitor.isNobody else {
      return challenge
    }
    return .redirect(to: target)
  }
}
