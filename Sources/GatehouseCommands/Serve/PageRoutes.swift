import HTTPFields
import CivilTime
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
  let repositories: @Sendable () async throws(StoreFailure) -> [RepositoryName]
  let now: @Sendable () -> Instant
  /// Is told why a page could not be made, and of which path.
  let onFailure: @Sendable (StoreFailure, _ path: String) -> Void

  func routes() throws(RouteProblem) -> [Route] {
    [
      try Route(.get, "/", respond: { await answer($0, []) }),
      try Route(.get, PageSettings.loginPath, respond: { login($0) }),
      try Route(.get, "/{path...}", PathRest.self, respond: { await answer($0, $1.segments) }),
    ]
  }

  private func answer(_ request: ServedRequest, _ segments: [String]) async -> ServedResponse {
    guard let visitor = doorkeeper.visitor(request.headers["Authorization"]) else {
      return response(pages.notSignedIn()).header("WWW-Authenticate", PageDoorkeeper.challenge)
    }
    do {
      let candidates = try await candidates(segments)
      let answer = await pages.answer(
        method: request.method.rawValue, segments: segments, query: { request.target.query($0) },
        viewer: visitor.viewer(among: candidates), now: now(),
        onFailure: { onFailure($0, request.target.rawPath) })
      return response(answer)
    } catch {
      onFailure(error, request.target.rawPath)
      return response(pages.failed())
    }
  }

  /// Of which the visitor may see some: the one that is asked for, or on the first page all.
  private func candidates(_ segments: [String]) async throws(StoreFailure) -> [RepositoryName] {
    guard let address = PageAddress(segments: segments) else { return [] }
    if let repository = address.repository { return [repository] }
    return address == .repositories ? try await repositories() : []
  }

  /// A browser asks for the token, and sends it from then on.
  private func login(_ request: ServedRequest) -> ServedResponse {
    guard let visitor = doorkeeper.visitor(request.headers["Authorization"]), visitor.token != nil else {
      return response(pages.notSignedIn()).header("WWW-Authenticate", PageDoorkeeper.challenge)
    }
    return .redirect(to: PageAddress.repositories.path)
  }

  private func response(_ answer: PageAnswer) -> ServedResponse {
    ServedResponse(
      status: answer.status, headers: [("Content-Type", answer.contentType)] + answer.headers,
      body: .bytes(answer.body))
  }
}
