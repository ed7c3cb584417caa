import GateKit
public import HTTPTransfer
public import Publishing

/// One project of a GitLab: gitlab.com, or one of your own at any address.
public struct GitLabForge: Forge {
  let api: GitLabAPI
  let memory = GitLabMemory()
  public let name: String
  public let limits: PublicationLimits

  /// - Parameters:
  ///   - address: of the GitLab, or of its API: `https://HOST/sub` and `https://HOST/sub/api/v4` are the same.
  ///   - project: its id, or its full path: `group/subgroup/project`.
  public init(_ address: WebAddress, project: String, token: GitLabToken, network: any HTTPSending) {
    api = GitLabAPI(base: address.gitLabAPI, project: project, token: token, network: network)
    name = "\(address.origin.hostAndPort)/\(project)"
    var limits = PublicationLimits()
    // 255 of GitLab's, less what tells an error from a failure: GitLab has one word for both.
    limits.statusDescription = GitLabStatusText.limit
    limits.labelName = 255
    limits.hasCheckRuns = false
    limits.contextsIgnoreCase = false
    limits.labelsIgnoreCase = false
    limits.hasComments = !token.isOfJob
    self.limits = limits
  }

  public func pull(_ number: Int) async throws -> PullRequest {
    let read = try await mergeRequest(number)
    guard let head = read.head else {
      throw ForgeError(
        .unreadable, action: "read \(api.named(number))", reason: "it has no head: its branch has no commit")
    }
    return PullRequest(
      number: number, head: head, base: read.start, isOpen: read.state == "opened",
      headRef: "refs/merge-requests/\(number)/head", facts: read.facts, standing: read.standing(head),
      isMerged: read.state == "merged")
  }

  public func facts(_ question: FactQuestion, of pull: PullRequest) async throws -> FactAnswer {
    var collection = GitLabFacts(api: api, question: question, pull: pull)
    return try await collection.collected()
  }

  func mergeRequest(_ number: Int) async throws(ForgeError) -> GitLabMergeRequest {
    let read: GitLabMergeRequest = try await api.client.read(
      api.request(["merge_requests", "\(number)"]), to: "read \(api.named(number))")
    await memory.see(read)
    return read
  }
}

extension GitLabMergeRequest {
  var facts: Facts {
    var facts = Facts()
    let path = reference.map { String($0.prefix { $0 != "!" }) } ?? ""
    facts.number = number
    facts.url = url
    facts.source = source
    facts.target = target
    facts.baseRepository = RepositoryIdentity(id: "\(targetProject)", name: path)
    facts.headRepository =
      sourceProject.map { id in
        // A fork's path is not told, and its id is what counts.
        .value(RepositoryIdentity(id: "\(id)", name: id == targetProject ? path : ""))
      } ?? .null
    facts.title = title
    facts.body = body
    facts.author = author?.login
    facts.bot = author?.isBot
    facts.draft = isDraft
    facts.labels = labels?.map { AppliedLabel(name: $0) }
    return facts
  }
}
