import GateKit
import HTTPTransfer
import LocalSystem
import Rendering
import SourceText
import TestSupport

@testable import GatehouseCommands

/// A pull request of a repository on the emulator, and the checkout of a job of GitHub Actions for it.
struct PullStage {
  let emulator: ForgeEmulator
  /// Bare; what the emulator serves by git too.
  let origin: TestRepository
  let name: String
  let number: Int
  /// Of Actions: it writes statuses, check runs, labels and comments.
  let token: String
  let folder: TestFolder

  static let policy = """
    version: 1
    flow:
      edges:
        - {from: development, to: main}
        - {from: "**", to: development}
    gates:
      clean-repo: {}
    labels:
      - {label: "target: production", color: 5319e7, when: {target: main}}
      - {label: "gatehouse: blocked", color: d73a4a, when: {verdict: blocked}}

    """

  /// - Parameters:
  ///   - files: what the pull request, from feature/x, brings.
  ///   - target: `main` or `development`.
  ///   - owner: of the repository.
  init(
    on emulator: ForgeEmulator, policy: String = policy,
    _ files: [RepositoryPath: TestFile] = ["b.txt": "b\n"],
    target: String = "main", commits: Int = 1, owner: String = "acme"
  ) async throws {
    self.emulator = emulator
    name = "\(owner)/app-\(UInt32.random(in: 0 ... .max))"
    origin = try TestRepository(bare: true)
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    let base = try origin.commit("feat: begin", [".gatehouse.yml": .text(policy), "a.txt": "a\n"])
    try origin.git("branch", "development", "main")
    for number in 1..<max(1, commits) {
      let parents = number == 1 ? [base] : nil
      try origin.commit("feat: \(number)", on: "feature/x", ["n.txt": .text("\(number)\n")], parents: parents)
    }
    try origin.commit("feat: go on", on: "feature/x", files, parents: commits > 1 ? nil : [base])
    folder = try TestFolder()
    try await emulator.admin("repos", ["full_name": .text(name), "git": .text(origin.path)])
    let opened = try await emulator.admin(
      "pulls",
      [
        "repo": .text(name), "title": .text("feat: go on"), "body": .text(""), "user": .text("alice"),
        "base": .text(target),
        "head": .text("feature/x"), "head_ref": .text("refs/heads/feature/x"),
      ])
    number = opened["number"]?.scalar.flatMap { Int($0) } ?? 0
    token = "ghs_\(UInt64.random(in: 0 ... .max))SECRET\(UInt64.random(in: 0 ... .max))"
    try await grant(token, to: "github-actions[bot]", kind: "installation")
  }

  /// A token that may do everything in the repository but what Apps alone may.
  @discardableResult
  func grant(
    _ token: String? = nil, to login: String, kind: String = "pat", level: String = "write"
  ) async throws -> String {
    try await emulator.grant(token, to: login, in: name, kind: kind, level: level)
  }

  /// Adds a commit to the pull request's branch.
  func push(_ files: [RepositoryPath: TestFile], _ message: String = "fix: mend") async throws {
    try origin.commit(message, on: "feature/x", files)
    try await emulator.admin(
      "push", ["repo": .text(name), "number": .number(number), "head_ref": .text("refs/heads/feature/x")])
  }

  func edit(_ set: Node) async throws {
    try await emulator.admin("edit", ["repo": .text(name), "number": .number(number), "set": set])
  }

  /// What a person says in the pull request.
  func comment(_ text: String, by login: String) async throws {
    let person = try await grant(to: login)
    try await emulator.api(
      .post, "/repos/\(name)/issues/\(number)/comments", .map(["body": .text(text)]), token: Secret(person))
  }

  /// What everybody sees on the forge.
  func posted() async throws -> Node { try await emulator.admin("posted")[name] ?? .null }

  func statuses(of commit: String) async throws -> [String: String] {
    let list = try await posted()["statuses"]?[commit]?.items ?? []
    return Dictionary(
      list.map { ($0["context"]?.scalar ?? "", $0["state"]?.scalar ?? "") }, uniquingKeysWith: { $1 })
  }

  func labels() async throws -> [String] {
    try await posted()["labels"]?["\(number)"]?.items.compactMap(\.scalar).sorted() ?? []
  }

  func head(_ branch: String = "feature/x") throws -> String {
    try origin.git("rev-parse", "refs/heads/\(branch)")
  }

  /// The clone that actions/checkout makes, of one commit.
  func checkout() throws -> TestRepository {
    let clone = try TestRepository()
    try clone.git("remote", "add", "origin", "file://\(origin.path)")
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "feature/x")
    try clone.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    return clone
  }

  /// The environment of the job, with the event as GitHub sends it.
  func environment(
    event: String = "pull_request", token: String? = nil, target: String = "main", payload: Node? = nil
  ) throws -> [String: String] {
    let repository = Node.map(["id": .number(1), "full_name": .text(name), "default_branch": .text("main")])
    let pull = Node.map([
      "number": .number(number), "state": .text("open"), "title": .text("feat: go on"), "body": .text(""),
      "draft": .bool(false),
      "user": .map(["login": .text("alice"), "type": .text("User")]), "labels": .list([]),
      "head": .map(["ref": .text("feature/x"), "sha": .text(try head()), "repo": repository]),
      "base": .map(["ref": .text(target), "sha": .text(try head(target)), "repo": repository]),
    ])
    let whole = payload ?? .map(["action": .text("opened"), "pull_request": pull, "repository": repository])
    var values = try ActionsJob(api: emulator.url, repository: name, in: folder)
      .environment(event: event, payload: whole)
    if let authorities = emulator.authorities { values["GATEHOUSE_CA_FILE"] = "\(authorities)" }
    if let token {
      values["GITHUB_TOKEN"] = token
    } else {
      try folder.write("app.pem", emulator.appKey.reveal())
      values["GATEHOUSE_APP_ID"] = emulator.appID
      values["GATEHOUSE_APP_KEY_FILE"] = "\(folder.path)/app.pem"
    }
    return values
  }

  /// `gatehouse ci` in a fresh checkout.
  func ci(_ arguments: String..., environment: [String: String]? = nil) async throws -> CommandTrial.Answer {
    let clone = try checkout()
    // The folder goes with the last reference to it.
    defer { withExtendedLifetime(clone) {} }
    var trial = CommandTrial(in: clone)
    trial.environment = try environment ?? self.environment()
    return await trial.run(["ci"] + arguments)
  }
}
