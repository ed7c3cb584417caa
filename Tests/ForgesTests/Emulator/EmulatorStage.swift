import Forges
import GateKit
import Publishing
import SourceText
import TestSupport
import Testing

/// A pull request on the emulator, in a repository of its own.
struct EmulatorStage: PublicationStage {
  let emulator: EmulatedGitHub
  let forge: GitHubForge
  let network: WatchedNetwork
  private let repository: String
  private let name: String
  private let number: Int
  /// A person who may write.
  private let token: String

  init(_ emulator: EmulatedGitHub) async throws {
    self.emulator = emulator
    name = "app\(emulator.next())"
    repository = "acme/\(name)"
    try await emulator.tell("repos", .map(["full_name": .text(repository)]))
    let pull = try await emulator.tell(
      "pulls", .map(["repo": .text(repository), "title": .text("Add a login page")]))
    number = try #require(pull["number"]?.scalar.flatMap { Int($0) })
    let given = try await emulator.tell(
      "token",
      .map([
        "name": .text("ada"),
        "permissions": .map(["issues": .text("write"), "pull_requests": .text("write")]),
      ]))
    token = try #require(given["token"]?.scalar)
    (forge, network) = try await emulator.forge(name)
  }

  var target: any PublicationTarget { forge }

  /// Another client on the same pull request, with nothing remembered.
  func another(answerWithin time: Duration = .seconds(60)) async throws -> (GitHubForge, WatchedNetwork) {
    try await emulator.forge(name, answerWithin: time)
  }

  private var issue: String { "repos/\(repository)/issues/\(number)" }

  func subject() async throws -> PublicationSubject {
    let pull = try await emulator.ask(.get, "repos/\(repository)/pulls/\(number)", as: token)
    let head = try #require(pull["head"]?["sha"]?.scalar.flatMap { ObjectID($0) })
    return PublicationSubject(
      pull: number, head: head, target: try #require(pull["base"]?["ref"]?.scalar))
  }

  func addLabelAsPerson(_ name: String) async throws {
    try await emulator.ask(.post, "\(issue)/labels", .map(["labels": .list([.text(name)])]), as: token)
  }

  func removeLabelAsPerson(_ name: String) async throws {
    let segment = name.replacing(" ", with: "%20").replacing(":", with: "%3A")
    try await emulator.ask(.delete, "\(issue)/labels/\(segment)", as: token)
  }

  func commentAsPerson(_ body: String) async throws {
    try await emulator.ask(.post, "\(issue)/comments", .map(["body": .text(body)]), as: token)
  }

  func deleteCommentAsPerson(_ id: String) async throws {
    try await emulator.ask(.delete, "repos/\(repository)/issues/comments/\(id)", as: token)
  }

  func push() async throws { try await push(sha: nil) }
  func forcePush(_ head: ObjectID) async throws { try await push(sha: head) }

  private func push(sha: ObjectID?) async throws {
    // The forge tells times in seconds.
    try await emulator.tell("clock", .map(["advance": .number(2)]))
    try await emulator.tell(
      "push",
      .map([
        "repo": .text(repository), "number": .number(number), "sha": sha.map { .text("\($0)") },
        "forced": .bool(sha != nil),
      ]))
  }

  func retarget(to branch: String) async throws { try await edit(.map(["base": .text(branch)])) }

  func close() async throws { try await edit(.map(["state": .text("closed")])) }

  private func edit(_ values: Node) async throws {
    try await emulator.tell(
      "edit", .map(["repo": .text(repository), "number": .number(number), "set": values]))
  }

  func mergeGroup() async throws -> PublicationSubject? {
    let group = try await emulator.tell(
      "merge_group", .map(["repo": .text(repository), "number": .number(number)]))
    let head = try #require(group["head_sha"]?.scalar.flatMap { ObjectID($0) })
    return PublicationSubject(pull: nil, head: head, target: "main")
  }

  func view(of commit: ObjectID) async throws -> PublicationView {
    let posted = try await emulator.tell("posted")
    let shown = try #require(posted[repository.lowercased()])
    let statuses = (shown["statuses"]?["\(commit)"]?.items ?? []).compactMap(CommitStatus.init)
    var newest: [String: CommitStatus] = [:]
    for status in statuses { newest[status.context.lowercased()] = status }
    return PublicationView(
      statuses: newest.values.sorted { $0.context < $1.context }, statusCount: statuses.count,
      checkRuns: (shown["check_runs"]?.items ?? []).filter { $0["head_sha"]?.scalar == "\(commit)" }
        .compactMap(CheckRun.init),
      labels: Set((shown["labels"]?["\(number)"]?.items ?? []).compactMap(\.scalar)),
      comments: (shown["comments"]?.items ?? []).compactMap { comment in
        guard let id = comment["id"]?.scalar, let body = comment["body"]?.scalar,
          let author = comment["by"]?.scalar
        else { return nil }
        return PublicationView.Comment(id: id, body: body, isOurs: author.hasSuffix("[bot]"))
      })
  }
}

extension CommitStatus {
  fileprivate init?(_ node: Node) {
    guard let context = node["context"]?.scalar, let state = node["state"]?.scalar.flatMap(State.init),
      let description = node["description"]?.scalar
    else { return nil }
    self.init(context: context, state: state, description: description, url: node["target_url"]?.scalar)
  }
}

extension CheckRun {
  fileprivate init?(_ node: Node) {
    guard let name = node["name"]?.scalar, let output = node["output"] else { return nil }
    let conclusion =
      node["status"]?.scalar == "completed"
      ? node["conclusion"]?.scalar.flatMap(Conclusion.init) : .pending
    guard let conclusion else { return nil }
    self.init(
      name: name, conclusion: conclusion, title: output["title"]?.scalar ?? "",
      summary: output["summary"]?.scalar ?? "", text: output["text"]?.scalar,
      annotations: (node["annotations"]?.items ?? []).compactMap(CheckAnnotation.init),
      url: node["details_url"]?.scalar)
  }
}

extension CheckAnnotation {
  fileprivate init?(_ node: Node) {
    guard let path = node["path"]?.scalar, let start = node["start_line"]?.scalar.flatMap({ Int($0) }),
      let end = node["end_line"]?.scalar.flatMap({ Int($0) }), start <= end,
      let level = node["annotation_level"]?.scalar.flatMap(Level.init), let title = node["title"]?.scalar,
      let message = node["message"]?.scalar
    else { return nil }
    self.init(path: RepositoryPath(path), lines: start...end, level: level, title: title, message: message)
  }
}
