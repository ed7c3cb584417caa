import CivilTime
import Cryptography
import HTTPTransfer
import LocalSystem
import SourceText

/// A credential that knows under which name it writes.
protocol GitHubAccount: WireCredential {
  func identity() async throws(ForgeError) -> GitHubIdentity
  /// For git over https.
  func token() async throws(ForgeError) -> Secret
}

/// A token that was given.
actor GivenToken: GitHubAccount {
  private let secret: Secret
  private let client: WireClient
  private let userURL: String
  private var known: GitHubIdentity?

  /// - Parameter login: nil: asked for once, when somebody wants to know.
  init(_ secret: Secret, _ known: GitHubIdentity?, _ address: GitHubAddress, _ sender: any HTTPSending) {
    self.secret = secret
    self.known = known
    userURL = address.api.appending(["user"]).text
    client = WireClient(
      sender, as: FixedCredential([.bearer(secret)]), headers: gitHubHeaders, explain: explainGitHub)
  }

  func headers() -> [HTTPHeader] { [.bearer(secret)] }
  func headers(after refused: [HTTPHeader]) -> [HTTPHeader]? { nil }
  func token() -> Secret { secret }

  func identity() async throws(ForgeError) -> GitHubIdentity {
    if let known { return known }
    let action = "ask GitHub whose token it is"
    let account: AccountAnswer = try await client.read(HTTPRequest(.get, userURL), to: action)
    guard let login = account.login else {
      throw ForgeError(.unreadable, action: action, reason: "the answer has no login")
    }
    let identity = GitHubIdentity(login: login, appID: nil, appSlug: nil)
    known = identity
    return identity
  }
}

/// What every request to GitHub carries. 2022-11-28 is the version that GHES knows, too.
let gitHubHeaders = [
  HTTPHeader("Accept", "application/vnd.github+json"), HTTPHeader("X-GitHub-Api-Version", "2022-11-28"),
]
