import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// Who may bring a report of what, without a network.
@Suite("The intake of reports")
struct EvidenceIntakeTests {
  private static let now = Instant(seconds: 1_795_694_400)
  private static let issuer = "https://token.actions.githubusercontent.com"
  private static let server = "https://gatehouse.example.com"
  private static let commit = String(repeating: "1", count: 40)
  private static let other = String(repeating: "2", count: 40)

  /// What GitHub signs of a job.
  private static func token(
    _ repository: String, sha: String = commit, ref: String = "refs/heads/main", audience: String = server
  ) throws -> Secret {
    Secret(
      try TestKey.ours.token(
        #"{"alg":"RS256","kid":"one"}"#,
        [
          "iss": "\"\(issuer)\"", "aud": "\"\(audience)\"", "sub": "\"repo:\(repository):x\"",
          "repository": "\"\(repository)\"", "sha": "\"\(sha)\"", "ref": "\"\(ref)\"",
          "iat": "\(now.seconds - 5)", "exp": "\(now.seconds + 600)",
        ]))
  }

  private struct Keys: HTTPSending {
    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      let text =
        request.url.hasSuffix("/.well-known/openid-configuration")
        ? #"{"issuer":"\#(issuer)","jwks_uri":"\#(issuer)/.well-known/jwks"}"# : TestKey.ours.set
      return HTTPResponse(status: 200, body: Array(text.utf8))
    }
  }

  private let folder: TestFolder
  private let store: DatabaseStore

  init() async throws {
    folder = try TestFolder()
    try folder.write("report", "SF:a.py\nend_of_record\n")
    store = try await DatabaseStore.open(sqlite: folder.path.appending("gatehouse.db"))
  }

  /// - Parameter head: of every pull request, as the forge says; nil: it does not say.
  private func take(
    _ token: Secret?, _ repository: String = "acme/app", commit: String = commit, head: String? = nil
  ) async throws -> (early: Int?, status: Int) {
    let verifier = IdentityVerifier(
      issuers: [Self.issuer], audience: Self.server, over: Keys(), now: { Self.now })
    let intake = EvidenceIntake(
      store: store, callers: Callers(tokens: [], identities: ["github": verifier]),
      head: { _, _ in
        guard let id = head.flatMap({ ObjectID($0) }) else { throw UsageError("not now") }
        return id
      }, arrived: { _, _ in }, now: { Self.now })
    var upload = EvidenceIntake.Upload()
    upload.repository = repository
    upload.commit = commit
    upload.file = "lcov.info"
    upload.token = token
    let early = await intake.objection(to: upload)?.status
    switch await intake.take(upload, folder.path.appending("report")) {
    case .kept: return (early, 201)
    case .refused(let status, _): return (early, status)
    }
  }

  private func kept(_ repository: String, _ commit: String = commit) async throws -> [String] {
    try await store.evidence(of: RepositoryName(forge: "github", path: repository), commit: commit)
      .map(\.evidence.source)
  }

  @Test("takes a report of the commit that the job runs for, and of the head of its pull request")
  func own() async throws {
    #expect(try await take(Self.token("acme/app")) == (nil, 201))
    let merge = try Self.token("ACME/app", sha: Self.other, ref: "refs/pull/7/merge")
    #expect(try await take(merge, head: Self.commit) == (nil, 201))
    #expect(try await kept("acme/app") == ["oidc repo:acme/app:x"])
    await store.close()
  }

  @Test("takes none of another repository, whatever the job may do in its own")
  func foreign() async throws {
    for repository in ["acme/other", "evil/app", "acme/app/x", "acme", "app"] {
      let token = try Self.token(repository)
      #expect(try await take(token) == (403, 403), "\(repository)")
      #expect(try await take(token, "acme/../\(repository)") == (403, 403))
    }
    #expect(try await take(Self.token("acme/app", audience: "https://other.example")) == (401, 401))
    #expect(try await take(nil) == (401, 401))
    #expect(try await kept("acme/app") == [])
    await store.close()
  }

  @Test("takes none of another commit, nor of a head that the forge does not know or does not tell")
  func commits() async throws {
    #expect(try await take(Self.token("acme/app", sha: Self.other)) == (nil, 403))
    let merge = try Self.token("acme/app", sha: Self.other, ref: "refs/pull/7/merge")
    #expect(try await take(merge, head: Self.other) == (nil, 403))
    #expect(try await take(merge) == (nil, 503))
    #expect(try await kept("acme/app") == [])
    await store.close()
  }
}
