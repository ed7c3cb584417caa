import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import TestSupport
import Testing

/// A GitHub that knows what the emulator does not: teams, deployments, who set a label, commits of nobody.
/// Answers by path, everything else with 404.
struct GitHubDouble {
  let server: LoopbackServer
  let forge: GitHubForge
  static let head = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
  static let base = "00112233445566778899aabbccddeeff00112233"

  /// - Parameter answers: by path below `/repos/acme/app/`, or the whole path where that begins with a slash; with
  ///   the method before it, or the query behind it, where they matter.
  init(_ answers: [String: LoopbackReply], token: String = "ghp_test_token", basePath: String = "") throws {
    let server = try LoopbackServer { request in
      let short = request.path.replacing("\(basePath)/repos/acme/app/", with: "", maxReplacements: 1)
      for name in ["\(request.method) \(short)", "\(short)?\(request.query)", short] {
        if let reply = answers[name] { return reply }
      }
      return .json(#"{"message": "Not Found", "status": "404"}"#, status: 404)
    }
    self.server = server
    var options = HTTPClientOptions(.patient())
    options.retries.tries = 1
    let address = try #require(GitHubAddress(api: "http://127.0.0.1:\(server.port)\(basePath)"))
    let repository = try #require(GitHubRepository(address, fullName: "acme/app"))
    forge = GitHubForge(
      repository, as: GitHubCredential(token: Secret(token)), over: try HTTPClient(options),
      now: { Instant(seconds: 1_800_000_000) })
  }

  /// With these facts asked for.
  func facts(
    _ names: Set<String>, teams: Set<String> = [], commits: Int = 1, own: Set<String> = [],
    labels: [String] = []
  ) async throws -> FactAnswer {
    var facts = Facts()
    facts.labels = labels.map { AppliedLabel(name: $0) }
    let head = try #require(ObjectID(Self.head))
    let base = try #require(ObjectID(Self.base))
    let pull = PullRequest(
      number: 7, head: head, base: base, isOpen: true, headRef: "refs/pull/7/head", facts: facts)
    return try await forge.facts(
      FactQuestion(names: names, teams: teams, baseTip: base, commitCount: commits, ownContexts: own),
      of: pull)
  }
}

/// A list of objects, each by its entries.
func list(_ items: [String]) -> LoopbackReply { .json("[\(items.joined(separator: ","))]") }
