public import GateKit
import HTTPTransfer
public import Publishing

extension GitHubForge {
  public func standing(of pull: Int) async throws -> PullRequestStanding {
    try await pullAnswer(pull).standing
  }

  /// A context whose newest status is somebody else's is not shown as ours, and so is not there.
  public func statuses(on commit: ObjectID, contexts: Set<String>) async throws -> [CommitStatus] {
    let wanted = Set(contexts.map(folded))
    let identity = try await account.identity()
    let answers = try await statusAnswers(on: commit) { answers in
      wanted.isSubset(of: answers.map { folded($0.context) })
    }
    var newest: [[UInt8]: StatusAnswer] = [:]
    for answer in answers where wanted.contains(folded(answer.context)) {
      let known = newest[folded(answer.context)]
      if answer.id > known?.id ?? .min { newest[folded(answer.context)] = answer }
    }
    return newest.values.sorted { $0.id < $1.id }.compactMap { answer in
      guard let login = answer.creator?.login, isSameLogin(login, identity.login),
        let state = CommitStatus.State(rawValue: answer.state)
      else { return nil }
      return CommitStatus(
        context: answer.context, state: state, description: answer.description ?? "", url: answer.url)
    }
  }

  public func checkRuns(named name: String, on commit: ObjectID) async throws -> [PostedCheckRun] {
    let identity = try await account.identity()
    var query = [(name: "check_name", value: name), (name: "filter", value: "all")]
    if let app = identity.appID { query.append((name: "app_id", value: "\(app)")) }
    let answers: [CheckRunAnswer] = try await client.readAll(
      list("commits", "\(commit)", "check-runs", query: query), under: "check_runs",
      to: "read our check runs of \(commit.short) in \(repository.fullName)")
    return answers.filter { $0.name == name && identity.isApp($0.app) }.sorted { $0.id < $1.id }.map { run in
      PostedCheckRun(
        id: "\(run.id)", externalID: run.externalID ?? "", isCompleted: run.isCompleted,
        conclusion: run.conclusion, annotationCount: run.annotationCount)
    }
  }

  public func comments(on pull: Int, marker: String) async throws -> [PostedComment] {
    let answers = try await commentAnswers(on: pull).filter { $0.body.contains(marker) }
    guard !answers.isEmpty else { return [] }
    let identity = try await account.identity()
    return answers.filter { $0.isOurs(identity) }.sorted { $0.id < $1.id }
      .map { PostedComment(id: "\($0.id)", body: $0.body) }
  }
}

extension PullAnswer {
  var standing: PullRequestStanding {
    PullRequestStanding(
      head: head.commit, target: base.ref, isOpen: isOpen, labels: Set(labels.map(\.name)),
      commentCount: commentCount, revision: updated)
  }
}
