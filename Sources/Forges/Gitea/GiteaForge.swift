import GateKit
public import HTTPTransfer
public import LocalSystem
public import Publishing
import SourceText

/// One repository of a Gitea or a Forgejo.
public struct GiteaForge: Forge {
  let api: GiteaAPI
  let memory = GiteaMemory()
  public let name: String
  public let limits: PublicationLimits

  /// - Parameters:
  ///   - address: of the Gitea, or of its API: `https://HOST/sub` and `https://HOST/sub/api/v1` are the same.
  ///   - token: with `write:repository`, `write:issue` and `read:user`; to tell who is in a team also
  ///     `read:organization`.
  public init(
    _ address: WebAddress, owner: String, repository: String, token: Secret, network: any HTTPSending
  ) {
    api = GiteaAPI(
      base: address.giteaAPI, owner: owner, repository: repository, token: token, network: network)
    name = "\(address.origin.hostAndPort)/\(owner)/\(repository)"
    var limits = PublicationLimits()
    limits.statusDescription = 255
    limits.hasCheckRuns = false
    limits.contextsIgnoreCase = false
    limits.labelsIgnoreCase = false
    self.limits = limits
  }

  public func pull(_ number: Int) async throws -> PullRequest {
    let read = try await pullRequest(number)
    let head = try head(of: read)
    return PullRequest(
      number: number, head: head, base: read.base.commit, isOpen: read.isOpen,
      headRef: "refs/pull/\(number)/head", facts: read.facts, standing: read.standing(head),
      isMerged: read.isMerged == true)
  }

  public func facts(_ question: FactQuestion, of pull: PullRequest) async throws -> FactAnswer {
    var collection = GiteaFacts(api: api, question: question, pull: pull)
    return try await collection.collected()
  }

  func pullRequest(_ number: Int) async throws(ForgeError) -> GiteaPullRequest {
    try await api.client.read(api.request(["pulls", "\(number)"]), to: "read \(api.named(number))")
  }

  func head(of read: GiteaPullRequest) throws(ForgeError) -> ObjectID {
    guard let head = read.head.commit else {
      throw ForgeError(
        .unreadable, action: "read \(api.named(read.number))", reason: "it has no head: its branch is gone")
    }
    return head
  }
}

/// What was read once and is needed again.
actor GiteaMemory {
  /// Whose the token is.
  private(set) var account: GiteaUser?
  func remember(_ account: GiteaUser) { self.account = account }
}

extension GiteaPullRequest {
  var isOpen: Bool { state == "open" && isMerged != true }

  var facts: Facts {
    var facts = Facts()
    facts.number = number
    facts.url = url
    facts.source = head.branch
    facts.target = base.branch
    facts.baseRepository = base.identity
    facts.headRepository = head.identity.map { .value($0) } ?? .null
    facts.title = title
    facts.body = body
    facts.author = author?.login
    facts.draft = isDraft ?? title.map(Self.isMarkedAsDraft)
    facts.labels = labels.map { AppliedLabel(name: $0.name) }
    return facts
  }

  /// How a draft is told where the answer does not say: by the beginnings that Gitea comes with.
  private static func isMarkedAsDraft(_ title: String) -> Bool {
    ["wip:", "[wip]", "draft:", "[draft]"].contains { title.lowercased().hasPrefix($0) }
  }
}

extension GiteaPullRequest.Side {
  /// nil where it is deleted: its number alone is no repository, unless it is the base's.
  var identity: RepositoryIdentity? {
    repository.map { RepositoryIdentity(id: "\($0.id)", name: $0.name) }
  }
}
