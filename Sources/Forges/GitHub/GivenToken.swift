import HTTPTransfer
import LocalSystem

/// A credential that knows under which name it writes.
protocol GitHubAccount: WireCredential {
  func identity() async throws(ForgeError) -> GitHubIdentity
  /// For git over https.
  func token() async throws(ForgeError) -> Secret
}

/// A token that was given.
actor GivenToken: GitHubAccount {
  private let secret: Secret
  private let isInstallation: Bool
  private let address: GitHubAddress
  private let client: WireClient
  private var known: GitHubIdentity?

  /// - Parameter login: nil: asked for once, when somebody wants to know.
  init(
    _ secret: Secret, isInstallation: Bool, login: String?, _ address: GitHubAddress,
    _ sender: any HTTPSending
  ) {
    self.secret = secret
    self.isInstallation = isInstallation
    self.address = address
    known = login.map { GitHubIdentity(login: $0) }
    client = WireClient(
      sender, as: FixedCredential([.bearer(secret)]), headers: gitHubHeaders, explain: explainGitHub)
  }

  func headers() -> [HTTPHeader] { [.bearer(secret)] }
  func headers(after refused: [HTTPHeader]) -> [HTTPHeader]? { nil }
  func token() -> Secret { secret }

  func identity() async throws(ForgeError) -> GitHubIdentity {
    if let known { return known }
    let identity = GitHubIdentity(login: try await isInstallation ? installationLogin() : personLogin())
    known = identity
    return identity
  }

  private static let action = "ask GitHub whose token it is"

  private func personLogin() async throws(ForgeError) -> String {
    let account: AccountAnswer = try await client.read(
      HTTPRequest(.get, address.api.appending(["user"]).text), to: Self.action)
    guard let login = account.login else {
      throw ForgeError(.unreadable, action: Self.action, reason: "the answer has no login")
    }
    return login
  }

  /// `GET /user` is for people. A server that does not answer this either has the token from a job of
  /// Actions, as nearly every installation token that is handed around.
  private func installationLogin() async throws(ForgeError) -> String {
    let request = HTTPRequest(
      .post, address.graphQL, headers: [HTTPHeader("Content-Type", "application/json")],
      body: JSONBody.object([.init(key: "query", value: "{viewer{login}}")]).bytes, isSafeToRepeat: true,
      createsContent: false)
    do throws(ForgeError) {
      let answer: ViewerAnswer = try await client.read(request, to: Self.action)
      return answer.login
    } catch {
      switch error.kind {
      case .forbidden, .notFound, .rejected, .unreadable: return "github-actions[bot]"
      default: throw error
      }
    }
  }
}

extension GitHubIdentity {
  /// The bot of an App is named after it.
  init(login: String) {
    self.init(
      login: login, appID: nil, appSlug: login.hasSuffix("[bot]") ? String(login.dropLast(5)) : nil)
  }
}

extension GitHubAddress {
  /// `https://api.github.com/graphql`, `https://HOST/api/graphql`.
  var graphQL: String {
    let text = api.text
    return text.hasSuffix("/api/v3") ? "\(text.dropLast(2))graphql" : api.appending(["graphql"]).text
  }
}

/// What every request to GitHub carries. 2022-11-28 is the version that GHES knows, too.
let gitHubHeaders = [
  HTTPHeader("Accept", "application/vnd.github+json"), HTTPHeader("X-GitHub-Api-Version", "2022-11-28"),
]
