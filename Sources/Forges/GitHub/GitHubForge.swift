public import CivilTime
import GateKit
public import HTTPTransfer
public import LocalSystem
public import Publishing

/// One repository of a GitHub.
public struct GitHubForge: Forge {
  public let repository: GitHubRepository
  public let limits: PublicationLimits
  let account: any GitHubAccount
  let client: WireClient

  /// - Parameters:
  ///   - access: what an App's token is asked for, beyond reading the repository.
  ///   - sender: where requests go; a cache that revalidates makes a second look free.
  ///   - now: for the signatures of an App, and for the end of its tokens.
  public init(
    _ repository: GitHubRepository, as credential: GitHubCredential, access: GitHubAccess = .all,
    over sender: any HTTPSending, now: @escaping @Sendable () -> Instant
  ) {
    self.repository = repository
    var limits = PublicationLimits()
    limits.hasCheckRuns = credential.mayWriteCheckRuns
    self.limits = limits
    account = credential.account(repository, access, sender, now)
    client = WireClient(sender, as: account, headers: gitHubHeaders, explain: explainGitHub)
  }

  public var name: String { repository.label }

  /// For git over https, as the password of `x-access-token`. Good for minutes at least.
  public func gitToken() async throws -> Secret { try await account.token() }

  public func pull(_ number: Int) async throws -> PullRequest {
    let answer = try await pullAnswer(number)
    var facts = Facts()
    facts.number = answer.number
    facts.url = answer.url
    facts.source = answer.head.ref
    facts.target = answer.base.ref
    facts.headRepository = answer.head.repository.map { .value($0.identity) } ?? .null
    facts.baseRepository = answer.base.repository?.identity
    facts.title = answer.title
    facts.body = answer.body ?? ""
    facts.author = answer.author?.login ?? AccountAnswer.ghost
    facts.bot = answer.author?.isBot ?? false
    facts.draft = answer.isDraft
    facts.labels = answer.labels.map { AppliedLabel(name: $0.name) }
    return PullRequest(
      number: answer.number, head: answer.head.commit, base: answer.base.commit, isOpen: answer.isOpen,
      headRef: "refs/pull/\(answer.number)/head", facts: facts, standing: answer.standing,
      isMerged: answer.isMerged)
  }

  func pullAnswer(_ number: Int) async throws(ForgeError) -> PullAnswer {
    try await client.read(
      HTTPRequest(.get, repository.url("pulls", "\(number)")), to: "read \(repository.fullName)#\(number)")
  }

  /// A list below the repository, a hundred a page.
  func list(_ segments: String..., query: [(name: String, value: String)] = []) -> HTTPRequest {
    let parameters = query + [(name: "per_page", value: "100")]
    return HTTPRequest(.get, repository.endpoint(segments).adding(parameters).text)
  }
}

extension GitHubCredential {
  func account(
    _ repository: GitHubRepository, _ access: GitHubAccess, _ sender: any HTTPSending,
    _ now: @escaping @Sendable () -> Instant
  ) -> any GitHubAccount {
    switch self {
    case .token(let secret):
      GivenToken(secret, isInstallation: false, login: nil, repository.address, sender)
    case .installation(let secret, let login):
      GivenToken(secret, isInstallation: true, login: login, repository.address, sender)
    case .app(let app): InstallationTokens(app, repository, access, sender, now: now)
    }
  }
}
