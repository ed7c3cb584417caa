import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Synchronization
import TestSupport
import Testing

@Suite("The identity of a CI job")
struct IdentityTests {
  private static let issuer = "https://token.actions.githubusercontent.com"
  private static let server = "https://gatehouse.example.com"
  private static let now = Instant(seconds: 1_795_694_400)
  private static let head = "1111111111111111111111111111111111111111"

  /// What GitHub says of a job of a pull request.
  private static let claims = [
    "iss": "\"\(issuer)\"", "aud": "\"\(server)\"", "sub": "\"repo:acme/app:pull_request\"",
    "repository": "\"acme/app\"", "sha": "\"\(head)\"", "ref": "\"refs/pull/12/merge\"",
    "event_name": "\"pull_request\"", "iat": "\(now.seconds - 5)", "nbf": "\(now.seconds - 605)",
    "exp": "\(now.seconds + 600)",
  ]

  private func identity(
    _ changes: [String: String?] = [:], header: String? = nil, signedBy key: TestKey = .ours,
    keys: String? = nil
  ) async throws -> JobIdentity {
    let claims = Self.claims.merging(changes.compactMapValues { $0 }) { $1 }
      .filter { changes[$0.key] != .some(.none) }
    let token = try key.token(header ?? "{\"alg\":\"RS256\",\"kid\":\"one\"}", claims)
    return try await verifier(IssuerDouble(keys: keys ?? TestKey.ours.set)).identity(of: Secret(token))
  }

  private func verifier(_ issuer: IssuerDouble, at now: Instant = now) -> IdentityVerifier {
    IdentityVerifier(issuers: [Self.issuer], audience: Self.server, over: issuer, now: { now })
  }

  private func problem(_ work: () async throws -> JobIdentity) async -> IdentityProblem? {
    do {
      _ = try await work()
      return nil
    } catch { return error as? IdentityProblem }
  }

  @Test("is what its CI says of it, signed by a key that the CI publishes")
  func right() async throws {
    let identity = try await identity()
    #expect(identity.repository == "acme/app")
    #expect(identity.commit == ObjectID(Self.head))
    #expect(identity.pull == 12)
    #expect(identity.subject == "repo:acme/app:pull_request")
  }

  @Test("is read from GitLab's words too")
  func gitLab() async throws {
    let identity = try await identity([
      "repository": nil, "project_path": "\"group/sub/app\"", "ref": "\"12\"",
      "ref_path": "\"refs/merge-requests/12/head\"", "aud": "[\"other\", \"\(Self.server)\"]",
    ])
    #expect(identity.repository == "group/sub/app")
    #expect(identity.pull == 12)
  }

  @Test(
    "is refused where a claim is wrong",
    arguments: [
      ("iss", "\"https://evil.example.com\"", IdentityProblem.unknownIssuer),
      ("iss", nil, .unknownIssuer),
      ("aud", "\"https://other.example.com\"", .wrongAudience),
      ("aud", "[]", .wrongAudience),
      ("exp", "\(now.seconds - 61)", .expired),
      ("exp", nil, .missingClaim("exp")),
      ("iat", "\(now.seconds + 61)", .notYet),
      ("nbf", "\(now.seconds + 61)", .notYet),
      ("iat", nil, .missingClaim("iat")),
      ("iat", "\(now.seconds - 90_000)", .malformed("it is valid for more than a day")),
      ("iat", "-9223372036854775808", .malformed("it is valid for more than a day")),
      ("repository", nil, .missingClaim("repository")),
      ("sub", nil, .missingClaim("sub")),
    ] as [(String, String?, IdentityProblem)])
  func claims(name: String, value: String?, expected: IdentityProblem) async {
    #expect(await problem { try await identity([name: value]) } == expected)
  }

  @Test("is refused where another key signed, or none")
  func signatures() async throws {
    #expect(await problem { try await identity(signedBy: .theirs) } == .wrongSignature)
    let unknownKey = "{\"alg\":\"RS256\",\"kid\":\"two\"}"
    #expect(await problem { try await identity(header: unknownKey) } == .wrongSignature)
    for header in [
      "{\"alg\":\"none\",\"kid\":\"one\"}", "{\"alg\":\"HS256\",\"kid\":\"one\"}", "{\"kid\":\"one\"}",
    ] {
      #expect(
        await problem { try await identity(header: header) }
          == .malformed("its algorithm is neither RS256 nor ES256"))
    }
    #expect(
      await problem { try await identity(header: "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"x\"]}") }
        == .malformed("it demands extensions (crit)"))
    // A key for something else is no key for signatures.
    let forEncryption = TestKey.ours.set.replacing("\"use\":\"sig\"", with: "\"use\":\"enc\"")
    #expect(await problem { try await identity(keys: forEncryption) } == .wrongSignature)
  }

  @Test("is refused with any byte of the token changed or cut off")
  func mutated() async throws {
    let token = try TestKey.ours.token("{\"alg\":\"RS256\",\"kid\":\"one\"}", Self.claims)
    let verifier = verifier(IssuerDouble(keys: TestKey.ours.set))
    _ = try await verifier.identity(of: Secret(token))
    let bytes = Array(token.utf8)
    for index in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      let text = String(decoding: changed, as: UTF8.self)
      #expect(await problem { try await verifier.identity(of: Secret(text)) } != nil, "byte \(index)")
      let cut = String(decoding: bytes.prefix(index), as: UTF8.self)
      #expect(await problem { try await verifier.identity(of: Secret(cut)) } != nil, "cut at \(index)")
    }
  }

  @Test("asks nobody for keys where the issuer is not known, and seldom where a key is not")
  func requests() async throws {
    let issuer = IssuerDouble(keys: TestKey.ours.set)
    let verifier = verifier(issuer)
    let foreign = try TestKey.ours.token(
      "{\"alg\":\"RS256\",\"kid\":\"one\"}", Self.claims.merging(["iss": "\"http://127.0.0.1\""]) { $1 })
    _ = await problem { try await verifier.identity(of: Secret(foreign)) }
    #expect(issuer.requests == 0)
    let unknown = try TestKey.ours.token("{\"alg\":\"RS256\",\"kid\":\"x\"}", Self.claims)
    for _ in 0..<20 { _ = await problem { try await verifier.identity(of: Secret(unknown)) } }
    #expect(issuer.requests == 2)
  }

  @Test("is not told where the issuer's keys are elsewhere, broken or not there")
  func keys() async {
    let token = try? TestKey.ours.token("{\"alg\":\"RS256\",\"kid\":\"one\"}", Self.claims)
    for issuer in [
      IssuerDouble(keys: TestKey.ours.set, keysAddress: "https://evil.example.com/keys"),
      IssuerDouble(keys: "{\"keys\":["), IssuerDouble(keys: "{}", status: 500),
      IssuerDouble(keys: TestKey.ours.set, name: "https://evil.example.com"),
    ] {
      let problem = await problem { try await verifier(issuer).identity(of: Secret(token ?? "")) }
      guard case .keysUnreachable = problem else {
        Issue.record("\(problem.map { "\($0)" } ?? "accepted")")
        continue
      }
      #expect(problem.map { "\($0)" }?.hasPrefix("the keys of the token's issuer cannot be read: ") == true)
    }
  }

  @Test("reaches the commit of its job and the head of its pull request, and no other")
  func reach() throws {
    let own = try #require(ObjectID(Self.head))
    let other = try #require(ObjectID("2222222222222222222222222222222222222222"))
    func job(_ reference: String?, _ commit: ObjectID?) -> JobIdentity {
      JobIdentity(
        issuer: Self.issuer, subject: "s", repository: "Acme/App", commit: commit, reference: reference)
    }
    #expect(job("refs/heads/main", own).reach(repository: "acme/app", commit: own) == .allowed)
    #expect(
      job("refs/heads/main", own).reach(repository: "acme/app", commit: other)
        == .refused("the job runs for commit 1111111111"))
    #expect(
      job("refs/pull/12/merge", own).reach(repository: "acme/app", commit: other)
        == .allowedAsHead(ofPull: 12))
    #expect(
      job("refs/pull/12/merge", own).reach(repository: "acme/other", commit: own)
        == .refused("the job runs for Acme/App"))
    #expect(
      job(nil, nil).reach(repository: "acme/app", commit: own)
        == .refused("the job does not say for which commit it runs"))
    for reference in ["refs/heads/pull/12/merge", "refs/pull/12", "refs/pull/x/merge", "refs/tags/12"] {
      #expect(job(reference, own).pull == nil, "\(reference)")
    }
  }
}

private final class IssuerDouble: HTTPSending {
  private let keys: String
  private let status: Int
  private let name: String
  private let keysAddress: String
  private let count = Mutex(0)

  init(
    keys: String, status: Int = 200, name: String = "https://token.actions.githubusercontent.com",
    keysAddress: String = "https://token.actions.githubusercontent.com/.well-known/jwks"
  ) {
    self.keys = keys
    self.status = status
    self.name = name
    self.keysAddress = keysAddress
  }

  var requests: Int { count.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    count.withLock { $0 += 1 }
    let text =
      request.url.hasSuffix("/.well-known/openid-configuration")
      ? "{\"issuer\":\"\(name)\",\"jwks_uri\":\"\(keysAddress)\"}" : keys
    return HTTPResponse(status: status, body: Array(text.utf8))
  }
}
