import GateKit
import HTTPServing
import Rendering
import SourceText
import Storage

/// `GET /api/v1/facts`: what only this server knows of a repository, in the form of `--facts`: the freezes that operators
/// have set.
struct FactsRoute: Sendable {
  let callers: Callers
  let store: any Store

  static let path = ["api", "v1", "facts"]

  func route() throws(RouteProblem) -> Route {
    try Route(
      .get, "/" + Self.path.joined(separator: "/"), respond: { request in await respond(to: request) })
  }

  private func respond(to request: ServedRequest) async -> ServedResponse {
    guard let repository = request.target.query("repository") else {
      return .text("name the repository: repository=owner/name\n", status: 400)
    }
    do throws(Callers.Refusal) {
      let caller = try await callers.caller(
        request.bearerToken, of: repository, forge: request.target.query("forge"))
      return await facts(of: caller.repository)
    } catch {
      return .text(error.reason + "\n", status: error.status)
    }
  }

  private func facts(of repository: RepositoryName) async -> ServedResponse {
    let kept: [Freeze]
    do { kept = try await store.freezes() } catch {
      return .text("the freezes cannot be read now; ask again\n", status: 503)
    }
    var facts = Facts()
    facts.freezes = kept.filter { $0.isOf(repository) }.map(\.fact)
    return .json(Array((jsonLine(facts.node ?? .map([:])) + "\n").utf8))
  }
}

extension Freeze {
  func isOf(_ repository: RepositoryName) -> Bool { self.repository == nil || self.repository == repository }

  /// As gates know it.
  var fact: EnvironmentFreeze {
    var fact = EnvironmentFreeze()
    // What is no pattern freezes all of them.
    if let environment = try? Glob(environment) { fact.environments = [environment] }
    fact.since = since
    fact.reason = reason
    fact.author = by
    return fact
  }
}
