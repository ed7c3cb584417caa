import HTTPFields
import CivilTime
import HTTPTransfer
import LocalSystem

/// Asks for tokens of an App's installation, one at a time, and keeps each until shortly before it is over.
///
/// A token is good for one repository, and for no more permissions than are needed and granted.
actor InstallationTokens: GitHubAccount {
  private let app: GitHubApp
  private let repository: GitHubRepository
  private let access: GitHubAccess
  private let sender: any HTTPSending
  private let now: @Sendable () -> Instant

  private var installation: InstallationAnswer?
  private var current: Token?
  private var wasRefused = false
  private var pending: Task<Result<Token, ForgeError>, Never>?
  /// What GitHub's clock is ahead of ours.
  private var skew = TimeSpan(seconds: 0)

  private struct Token: Sendable {
    let secret: Secret
    let expires: Instant
  }

  /// Before a token's end: a run that begins now should not have to renew it.
  private static let reserve = TimeSpan(seconds: 300)

  init(
    _ app: GitHubApp, _ repository: GitHubRepository, _ access: GitHubAccess, _ sender: any HTTPSending,
    now: @escaping @Sendable () -> Instant
  ) {
    self.app = app
    self.repository = repository
    self.access = access
    self.sender = sender
    self.now = now
  }

  func headers() async throws(ForgeError) -> [HTTPHeader] { [.bearer(try await token())] }

  func headers(after refused: [HTTPHeader]) async throws(ForgeError) -> [HTTPHeader]? {
    // Another request may have renewed it already.
    if let current, [.bearer(current.secret)] == refused {
      self.current = nil
      wasRefused = true
    }
    return try await headers()
  }

  func token() async throws(ForgeError) -> Secret {
    if let current, current.expires > now().adding(skew).adding(Self.reserve) { return current.secret }
    // Not a part of the task that asked first: its end is no reason for the others to go without.
    let task = pending ?? Task { await self.asked() }
    pending = task
    return try await task.value.get().secret
  }

  private func asked() async -> Result<Token, ForgeError> {
    defer { pending = nil }
    do throws(ForgeError) {
      let token = try await newToken()
      current = token
      wasRefused = false
      return .success(token)
    } catch { return .failure(error) }
  }

  func identity() async throws(ForgeError) -> GitHubIdentity {
    let installation = try await found()
    let slug = installation.appSlug
    return GitHubIdentity(
      login: slug.map { "\($0)[bot]" } ?? "", appID: installation.appID, appSlug: slug)
  }

  private func found() async throws(ForgeError) -> InstallationAnswer {
    if let installation { return installation }
    let action = "find the installation of the App \(app.id) on \(repository.label)"
    let answer: InstallationAnswer = try await asApp(
      HTTPRequest(.get, repository.url("installation")), to: action, missing: "the App is not installed there"
    )
    guard !answer.isSuspended else {
      throw ForgeError(.forbidden, action: action, reason: suspended(answer.account))
    }
    installation = answer
    return answer
  }

  private func newToken() async throws(ForgeError) -> Token {
    // What was known an hour ago: permissions are granted, and Apps are installed anew.
    if current != nil || wasRefused { installation = nil }
    let installation = try await found()
    let url = repository.address.api
      .appending(["app", "installations", "\(installation.id)", "access_tokens"]).text
    let body: JSONBody = [
      "repositories": [.string(repository.name)],
      "permissions": .object(
        permissions(of: installation).map { .init(key: $0.key, value: .string($0.value)) }),
    ]
    let answer: AccessTokenAnswer = try await asApp(
      // A second token beside a first that was lost does no harm.
      HTTPRequest(
        .post, url, headers: [HTTPHeader("Content-Type", "application/json")], body: body.bytes,
        isSafeToRepeat: true, createsContent: false),
      to: "get a token for \(repository.label)", missing: "the App's installation is gone")
    return Token(secret: Secret(answer.token), expires: answer.expires)
  }

  /// Sorted by name. What the installation does not grant is not asked for: GitHub would refuse the token,
  /// and with it all that is granted.
  private func permissions(of installation: InstallationAnswer) -> [(key: String, value: String)] {
    var wanted = [
      "checks": "read", "contents": "read", "deployments": "read", "metadata": "read",
      "pull_requests": "read", "statuses": "read",
    ]
    if access.contains(.teams) { wanted["members"] = "read" }
    if access.contains(.artifacts) { wanted["actions"] = "read" }
    if access.contains(.publishing) {
      for name in ["checks", "pull_requests", "statuses"] { wanted[name] = "write" }
      // Labels and comments of pull requests are to be had by either.
      if installation.permissions["pull_requests"] != "write" { wanted["issues"] = "write" }
    }
    if access.contains(.environments) {
      wanted["actions"] = "read"
      wanted["deployments"] = "write"
    }
    return wanted.sorted { $0.key < $1.key }.compactMap { name, level in
      switch installation.permissions[name] {
      case nil: nil
      case "read": (name, "read")
      default: (name, level)
      }
    }
  }

  /// Asks as the App itself. A clock that is wrong is told from the answer's, once.
  private func asApp<Value: WireValue>(
    _ request: HTTPRequest, to action: String, missing: String
  ) async throws(ForgeError) -> Value {
    var mayLearn = true
    while true {
      let credential = FixedCredential([.bearer(try app.webToken(at: now().adding(skew), action))])
      let client = WireClient(
        sender, as: credential, headers: gitHubHeaders,
        explain: { [id = app.id, account = installation?.account] refusal, message in
          explainApp(refusal, message, id: id, account: account, missing: missing)
        })
      let response = try await client.send(request, to: action, accepting: [401])
      if response.status != 401 {
        return try client.decoded(response, action, request, secret: true)
      }
      guard mayLearn, learnSkew(from: response) else {
        throw client.refusal(response, to: action, request, credential.fixed)
      }
      mayLearn = false
    }
  }

  /// Whether the clocks differ by so much that another try is worth it.
  private func learnSkew(from response: HTTPResponse) -> Bool {
    guard let theirs = response.headers["Date"].flatMap({ Instant(httpDate: $0) }) else { return false }
    let found = theirs.since(now())
    let isNew = abs(found.seconds - skew.seconds) > 30
    skew = found
    return isNew
  }
}

private func suspended(_ account: String?) -> String {
  let owner = account.map { "an owner of \($0)" } ?? "an owner of the account"
  return "the App's installation is suspended; \(owner) lifts that under Settings, GitHub Apps"
}

private func explainApp(
  _ refusal: HTTPResponse, _ message: String, id: String, account: String?, missing: String
) -> WireClient.Explanation? {
  let text = message.lowercased()
  if text.contains("integration not found") {
    return .init(kind: .unauthenticated, reason: "there is no App \(id) here: look at its id")
  }
  switch refusal.status {
  case 401 where text.contains("issued at") || text.contains("expiration time"):
    return .init(
      kind: .unauthenticated,
      reason: "GitHub does not accept the time of the signature; set this machine's clock")
  case 401:
    return .init(
      kind: .unauthenticated,
      reason: "GitHub does not accept the App's key: it was withdrawn, or it is another App's than \(id)")
  case 403 where text.contains("suspended"): return .init(kind: .forbidden, reason: suspended(account))
  case 404:
    return .init(
      kind: .notFound, reason: "\(missing): install it for this repository, or name the repository right")
  default: return explainGitHub(refusal, message)
  }
}
