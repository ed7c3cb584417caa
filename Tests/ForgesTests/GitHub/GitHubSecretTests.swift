import HTTPFields
import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import Synchronization
import TestSupport
import Testing

/// Answers as GitHub does until it is told otherwise; then sends back what it was sent, as some proxies do.
private final class Echo: HTTPSending, CustomReflectable {
  let status: Int
  let broken: String?
  let isTruthful: @Sendable (String) -> Bool
  /// Every credential that was seen.
  let credentials = Mutex<Set<String>>([])

  /// - Parameter broken: the whole answer to what is not answered truthfully, in place of an echo.
  init(status: Int, broken: String? = nil, truthful: @escaping @Sendable (String) -> Bool) {
    self.status = status
    self.broken = broken
    isTruthful = truthful
  }

  // A dump of a forge shows what it speaks through, and this holds secrets in the open.
  var customMirror: Mirror { Mirror(self, children: []) }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let sent = request.headers.compactMap { header in
      if case .secret(let secret) = header.value { secret.reveal() } else { nil }
    }
    credentials.withLock {
      $0.formUnion(sent.flatMap { $0.split(separator: " ").dropFirst().map(String.init) })
    }
    let path = WebAddress(request.url)?.path ?? ""
    func answer(_ status: Int, _ text: String) -> HTTPResponse {
      HTTPResponse(status: status, body: Array(text.utf8))
    }
    guard isTruthful(path) else {
      return answer(status, broken ?? "{\"message\": \"you sent \(sent.joined(separator: " "))\"}")
    }
    if path.hasSuffix("/access_tokens") {
      return answer(201, #"{"token": "\#(GitHubSecretTests.minted)", "expires_at": "2030-01-01T00:00:00Z"}"#)
    }
    return answer(200, #"{"id": 1, "app_id": 2, "app_slug": "gate", "permissions": {"checks": "write"}}"#)
  }
}

@Suite("Tokens and keys of GitHub")
struct GitHubSecretTests {
  /// Of the form that GitHub gives out since 2026: two dots, some 520 characters.
  static let minted =
    "ghs_4242_" + String(repeating: "aB3-", count: 60) + "." + String(repeating: "xY_9", count: 40)
    + "." + String(repeating: "Zz0q", count: 25)

  /// All that an error or a description shows of one forge whose network misbehaves.
  private func shown(_ credential: GitHubCredential, over network: any HTTPSending) async throws -> [String] {
    let address = try #require(GitHubAddress(server: "https://github.com"))
    let repository = try #require(GitHubRepository(address, fullName: "acme/app"))
    let forge = GitHubForge(
      repository, as: credential, over: network, now: { Instant(seconds: 1_800_000_000) })
    var written = ["\(forge)", String(reflecting: forge), "\(credential)", String(reflecting: credential)]
    dump(forge, to: &written[0])
    dump(credential, to: &written[0])
    func attempt(_ act: () async throws -> Void) async {
      do { try await act() } catch { written += ["\(error)", String(reflecting: error)] }
    }
    let head = try #require(ObjectID(String(repeating: "a1", count: 20)))
    let subject = PublicationSubject(pull: 12, head: head, target: "main")
    let pull = PullRequest(number: 12, head: head, base: head, isOpen: true, headRef: "", facts: Facts())
    let run = try #require(SamplePublication.blocked(subject, PublicationLimits()).check)
    await attempt { _ = try await forge.pull(12) }
    await attempt { _ = try await forge.statuses(on: head, contexts: ["a"]) }
    await attempt { _ = try await forge.checkRuns(named: "a", on: head) }
    await attempt { _ = try await forge.comments(on: 12, marker: "m") }
    for name in ["reviews", "committers", "checks", "base_checks", "deployments", "comments", "teams"] {
      await attempt {
        written += try await forge.facts(
          FactQuestion(names: [name], teams: ["acme/x"], baseTip: head, commitCount: 1), of: pull
        ).unknown
      }
    }
    for step: PublicationStep in [
      .postStatus(CommitStatus(context: "a", state: .success, description: "")),
      .createCheckRun(run, externalID: "x"), .updateCheckRun(id: "1", run, externalID: "x"),
      .addLabel(OwnLabel(name: "l", isSet: true)), .removeLabel(name: "l"), .createComment(body: "b"),
      .editComment(id: "1", body: "b"), .deleteComment(id: "1"),
    ] {
      await attempt { try await forge.perform(step, for: subject) }
    }
    #expect(written.count > 4)
    return written
  }

  private func key() throws -> Secret {
    let folder = try TestFolder()
    let made = try runProgram("openssl", ["genrsa", "-out", "key.pem"], in: "\(folder.path)")
    try #require(made.status == 0, "\(made.error)")
    return try Secret(file: folder.path.appending("key.pem"))
  }

  @Test(
    "never stand in an error or a description, whatever GitHub answers",
    arguments: [200, 301, 400, 401, 403, 404, 409, 422, 429, 500, 502])
  func echoed(status: Int) async throws {
    let key = try key()
    let app = GitHubCredential.app(GitHubApp(id: "4242", key: key))
    let token = "github_pat_11AAAAAAA0123456789_abcdefghijklmnopqrstuvwxyz"
    let trials: [(GitHubCredential, @Sendable (String) -> Bool)] = [
      (GitHubCredential(token: Secret(token)), { _ in false }),
      (GitHubCredential(token: Secret(Self.minted)), { _ in false }),
      // The App's signature is sent back, or the token that it got.
      (app, { _ in false }), (app, { $0.hasSuffix("/installation") }),
      (app, { $0.hasSuffix("/installation") || $0.hasSuffix("/access_tokens") }),
    ]
    for (credential, truthful) in trials {
      let network = Echo(status: status, truthful: truthful)
      let written = try await shown(credential, over: network)
      let secrets = network.credentials.withLock { $0 }.union(
        key.reveal().split(separator: "\n").map(String.init))
      #expect(network.credentials.withLock { !$0.isEmpty })
      for text in written {
        for secret in secrets.union([token, Self.minted]) where text.contains(secret) {
          Issue.record("\(secret.prefix(20))… stands in: \(text.prefix(300))")
        }
      }
    }
  }

  @Test(
    "never stand in an error where the answer that holds a token is broken",
    arguments: [
      #"{"token": "SECRET", "expires_at": 5}"#, #"{"token": SECRET}"#, #"{"token": "SECRET"#, "SECRET",
      #"{"expires_at": "SECRET"}"#, #"{"token": "SECRET", "SECRET"}"#,
    ])
  func broken(answer: String) async throws {
    let secret = "ghs_0123456789abcdefghij"
    let network = Echo(
      status: 201, broken: answer.replacing("SECRET", with: secret),
      truthful: { $0.hasSuffix("/installation") })
    let app = GitHubApp(id: "4242", key: try key())
    let written = try await shown(.app(app), over: network)
    #expect(written.filter { $0.contains("ghs_") } == [])
    #expect(written.contains { $0.contains("cannot get a token for github.com/acme/app") })
  }
}
