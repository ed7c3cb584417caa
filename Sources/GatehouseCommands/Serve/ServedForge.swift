import CIProviders
import Forges
import GitFetching
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import Synchronization

/// One forge of a server's configuration: who is served there, and with what it is asked.
final class ServedForge: Sendable {
  /// As the configuration calls it.
  let name: String
  let kind: ForgeKind
  /// What webhooks may be signed with; any of them.
  let webhookSecrets: WebhookSecrets
  let client: HTTPClient
  /// The App that it is asked as; nil with a token.
  let app: GitHubAppView?
  private let settings: ForgeSettings
  private let access: ForgeAccess
  private let authorities: LocalPath?
  private let api: (address: WebAddress, isAPI: Bool)
  private let web: WebAddress
  private let console: Console
  private let state = Mutex(State())

  private struct State {
    /// By the repository's path in small letters: each keeps its token.
    var connections: [String: ForgeConnection] = [:]
    var ownLogin: String?
  }

  /// - Parameter folder: what files are relative to.
  init(_ name: String, _ settings: ForgeSettings, in folder: LocalPath, _ console: Console) throws {
    self.name = name
    self.settings = settings
    self.console = console
    kind = settings.kind.kind
    let environment = console.environment
    let secrets = try settings.webhookSecrets.map { try $0.secret(in: folder, environment) }
    guard let checked = WebhookSecrets(secrets) else {
      throw UsageError("forges.\(name).webhook_secrets: anybody can sign with an empty secret")
    }
    webhookSecrets = checked
    authorities = settings.authorities.map { folder.appending($0) }
    var options = HTTPClientOptions(
      userAgent: "gatehouse/\(programVersion)", authorities: authorities, environment: environment)
    // A worker has other things to do than to wait for a limit: the queue does that.
    options.rates.patience = .seconds(10)
    client = try HTTPClient(options)
    let publicURL = kind == .gitlab ? "https://gitlab.com" : "https://github.com"
    guard let page = WebAddress(settings.url ?? settings.api ?? publicURL),
      let address = WebAddress(settings.api ?? settings.url ?? publicURL)
    else { throw UsageError("forges.\(name): the address cannot be used") }
    api = (address, settings.api != nil)
    web = Self.pages(page, of: kind, isAPI: settings.url == nil && settings.api != nil)
    if let appSettings = settings.app {
      let app = GitHubApp(id: appSettings.id, key: try appSettings.key.secret(in: folder, environment))
      access = .app(app)
      let gitHub =
        settings.api == nil ? GitHubAddress(server: address.text) : GitHubAddress(api: address.text)
      self.app = gitHub.map { [client] in GitHubAppView($0, as: app, over: client, now: console.now) }
    } else {
      let secret = try (settings.token ?? SecretSettings()).secret(in: folder, environment)
      access = .token(ForgeToken(secret: secret, source: "forges.\(name).token"), isOfJob: false)
      app = nil
    }
  }

  /// Where repositories are cloned from, told from the address of the API.
  private static func pages(_ address: WebAddress, of kind: ForgeKind, isAPI: Bool) -> WebAddress {
    if kind == .github { return isAPI ? GitHubAddress(api: address.text)?.web ?? address : address }
    for ending in ["/api/v4", "/api/v1"] where address.text.hasSuffix(ending) {
      return WebAddress(String(address.text.dropLast(ending.count))) ?? address
    }
    return address
  }

  /// Who CI jobs of the forge are, by what their CI signs for this server; nil where no issuer is named.
  func identities(for audience: String?) -> IdentityVerifier? {
    guard let audience, !settings.issuers.isEmpty else { return nil }
    return IdentityVerifier(
      issuers: Set(settings.issuers), audience: audience, over: client, now: console.now)
  }

  /// How people sign in by it.
  func signIn(clientID: String, clientSecret: Secret) -> ForgeSignIn? {
    let places: ForgeSignIn.Places? =
      switch kind {
      case .github:
        (api.isAPI ? GitHubAddress(api: api.address.text) : GitHubAddress(server: api.address.text)).map {
          .gitHub($0)
        }
      case .gitlab: .gitLab(web: web, api: api.address)
      case .gitea: .gitea(web: web, api: api.address)
      }
    return places.map { ForgeSignIn($0, clientID: clientID, clientSecret: clientSecret, over: client) }
  }

  /// For people: `GitHub (github.com)`.
  var title: String {
    let name =
      switch settings.kind {
      case .github: "GitHub"
      case .gitlab: "GitLab"
      case .gitea: "Gitea"
      case .forgejo: "Forgejo"
      }
    return "\(name) (\(web.origin.hostAndPort))"
  }

  func serves(_ path: String) -> Bool {
    settings.repositories.contains { $0.matches(path) || $0.matches(path.lowercased()) }
  }

  /// Repositories that the configuration names in full.
  var namedRepositories: [String] {
    settings.repositories.map(\.text).filter { text in
      !text.unicodeScalars.contains { "*?[]{}\\!".unicodeScalars.contains($0) }
    }
  }

  func connection(to repository: RepositoryName) throws -> ForgeConnection {
    let key = repository.path.lowercased()
    if let known = state.withLock({ $0.connections[key] }) { return known }
    let place = ForgePlace(kind, at: api.address, isAPI: api.isAPI, repository: repository.path)
    let made = try ForgeConnection(
      place, access, over: client, authorities: authorities, pages: web, now: console.now)
    return state.withLock { state in
      if let known = state.connections[key] { return known }
      state.connections[key] = made
      return made
    }
  }

  /// Runs `body` with the mirror of a repository, fetched by what the connection may do.
  func use<Result: Sendable>(
    _ mirrors: Mirrors, of repository: RepositoryName, _ connection: ForgeConnection,
    _ body: @Sendable (Mirrors.Use) async throws -> Result
  ) async throws -> Result {
    let address = cloneAddress(of: repository)
    return try await mirrors.use(
      repository.key, from: address, access: connection.gitAccess(to: address), body)
  }

  /// Where git fetches from.
  func cloneAddress(of repository: RepositoryName) -> String {
    web.appending(repository.path.split(separator: "/").map(String.init)).text + ".git"
  }

  /// Under which login the App writes; nil before it has written for the first time. An account that a token is of may
  /// be a person's as well, who then speaks under the same name: what it does is always looked at.
  var ownLogin: String? { state.withLock { $0.ownLogin } }

  func learnOwnLogin(_ forge: any Forge) async {
    guard app != nil, ownLogin == nil else { return }
    // Without it, what this server wrote is looked at once more, and nothing is found to do.
    guard let login = try? await forge.ownLogin(), !login.isEmpty else { return }
    state.withLock { $0.ownLogin = login }
  }
}
