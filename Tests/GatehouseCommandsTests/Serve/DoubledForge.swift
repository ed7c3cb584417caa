import Cryptography
import GateKit
import HTTPTransfer
import SourceText
import TestSupport

@testable import ForgeDoubles
@testable import GatehouseCommands

/// A forge of a kind without an emulator: a double in memory behind a socket, whose pull request 12 has its
/// commits in a real repository.
enum DoubledForge: String, CaseIterable, Sendable {
  case gitea, gitlab
}

/// A server beside one.
final class DoubledForgeStage {
  let kind: DoubledForge
  let stage: LoopbackForgeStage
  let gitea: GiteaDouble
  private let gitLab: GitLabDouble
  private var deliveries = 0

  static let secret = "it is a secret to everybody"
  static let number = 12
  var origin: TestRepository { stage.origin }
  var console: ServeConsole { stage.console }

  /// - Parameter settings: of the server, beside those that every one has.
  init(
    _ kind: DoubledForge, policy: String = PullStage.policy, settings: String = ""
  ) async throws {
    self.kind = kind
    let origin = try TestRepository(bare: true)
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    let base = try origin.commit(
      "feat: begin", on: "main", [".gatehouse.yml": .text(policy), "a.txt": "a\n"])
    try origin.git("branch", "development", "main")
    try origin.commit("feat: go on", on: "feature", ["b.txt": "b\n"], parents: [base])
    let (gitea, gitLab) = (try GiteaDouble(), try GitLabDouble())
    (self.gitea, self.gitLab) = (gitea, gitLab)
    try Self.show(origin, kind, gitea, gitLab)
    stage =
      switch kind {
      case .gitea:
        try await LoopbackForgeStage(
          "gitea", api: "/api/v1", repository: "acme/app", origin: origin, user: "gatehouse",
          token: GiteaDouble.token, secret: Self.secret, settings: settings
        ) { reply(to: $0) { try gitea.answer($0) } }
      case .gitlab:
        try await LoopbackForgeStage(
          "gitlab", api: "/api/v4", repository: "acme/app", origin: origin, user: "oauth2",
          token: GitLabDouble.token, secret: Self.secret, settings: settings
        ) { reply(to: $0) { try gitLab.answer($0) } }
      }
    try await stage.settle()
  }

  /// Lets the forge see what is in the repository.
  private static func show(
    _ origin: TestRepository, _ kind: DoubledForge, _ gitea: GiteaDouble, _ gitLab: GitLabDouble
  ) throws {
    let head = try origin.git("rev-parse", "refs/heads/feature")
    var tips: [String: String] = [:]
    for branch in ["main", "development"] {
      tips[branch] = try origin.git("rev-parse", "refs/heads/\(branch)")
    }
    let branches = tips
    switch kind {
    case .gitea:
      try origin.git("update-ref", "refs/pull/\(number)/head", head)
      gitea.change { state in
        state.head = head
        state.commitsThere.insert(head)
        state.branches = branches
      }
    case .gitlab:
      try origin.git("update-ref", "refs/merge-requests/\(number)/head", head)
      gitLab.change { state in
        state.mergeRequest.head = head
        state.branches = branches
        if !state.pipelines.contains(where: { $0.commit == head }) {
          state.nextID += 1
          state.pipelines.append(GitLabDouble.Pipeline(id: state.nextID, commit: head, ref: "feature"))
          state.mergeRequest.pipeline = state.nextID
        }
      }
    }
  }

  // MARK: people

  func push(_ files: [RepositoryPath: TestFile], _ message: String = "fix: mend") throws {
    try origin.commit(message, on: "feature", files)
    try Self.show(origin, kind, gitea, gitLab)
  }

  func retarget(to branch: String) {
    gitea.change { $0.target = branch }
    gitLab.change { $0.mergeRequest.target = branch }
  }

  func addLabel(_ name: String) {
    gitea.change { state in
      state.nextID += 1
      let label = GiteaDouble.Label(id: state.nextID, name: name)
      state.labels.append(label)
      state.pullLabels.append(label)
    }
    gitLab.change { $0.mergeRequest.labels.append(name) }
  }

  /// Takes away what the server wrote, as somebody with the rights may.
  func forget() {
    gitea.change { $0.comments = [] }
    gitea.change { $0.pullLabels = [] }
    gitLab.change { state in
      state.notes = []
      state.mergeRequest.notesCount = 0
      state.mergeRequest.labels = []
    }
  }

  // MARK: what everybody sees

  func head() throws -> String { try origin.git("rev-parse", "refs/heads/feature") }

  func statuses() throws -> [String: String] {
    let head = try head()
    switch kind {
    case .gitea:
      return gitea.look { state in
        Dictionary(
          state.statuses.filter { $0.commit == head }.map { ($0.context, $0.state) }, uniquingKeysWith: { $1 }
        )
      }
    case .gitlab:
      return gitLab.look { state in
        Dictionary(
          state.statuses.filter { $0.commit == head && !$0.isRetried }.map { ($0.name, $0.state) },
          uniquingKeysWith: { $1 })
      }
    }
  }

  var labels: [String] {
    switch kind {
    case .gitea: gitea.look { $0.pullLabels.map(\.name).sorted() }
    case .gitlab: gitLab.look { $0.mergeRequest.labels.sorted() }
    }
  }

  var comments: [String] {
    switch kind {
    case .gitea: gitea.look { $0.comments.map(\.body) }
    case .gitlab: gitLab.look { $0.notes.map(\.body) }
    }
  }

  /// Requests that changed something.
  var writeCount: Int { gitea.writes.count + gitLab.writes.count }
  var violations: [String] { gitea.violations + gitLab.violations }

  /// The word for a verdict that blocks.
  var failure: String { kind == .gitlab ? "failed" : "failure" }

  // MARK: webhooks

  /// The next webhook about the pull request, signed.
  func webhook(_ action: String = "synchronized", secret: String = secret) throws -> (
    [(String, String)], [UInt8]
  ) {
    deliveries += 1
    let id = "delivery-\(deliveries)"
    let body: Node
    switch kind {
    case .gitea:
      body = .map([
        "action": .text(action), "number": .number(Self.number),
        "pull_request": .map([
          "number": .number(Self.number), "state": .text("open"),
          "base": .map(["ref": .text("main"), "repo_id": .number(1)]),
          "head": .map(["ref": .text("feature"), "sha": .text(try head()), "repo_id": .number(1)]),
        ]),
        "repository": .map(["id": .number(1), "full_name": .text("acme/app")]),
        "sender": .map(["id": .number(3), "login": .text("alice")]),
      ])
    case .gitlab:
      body = .map([
        "object_kind": .text("merge_request"), "user": .map(["username": .text("alice")]),
        "project": .map(["id": .number(42), "path_with_namespace": .text("acme/app")]),
        "object_attributes": .map([
          "iid": .number(Self.number), "action": .text("update"), "target_project_id": .number(42),
          "target_branch": .text("main"), "last_commit": .map(["id": .text(try head())]),
        ]),
      ])
    }
    let bytes = Array(json(body).utf8)
    switch kind {
    case .gitea:
      return (
        [
          ("Content-Type", "application/json"), ("X-Gitea-Delivery", id), ("X-Gitea-Event", "pull_request"),
          ("X-Gitea-Signature", hexadecimal(hmacSHA256(bytes, key: Array(secret.utf8)))),
        ], bytes
      )
    case .gitlab:
      return (
        [
          ("Content-Type", "application/json"), ("X-Gitlab-Event", "Merge Request Hook"),
          ("X-Gitlab-Event-UUID", id), ("X-Gitlab-Token", secret),
        ], bytes
      )
    }
  }

  /// The pull request at the branch that it is at now, after a webhook of a push to its target.
  func pushToTarget(_ branch: String, _ files: [RepositoryPath: TestFile]) throws -> (
    [(String, String)], [UInt8]
  ) {
    try origin.commit("chore: change", on: branch, files)
    try Self.show(origin, kind, gitea, gitLab)
    deliveries += 1
    let tip = try origin.git("rev-parse", "refs/heads/\(branch)")
    let place = kind == .gitea ? "full_name" : "path_with_namespace"
    let body = Array(
      json(
        .map([
          "object_kind": .text("push"), "ref": .text("refs/heads/\(branch)"), "after": .text(tip),
          "project": .map(["id": .number(42), place: .text("acme/app")]),
          "repository": .map(["id": .number(1), place: .text("acme/app")]),
        ])
      ).utf8)
    let signature = hexadecimal(hmacSHA256(body, key: Array(Self.secret.utf8)))
    let id = "delivery-\(deliveries)"
    let proof =
      kind == .gitea
      ? [("X-Gitea-Delivery", id), ("X-Gitea-Event", "push"), ("X-Gitea-Signature", signature)]
      : [("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Event-UUID", id), ("X-Gitlab-Token", Self.secret)]
    return ([("Content-Type", "application/json")] + proof, body)
  }
}
