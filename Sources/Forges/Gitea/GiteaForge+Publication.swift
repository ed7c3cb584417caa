public import GateKit
import HTTPTransfer
public import Publishing
import SourceText

extension GiteaForge {
  public func standing(of pull: Int) async throws -> PullRequestStanding {
    let read = try await pullRequest(pull)
    return read.standing(try head(of: read))
  }

  public func statuses(on commit: ObjectID, contexts: Set<String>) async throws -> [CommitStatus] {
    try await api.statuses(of: commit).filter { contexts.contains($0.context) }
      .sorted { $0.context < $1.context }.map(\.posted)
  }

  public func checkRuns(named name: String, on commit: ObjectID) async throws -> [PostedCheckRun] { [] }

  public func comments(on pull: Int, marker: String) async throws -> [PostedComment] {
    let read: WireList<GiteaComment> = try await api.client.read(
      api.request(["issues", "\(pull)", "comments"]), to: "read the comments of \(api.named(pull))")
    let marked = read.items.filter { $0.body.contains(marker) }
    // Nobody's but ours would be edited, so whose they are must be known; where there is none, it need not be.
    guard !marked.isEmpty else { return [] }
    let account = try await account()
    return marked.sorted { $0.id < $1.id }.filter { $0.author?.id == account.id }
      .map { PostedComment(id: "\($0.id)", body: $0.body) }
  }

  func account() async throws(ForgeError) -> GiteaUser {
    if let account = await memory.account { return account }
    let account: GiteaUser = try await api.client.read(
      api.request(from: ["user"]), to: "read whose the token for \(name) is")
    await memory.remember(account)
    return account
  }

  public func perform(_ step: PublicationStep, for subject: PublicationSubject) async throws {
    switch step {
    case .postStatus(let status):
      let body = JSONBody.entries([
        "state": .string(status.state.rawValue), "context": .string(status.context),
        "description": .string(status.description.truncated(to: limits.statusDescription)),
        "target_url": status.url.map { .string($0) },
      ])
      try await write(
        .post, ["statuses", "\(subject.head)"], body, .verdict,
        "post the status \(status.context) on \(subject.head.short)")
    case .createCheckRun, .updateCheckRun:
      throw ForgeError(.rejected, action: "post a check run", reason: "Gitea has none")
    case .addLabel(let label): try await add(label, to: try pull(of: subject, "set the label \(label.name)"))
    case .removeLabel(let name):
      try await removeLabel(name, try pull(of: subject, "remove the label \(name)"))
    case .createComment(let body):
      let pull = try pull(of: subject, "comment")
      try await write(
        .post, ["issues", "\(pull)", "comments"], ["body": .string(body)], .comment,
        "comment on \(api.named(pull))")
    case .editComment(let id, let body):
      try await write(
        .patch, ["issues", "comments", id], ["body": .string(body)], .comment,
        "edit our comment \(id) of \(api.name)")
    case .deleteComment(let id):
      try await delete(["issues", "comments", id], .comment, "delete our comment \(id) of \(api.name)")
    }
  }

  private func pull(of subject: PublicationSubject, _ action: String) throws(ForgeError) -> Int {
    guard let pull = subject.pull else {
      throw ForgeError(.rejected, action: action, reason: "the commit belongs to no pull request")
    }
    return pull
  }

  private func write(
    _ method: HTTPMethod, _ path: [String], _ body: JSONBody, _ priority: RequestPriority, _ action: String
  ) async throws(ForgeError) {
    var request = api.request(path, method, body: body, priority: priority)
    // An edit by PATCH names the whole text: twice is as good as once.
    request.isSafeToRepeat = method != .post
    let _: Acknowledgement = try await api.client.read(request, to: action)
  }

  private func delete(
    _ path: [String], _ priority: RequestPriority, _ action: String
  ) async throws(ForgeError) {
    _ = try await api.client.send(
      api.request(path, .delete, priority: priority), to: action, accepting: [404])
  }

  // Labels are set by number: names are taken by new versions alone.
  private func add(_ label: OwnLabel, to pull: Int) async throws {
    let id =
      if let known = try await number(of: label.name) { known } else { try await create(label) }
    try await write(
      .post, ["issues", "\(pull)", "labels"], ["labels": .array([.integer(id)])], .label,
      "set the label \(label.name) on \(api.named(pull))")
  }

  private func number(of label: String) async throws(ForgeError) -> Int? {
    let own: [GiteaLabel] = try await api.list(
      api.request(["labels"]), to: "look for the label \(label)")
    // Names are not unique; the oldest is the one that people know.
    if let found = own.filter({ $0.name == label }).map(\.id).min() { return found }
    let shared: [GiteaLabel]
    do throws(ForgeError) {
      shared = try await api.list(
        api.request(from: ["orgs", api.owner, "labels"]), to: "look for the label \(label)")
    } catch {
      guard [.notFound, .forbidden].contains(error.kind) else { throw error }
      // The owner is a person, or the organisation's labels are not for this token.
      return nil
    }
    return shared.filter { $0.name == label }.map(\.id).min()
  }

  private func create(_ label: OwnLabel) async throws(ForgeError) -> Int {
    let body = JSONBody.entries([
      "name": .string(label.name), "color": .string("#" + (label.colour ?? "6699cc")),
      "description": label.description.map { .string($0) },
    ])
    let made: GiteaLabel = try await api.client.read(
      api.request(["labels"], .post, body: body, priority: .label), to: "create the label \(label.name)")
    return made.id
  }

  private func removeLabel(_ name: String, _ pull: Int) async throws {
    for label in try await pullRequest(pull).labels where label.name == name {
      try await delete(
        ["issues", "\(pull)", "labels", "\(label.id)"], .label,
        "remove the label \(name) from \(api.named(pull))")
    }
  }
}

extension GiteaStatus {
  var posted: CommitStatus {
    // What we never post is told apart from all that we do: warning and skipped are somebody else's.
    let state = CommitStatus.State(rawValue: state)
    return CommitStatus(
      context: context, state: state ?? .error,
      description: (state == nil ? "\(self.state): " : "") + (description ?? ""),
      url: url.flatMap { $0.isEmpty ? nil : $0 })
  }
}

extension GiteaPullRequest {
  func standing(_ head: ObjectID) -> PullRequestStanding {
    PullRequestStanding(
      head: head, target: base.branch ?? "", isOpen: isOpen, labels: Set(labels.map(\.name)),
      commentCount: commentCount)
  }
}
