import GateKit
import HTTPTransfer
public import Publishing
import SourceText

extension GitHubForge {
  public func perform(_ step: PublicationStep, for subject: PublicationSubject) async throws {
    switch step {
    case .postStatus(let status): try await post(status, on: subject.head)
    case .createCheckRun(let run, let externalID):
      try await create(run, externalID: externalID, on: subject.head)
    case .updateCheckRun(let id, let run, let externalID):
      try await update(id, run, externalID: externalID)
    case .addLabel(let label): try await add(label, to: try subject.number(for: "label"))
    case .removeLabel(let name): try await removeLabel(name, from: try subject.number(for: "label"))
    case .createComment(let body): try await comment(body, on: try subject.number(for: "comment"))
    case .editComment(let id, let body): try await editComment(id, body)
    case .deleteComment(let id): try await deleteComment(id)
    }
  }

  private func post(_ status: CommitStatus, on commit: ObjectID) async throws(ForgeError) {
    let body = JSONBody.entries([
      "state": .string(status.state.rawValue), "context": .string(status.context),
      "description": .string(status.description), "target_url": status.url.map(JSONBody.string),
    ])
    let request = request(.post, repository.url("statuses", "\(commit)"), body, .verdict)
    let _: WrittenAnswer = try await client.read(
      request, to: "post the status \"\(status.context)\" on \(commit.short) in \(repository.fullName)")
  }

  // MARK: labels

  private func add(_ label: OwnLabel, to pull: Int) async throws(ForgeError) {
    try await makeSureThereIs(label)
    var request = request(
      .post, repository.url("issues", "\(pull)", "labels"), ["labels": [.string(label.name)]], .label)
    // Twice is once.
    request.isSafeToRepeat = true
    let action = "add the label \"\(label.name)\" to \(repository.fullName)#\(pull)"
    let now: WireList<LabelAnswer> = try await client.read(request, to: action)
    guard now.items.contains(where: { folded($0.name) == folded(label.name) }) else {
      throw ForgeError(
        .unreadable, action: action, reason: "the answer lists other labels only", mayHaveArrived: true)
    }
  }

  /// GitHub makes a label that is not there by itself, in grey and without a text: so it is made before.
  private func makeSureThereIs(_ label: OwnLabel) async throws(ForgeError) {
    let action = "make the label \"\(label.name)\" in \(repository.fullName)"
    let known: LabelAnswer?
    do throws(ForgeError) {
      known = try await client.readIfThere(
        HTTPRequest(.get, repository.url("labels", label.name), priority: .label), to: action)
    } catch  where error.kind == .unreadable {
      // A proxy's page, say: as with a write whose answer is lost, the next look may tell more.
      throw ForgeError(error.kind, action: error.action, reason: error.reason, mayHaveArrived: true)
    }
    guard known == nil else { return }
    let body = JSONBody.entries([
      "name": .string(label.name), "color": label.colour.map(JSONBody.string),
      "description": label.description.map(JSONBody.string),
    ])
    let request = request(.post, repository.url("labels"), body, .label)
    let response = try await client.send(request, to: action, accepting: [422]) { refusal in
      refusalText(refusal.body)?.contains("already_exists") == true
    }
    if response.isSuccess { let _: LabelAnswer = try client.decoded(response, action, request) }
  }

  private func removeLabel(_ name: String, from pull: Int) async throws(ForgeError) {
    let request = request(.delete, repository.url("issues", "\(pull)", "labels", name), nil, .label)
    let action = "remove the label \"\(name)\" from \(repository.fullName)#\(pull)"
    let response = try await client.send(request, to: action, accepting: [404]) { refusal in
      refusalText(refusal.body)?.lowercased().contains("label does not exist") == true
    }
    if response.isSuccess { let _: WireList<LabelAnswer> = try client.decoded(response, action, request) }
  }

  // MARK: comments

  private func comment(_ body: String, on pull: Int) async throws(ForgeError) {
    let request = request(
      .post, repository.url("issues", "\(pull)", "comments"), ["body": .string(body)], .comment)
    let _: WrittenAnswer = try await client.read(request, to: "comment on \(repository.fullName)#\(pull)")
  }

  private func editComment(_ id: String, _ body: String) async throws(ForgeError) {
    let request = request(
      .patch, repository.url("issues", "comments", id), ["body": .string(body)], .comment)
    let _: WrittenAnswer = try await client.read(
      request, to: "edit comment \(id) in \(repository.fullName)")
  }

  private func deleteComment(_ id: String) async throws(ForgeError) {
    let request = request(.delete, repository.url("issues", "comments", id), nil, .comment)
    let action = "delete comment \(id) in \(repository.fullName)"
    let response = try await client.send(request, to: action, accepting: [404])
    guard response.status == 204 || response.status == 404 else {
      throw ForgeError(
        .unreadable, action: action, reason: "the answer was \(response.status), not 204",
        mayHaveArrived: true)
    }
  }

  func request(
    _ method: HTTPMethod, _ url: String, _ body: JSONBody?, _ priority: RequestPriority
  ) -> HTTPRequest {
    HTTPRequest(
      method, url, headers: body == nil ? [] : [HTTPHeader("Content-Type", "application/json")],
      body: body?.bytes ?? [], priority: priority, createsContent: method == .post || method == .patch)
  }
}

extension PublicationSubject {
  /// A merge group has neither labels nor comments.
  fileprivate func number(for what: String) throws(ForgeError) -> Int {
    guard let pull else {
      throw ForgeError(
        .rejected, action: "\(what) \(head.short)",
        reason: "it is the head of a merge group, not of a pull request")
    }
    return pull
  }
}
