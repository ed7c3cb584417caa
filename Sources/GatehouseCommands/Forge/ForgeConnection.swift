import CIProviders
import CivilTime
import Forges
import GitFetching
import HTTPTransfer
import LocalSystem

/// A forge that can be asked, and what it is asked with.
struct ForgeConnection: Sendable {
  let forge: any Forge
  let place: ForgePlace
  /// `GITHUB_TOKEN`, for people.
  let tokenSource: String
  private let client: HTTPClient
  /// For git over http: a name that the forge expects beside the token.
  private let gitUser: String
  private let gitToken: @Sendable () async throws -> Secret
  private let web: WebAddress
  private let authorities: LocalPath?

  /// What was spent so far.
  var statistics: RateStatistics { client.statistics }

  /// - Throws: `UsageError` where what was named does not fit together; nil where there is no token.
  init?(_ options: ForgeOptions, _ place: ForgePlace, _ console: Console) throws {
    let environment = console.environment
    let folder = try console.currentFolder()
    let authorities = (options.caFile ?? environment.set("GATEHOUSE_CA_FILE")).map(folder.appending)
    var settings = HTTPClientOptions(
      userAgent: "gatehouse/\(programVersion)", authorities: authorities, environment: environment)
    settings.cache.folder = (options.cacheFolder ?? environment.set("GATEHOUSE_HTTP_CACHE")).map(
      folder.appending)
    if place.kind == .github, let app = try gitHubApp(of: console) {
      try self.init(
        place, .app(app), over: HTTPClient(settings), authorities: authorities, now: console.now)
      return
    }
    guard let token = try ForgeToken(options, for: place, in: console) else { return nil }
    try self.init(
      place, .token(token, isOfJob: place.isOfJob), over: HTTPClient(settings), authorities: authorities,
      now: console.now)
  }

  /// - Parameters:
  ///   - client: one for all connections of a process, so that they share budgets and answers.
  ///   - authorities: whose certificates the client trusts, for git to trust as well.
  ///   - pages: where the forge's pages and its git are; nil where the address of the API tells.
  init(
    _ place: ForgePlace, _ access: ForgeAccess, over client: HTTPClient, authorities: LocalPath?,
    pages: WebAddress? = nil,
    now: @escaping @Sendable () -> Instant
  ) throws(UsageError) {
    self.place = place
    self.client = client
    self.authorities = authorities
    let told: WebAddress
    switch (place.kind, access) {
    case (.github, .app(let app)):
      let gitHub = GitHubForge(try place.gitHub(), as: .app(app), over: client, now: now)
      forge = gitHub
      tokenSource = "the App \(app.id)"
      gitUser = "x-access-token"
      gitToken = { try await gitHub.gitToken() }
      told = gitHub.repository.address.web
    case (.github, .token(let token, let isOfJob)):
      // The token of a job of Actions is known by where it stands; another's owner is asked for.
      let isOfActions = isOfJob && token.source == "GITHUB_TOKEN" && token.secret.reveal().hasPrefix("ghs_")
      let credential: GitHubCredential =
        isOfActions
        ? .installation(token.secret, login: "github-actions[bot]") : GitHubCredential(token: token.secret)
      let gitHub = GitHubForge(try place.gitHub(), as: credential, over: client, now: now)
      forge = gitHub
      tokenSource = token.source
      gitUser = "x-access-token"
      gitToken = { token.secret }
      told = gitHub.repository.address.web
    case (.gitlab, .token(let token, _)):
      let isOfJob = token.source == "CI_JOB_TOKEN"
      let gitLab: GitLabToken = isOfJob ? .job(token.secret) : .access(token.secret)
      forge = GitLabForge(place.address, project: place.repository, token: gitLab, network: client)
      tokenSource = token.source
      gitUser = isOfJob ? "gitlab-ci-token" : "oauth2"
      gitToken = { token.secret }
      told = place.address
    case (.gitea, .token(let token, _)):
      let (owner, name) = try place.ownerAndName()
      forge = GiteaForge(
        place.address, owner: owner, repository: name, token: token.secret, network: client)
      tokenSource = token.source
      gitUser = "gatehouse"
      gitToken = { token.secret }
      told = place.address
    case (.gitlab, .app), (.gitea, .app):
      throw UsageError("Apps are GitHub's", wayOut: "name a token for \(place.address.origin.hostAndPort)")
    }
    web = pages ?? told
  }

  /// How git reaches a remote: with the token where that is http at the forge itself, and nowhere else.
  func gitAccess(to remote: String?) -> RemoteAccess {
    guard let remote, remote.hasPrefix("http"), let address = RemoteURL(remote),
      address.server.origin == web.origin
    else { return RemoteAccess() }
    let origin = "\(web.origin.scheme.rawValue)://\(web.origin.hostAndPort)"
    return RemoteAccess(
      credentials: { [gitUser, gitToken] in
        RemoteCredential(origin: origin, user: gitUser, password: try await gitToken())
      }, authorities: authorities)
  }

  /// What to do about a missing token.
  static func wayOut(_ place: ForgePlace, _ environment: Environment) -> String {
    let names = ["GATEHOUSE_TOKEN"] + ForgeToken.variables(for: place, environment)
    return "set \(names.joined(separator: " or ")), or name a file with --token-file"
  }
}

/// Who asks a forge.
enum ForgeAccess: Sendable {
  case app(GitHubApp)
  /// - isOfJob: the CI job was given it for its own forge.
  case token(ForgeToken, isOfJob: Bool)
}

extension ForgePlace {
  func gitHub() throws(UsageError) -> GitHubRepository {
    let found = isAPI ? GitHubAddress(api: address.text) : GitHubAddress(server: address.text)
    guard let found, let repository = GitHubRepository(found, fullName: repository) else {
      throw UsageError(
        "\"\(repository)\" is no repository of GitHub", wayOut: "name it with --repository owner/name")
    }
    return repository
  }

  func ownerAndName() throws(UsageError) -> (owner: String, name: String) {
    let parts = repository.split(separator: "/").map(String.init)
    guard parts.count >= 2 else {
      throw UsageError(
        "\"\(repository)\" is no repository of Gitea", wayOut: "name it with --repository owner/name")
    }
    return (parts[parts.count - 2], parts[parts.count - 1])
  }
}

/// The App of `GATEHOUSE_APP_ID`, with the key in `GATEHOUSE_APP_KEY_FILE` or `GATEHOUSE_APP_KEY`; nil where none
/// is named.
private func gitHubApp(of console: Console) throws -> GitHubApp? {
  let environment = console.environment
  guard let id = environment.set("GATEHOUSE_APP_ID") else { return nil }
  if let file = environment.set("GATEHOUSE_APP_KEY_FILE") {
    return GitHubApp(id: id, key: try Secret(file: console.currentFolder().appending(file)))
  }
  guard let key = Secret(variable: "GATEHOUSE_APP_KEY", in: environment) else {
    throw UsageError(
      "GATEHOUSE_APP_ID names an App, and nothing its key",
      wayOut: "name the file of its private key with GATEHOUSE_APP_KEY_FILE")
  }
  return GitHubApp(id: id, key: key)
}
