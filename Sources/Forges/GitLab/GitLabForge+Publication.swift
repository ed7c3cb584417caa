public import GateKit
import HTTPTransfer
public import Publishing

extension GitLabForge {
  public func standing(of pull: Int) async throws -> PullRequestStanding {
    let read = try await mergeRequest(pull)
    guard let head = read.head else {
      throw ForgeError(.unreadable, action: "read \(api.named(pull))", reason: "it has no head")
    }
    return read.standing(head)
  }

  public func statuses(on commit: ObjectID, contexts: Set<String>) async throws -> [CommitStatus] {
    let places = await memory.sightings(at: commit)
    let posted = try await posted(on: commit, name: contexts.count == 1 ? contexts.first : nil)
    return contexts.sorted().compactMap { context in
      // The same head may be proposed to several branches; a context ends in its own.
      let place = (places.first { context.hasSuffix(": \($0.target)") } ?? places.first)?.place
      return posted.last { $0.name == context && place?.holds($0) ?? true }.map(GitLabStatusText.read)
    }
  }

  /// Oldest first.
  private func posted(on commit: ObjectID, name: String?) async throws(ForgeError) -> [GitLabStatus] {
    let read: [GitLabStatus] = try await api.client.readAll(
      api.list(["repository", "commits", "\(commit)", "statuses"], name.map { [("name", $0)] } ?? []),
      to: "read the statuses of \(commit.short)")
    return read.sorted { $0.id < $1.id }
  }

  public func checkRuns(named name: String, on commit: ObjectID) async throws -> [PostedCheckRun] { [] }

  public func comments(on pull: Int, marker: String) async throws -> [PostedComment] {
    let notes: [GitLabNote] = try await api.client.readAll(
      api.list(["merge_requests", "\(pull)", "notes"], [("order_by", "created_at"), ("sort", "asc")]),
      to: "read the notes of \(api.named(pull))")
    let marked = notes.filter { !$0.isSystem && $0.body.contains(marker) }
    // Nobody's but ours would be edited, so whose they are must be known; where there is none, it need not be.
    guard !marked.isEmpty else { return [] }
    let account = try await account()
    return marked.filter { $0.author?.id == account.id }.map {
      PostedComment(id: "\($0.id)", body: GitLabNoteText.read($0.body))
    }
  }

  func account() async throws(ForgeError) -> GitLabUser {
    if let account = await memory.account { return account }
    let account: GitLabUser = try await api.client.read(
      api.request(from: ["user"]), to: "read whose the token for \(name) is")
    await memory.remember(account)
    return account
  }

  public func perform(_ step: PublicationStep, for subject: PublicationSubject) async throws {
    guard !api.token.isOfJob else {
      throw ForgeError(
        .forbidden, action: "publish to \(name)",
        reason: "CI_JOB_TOKEN may not write statuses, labels or comments; "
          + "give a project access token with the role Developer and the scope api")
    }
    switch step {
    case .postStatus(let status): try await post(status, subject)
    case .createCheckRun, .updateCheckRun:
      throw ForgeError(.rejected, action: "post a check run", reason: "GitLab has none")
    case .addLabel(let label): try await add(label, to: try pull(of: subject, "set the label \(label.name)"))
    case .removeLabel(let name):
      try await removeLabel(name, try pull(of: subject, "remove the label \(name)"))
    case .createComment(let body):
      let pull = try pull(of: subject, "comment")
      try await write(
        .post, ["merge_requests", "\(pull)", "notes"], ["body": .string(GitLabNoteText.posted(body))],
        .comment,
        "comment on \(api.named(pull))")
    case .editComment(let id, let body):
      let pull = try pull(of: subject, "edit a comment")
      try await write(
        .put, ["merge_requests", "\(pull)", "notes", id], ["body": .string(GitLabNoteText.posted(body))],
        .comment,
        "edit our comment on \(api.named(pull))")
    case .deleteComment(let id):
      let pull = try pull(of: subject, "delete a comment")
      _ = try await api.client.send(
        api.request(["merge_requests", "\(pull)", "notes", id], .delete, priority: .comment),
        to: "delete our comment on \(api.named(pull))", accepting: [404])
    }
  }

  private func pull(of subject: PublicationSubject, _ action: String) throws(ForgeError) -> Int {
    guard let pull = subject.pull else {
      throw ForgeError(.rejected, action: action, reason: "the commit belongs to no merge request")
    }
    return pull
  }

  private func write(
    _ method: HTTPMethod, _ path: [String], _ body: JSONBody, _ priority: RequestPriority, _ action: String
  ) async throws(ForgeError) {
    let _: Acknowledgement = try await api.client.read(
      api.request(path, method, body: body, priority: priority), to: action)
  }
}

// MARK: statuses

extension GitLabForge {
  private func post(_ status: CommitStatus, _ subject: PublicationSubject) async throws {
    // First, so that a status that is there says that this was done as well.
    try await answerStatusCheck(status, subject)
    let place = try await place(of: subject)
    var state = GitLabStatusText.state(of: status)
    if status.state == .pending, let next = try await stateAfterPending(status, subject, place) {
      guard next != "" else { return }
      state = next
    }
    do throws(ForgeError) {
      try await write(
        .post, ["statuses", "\(subject.head)"], body(status, state, place), .verdict,
        "post the status \(status.context) on \(subject.head.short)")
    } catch {
      guard error.kind == .rejected, error.reason.contains("Cannot transition") else { throw error }
      // Somebody was quicker; if it is what we wanted, it is done.
      let there = try await current(status.context, subject.head, place)
      guard there.map(GitLabStatusText.read) == status else { throw error }
    }
  }

  private func body(_ status: CommitStatus, _ state: String, _ place: GitLabStatusPlace?) -> JSONBody {
    var pipeline: JSONBody?
    var ref: JSONBody?
    switch place {
    case .pipeline(let id): pipeline = .integer(id)
    case .ref(let name): ref = .string(name)
    case nil: break
    }
    return .entries([
      "state": .string(state), "name": .string(status.context),
      "description": .string(GitLabStatusText.description(of: status)),
      // Longer ones are refused, and a status without a link is better than none.
      "target_url": status.url.flatMap { $0.unicodeScalars.count <= 255 ? .string($0) : nil },
      "pipeline_id": pipeline, "ref": ref,
    ])
  }

  /// GitLab refuses to go from pending to pending and from running to anything unfinished.
  ///
  /// nil: nothing is in the way. Empty: what is there says the same, or can say no more until it ends.
  private func stateAfterPending(
    _ status: CommitStatus, _ subject: PublicationSubject, _ place: GitLabStatusPlace?
  ) async throws -> String? {
    guard let there = try await current(status.context, subject.head, place),
      GitLabStatusText.isUnfinished(there.state)
    else { return nil }
    guard there.state == "pending" else { return "" }
    // New words for the same state: once, by saying that it runs.
    return GitLabStatusText.read(there) == status ? "" : "running"
  }

  private func current(
    _ context: String, _ commit: ObjectID, _ place: GitLabStatusPlace?
  ) async throws -> GitLabStatus? {
    try await posted(on: commit, name: context).last { $0.name == context && place?.holds($0) ?? true }
  }

  private func place(of subject: PublicationSubject) async throws -> GitLabStatusPlace? {
    guard let pull = subject.pull else { return nil }
    if let seen = await memory.sighting(of: pull, at: subject.head) { return seen.place }
    let read = try await mergeRequest(pull)
    return read.head == subject.head ? GitLabStatusPlace(of: read) : nil
  }

  /// An external status check (Ultimate) that is named like the status, with or without the branch.
  private func answerStatusCheck(_ status: CommitStatus, _ subject: PublicationSubject) async throws {
    guard let pull = subject.pull, await !memory.lacksStatusChecks else { return }
    let path = ["merge_requests", "\(pull)"]
    let checks: WireList<GitLabStatusCheck>
    do throws(ForgeError) {
      checks = try await api.client.read(
        api.request(path + ["status_checks"], priority: .verdict),
        to: "read the status checks of \(api.named(pull))")
    } catch {
      guard [.forbidden, .notFound].contains(error.kind) else { throw error }
      return await memory.rememberNoStatusChecks()
    }
    let names = [status.context, status.context.withoutSuffix(": \(subject.target)")]
    let wanted =
      switch status.state {
      case .success: "passed"
      case .failure, .error: "failed"
      case .pending: "pending"
      }
    for check in checks.items where names.contains(check.name) && check.state != wanted {
      do throws(ForgeError) {
        try await write(
          .post, path + ["status_check_responses"],
          [
            "sha": .string("\(subject.head)"), "external_status_check_id": .integer(check.id),
            "status": .string(wanted),
          ], .verdict, "answer the status check \(check.name) of \(api.named(pull))")
      } catch {
        // Before 16.5 a check that nobody answered was pending, and there was no other way to be.
        guard error.kind == .rejected, wanted == "pending" else { throw error }
      }
    }
  }
}

// MARK: labels

extension GitLabForge {
  private func add(_ label: OwnLabel, to pull: Int) async throws {
    let action = "set the label \(label.name) on \(api.named(pull))"
    guard !label.name.contains(",") else {
      throw ForgeError(
        .rejected, action: action, reason: "GitLab takes labels as a list with commas; name it without one")
    }
    let known: [GitLabLabel] = try await api.client.readAll(
      api.list(["labels"], [("search", label.name)]), to: "look for the label \(label.name)")
    if !known.contains(where: { $0.name == label.name }) { try await create(label) }
    let request = api.request(
      ["merge_requests", "\(pull)"], .put, body: ["add_labels": .string(label.name)], priority: .label)
    let after: GitLabMergeRequest = try await api.client.read(request, to: action)
    guard after.labels?.contains(label.name) ?? false else {
      // It drops in silence what the token may not set.
      throw ForgeError(
        .forbidden, action: action, reason: "GitLab did not set it; the token needs the role Developer")
    }
  }

  private func create(_ label: OwnLabel) async throws {
    let body = JSONBody.entries([
      "name": .string(label.name), "color": .string("#" + (label.colour ?? "6699cc")),
      "description": label.description.map { .string($0) },
    ])
    // 409: it was made in the meantime, or a group has it.
    _ = try await api.client.send(
      api.request(["labels"], .post, body: body, priority: .label), to: "create the label \(label.name)",
      accepting: [409])
  }

  private func removeLabel(_ name: String, _ pull: Int) async throws {
    try await write(
      .put, ["merge_requests", "\(pull)"], ["remove_labels": .string(name)], .label,
      "remove the label \(name) from \(api.named(pull))")
  }
}

extension String {
  fileprivate func withoutSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}

extension GitLabMergeRequest {
  func standing(_ head: ObjectID) -> PullRequestStanding {
    PullRequestStanding(
      head: head, target: target, isOpen: state == "opened", labels: Set(labels ?? []),
      commentCount: noteCount)
  }
}
