import Cryptography
import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText
import Synchronization
import Testing

@testable import Forges

/// Answers by method and path, and remembers what it was asked.
final class AnswersDouble: HTTPSending {
  private let answers: [String: (status: Int, body: String)]
  private let asked = Mutex<[HTTPRequest]>([])
  var requests: [HTTPRequest] { asked.withLock { $0 } }

  /// - Parameter answers: by `GET /path`; what is not in it is 404.
  init(_ answers: [String: (Int, String)]) {
    self.answers = answers.mapValues { (status: $0.0, body: $0.1) }
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    asked.withLock { $0.append(request) }
    let path = WebAddress(request.url)?.path ?? ""
    let answer = answers["\(request.method.rawValue) \(path)"] ?? (404, "{\"message\": \"Not Found\"}")
    return HTTPResponse(status: answer.status, headers: HTTPFields(), body: Array(answer.body.utf8))
  }
}

@Suite("Signing in at a forge")
struct SignInTests {
  private static let secret = Secret("the client's secret")
  private static let attempt = ForgeSignIn.Attempt(
    state: "st", verifier: Secret("verifier"), callback: "https://gatehouse.example/login/f/callback")

  struct Place: Sendable {
    let places: ForgeSignIn.Places
    let authorize: String
    let token: String
    let user: String
    let scope: String?
  }

  private static func address(_ text: String) throws -> WebAddress { try #require(WebAddress(text)) }

  static func places() throws -> [Place] {
    let gitHub = try #require(GitHubAddress(server: "https://github.com"))
    let enterprise = try #require(GitHubAddress(server: "https://git.example.com"))
    let gitLab = try address("https://example.com/gitlab")
    let gitea = try address("https://code.example.com")
    return [
      Place(
        places: .gitHub(gitHub), authorize: "https://github.com/login/oauth/authorize",
        token: "/login/oauth/access_token", user: "/user", scope: nil),
      Place(
        places: .gitHub(enterprise), authorize: "https://git.example.com/login/oauth/authorize",
        token: "/login/oauth/access_token", user: "/api/v3/user", scope: nil),
      Place(
        places: .gitLab(web: gitLab, api: gitLab), authorize: "https://example.com/gitlab/oauth/authorize",
        token: "/gitlab/oauth/token", user: "/gitlab/api/v4/user", scope: "read_user"),
      Place(
        places: .gitea(web: gitea, api: gitea), authorize: "https://code.example.com/login/oauth/authorize",
        token: "/login/oauth/access_token", user: "/api/v1/user", scope: "read:user"),
    ]
  }

  @Test("asks each forge at its own place, for no more than a name, and with PKCE")
  func addresses() throws {
    var digest = SHA256()
    digest.update(Array("verifier".utf8))
    let challenge = base64URL(digest.finish())
    for place in try Self.places() {
      let signIn = ForgeSignIn(
        place.places, clientID: "id&1", clientSecret: Self.secret, over: AnswersDouble([:]))
      let scope = place.scope.map { "&scope=\(percentEncoded($0))" } ?? ""
      #expect(
        signIn.address(Self.attempt) == place.authorize
          + "?client_id=id%261&redirect_uri=https%3A%2F%2Fgatehouse.example%2Flogin%2Ff%2Fcallback"
          + "&response_type=code&state=st&code_challenge=\(challenge)&code_challenge_method=S256\(scope)")
    }
  }

  @Test("learns from the code whose it is")
  func account() async throws {
    for place in try Self.places() {
      let name = place.scope == "read_user" ? "username" : "login"
      let forge = AnswersDouble([
        "POST \(place.token)": (200, "{\"access_token\": \"t0ken\", \"token_type\": \"bearer\"}"),
        "GET \(place.user)": (200, "{\"id\": 7, \"\(name)\": \"alice\", \"external\": true}"),
      ])
      let signIn = ForgeSignIn(place.places, clientID: "id", clientSecret: Self.secret, over: forge)
      let account = try await signIn.account(code: Secret("c/1"), Self.attempt)
      #expect(account == ForgeAccount(id: 7, login: "alice", isExternal: true))
      let requests = forge.requests
      #expect(requests.count == 2)
      #expect(
        String(decoding: requests[0].body, as: UTF8.self)
          == "grant_type=authorization_code&client_id=id&client_secret=the%20client%27s%20secret&code=c%2F1"
          + "&redirect_uri=https%3A%2F%2Fgatehouse.example%2Flogin%2Ff%2Fcallback&code_verifier=verifier")
      // A code that arrived is used up.
      #expect(!requests[0].isSafeToRepeat)
      #expect(requests[1].headers.contains(.bearer(Secret("t0ken"))))
    }
  }

  @Test(
    "says what the forge refuses, and never what was sent",
    arguments: [
      (200, #"{"error": "bad_verification_code", "error_description": "c0de"}"#, "bad_verification_code"),
      (400, #"{"error": "invalid_grant", "error_description": "c0de the client's secret"}"#, "invalid_grant"),
      (401, #"{"error": "invalid_client"}"#, "invalid_client"),
      (200, #"{"error": "c0de and <b>"}"#, "no token"), (200, "{}", "no token"),
      (200, #"{"access_token": ""}"#, "no token"), (200, "c0de", "not what the API promises"),
      (500, #"{"message": "down"}"#, "down"), (302, "", "302"),
    ])
  func refusals(_ status: Int, _ body: String, _ words: String) async throws {
    let place = try #require(try Self.places().first)
    let forge = AnswersDouble(["POST \(place.token)": (status, body)])
    let signIn = ForgeSignIn(place.places, clientID: "id", clientSecret: Self.secret, over: forge)
    let error = try await #require(throws: ForgeError.self) {
      try await signIn.account(code: Secret("c0de"), Self.attempt)
    }
    #expect("\(error)".contains(words), "\(error)")
    #expect(!"\(error)".contains("c0de") && !"\(error)".contains("secret"), "\(error)")
    #expect(forge.requests.count == 1)
  }

  @Test(
    "takes no account without a number, or with a name that is none",
    arguments: [
      "{}", #"{"login": "a"}"#, #"{"id": 1}"#, #"{"id": 1, "login": ""}"#, #"{"id": 1, "login": ".."}"#,
      #"{"id": "1", "login": "a"}"#, "[]", "null", "",
    ])
  func accounts(_ body: String) async throws {
    let place = try #require(try Self.places().first)
    let forge = AnswersDouble([
      "POST \(place.token)": (200, #"{"access_token": "t0ken"}"#), "GET \(place.user)": (200, body),
    ])
    let signIn = ForgeSignIn(place.places, clientID: "id", clientSecret: Self.secret, over: forge)
    let error = try await #require(throws: ForgeError.self) {
      try await signIn.account(code: Secret("c0de"), Self.attempt)
    }
    #expect(error.kind == .unreadable)
    #expect(!"\(error)".contains("t0ken"))
  }
}
