import CivilTime
import DocumentReading
import Forges
import GateEngine
import GateKit
import HTTPTransfer
import LocalSystem
import PolicyFiles
import Rendering
import Service
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// Where a team works: a forge with its pull requests, jobs of GitHub Actions, and a server.
final class TeamStage {
  private let serve: ServeStage
  private let front: ForgeFront
  private let folder: TestFolder

  private static let owner = "example"

  /// - Parameter central: policies of an organisation, by the repository that each is over.
  init(central: [String: String]) async throws {
    let organisations = central.keys.sorted().enumerated().map { index, repository in
      """
        organisation-\(index):
          repositories: ["github/\(repository)"]
          policy: {file: \(Self.centralFile(of: repository))}

      """
    }
    serve = try await ServeStage(
      owner: Self.owner,
      settings: """
        uploads:
          tokens: [{name: ci, secret: {variable: PAGE_TOKEN}, forge: github, repositories: ["\(Self.owner)/*"]}]
        \(organisations.isEmpty ? "" : "organisations:\n" + organisations.joined())
        """, front: true
    ) { pull in
      try await pull.emulator.admin("install", ["account": .text(Self.owner)])
      for (repository, text) in central { try pull.folder.write(Self.centralFile(of: repository), text) }
    }
    front = try #require(serve.front)
    folder = serve.pull.folder
    try folder.write("upload-token", ServeStage.pageToken)
  }

  func stop() async { await serve.stop() }

  private static func centralFile(of repository: String) -> String {
    "central-\(repository.split(separator: "/").last ?? "").yml"
  }

  // MARK: the forge

  /// Makes the repository known and opens its pull request, after the jobs of the push have uploaded their reports.
  /// Nobody is told yet.
  func open(_ repository: TeamRepository) async throws -> TeamPull {
    try await move(to: repository.now)
    let made = try await serve.emulator.admin(
      "repos",
      [
        "full_name": .text(repository.name), "git": .text(repository.origin.path),
        "default_branch": .text(repository.target),
      ])
    let id = try #require(made["id"]?.scalar.flatMap { Int($0) })
    try await upload(repository)
    let pull = try await TeamPull(repository) { name($0, of: repository, id) }
    try await show(pull)
    let urls = try await say(pull)
    if urls.isEmpty { return pull }
    return try await TeamPull(repository) { facts in
      var facts = name(facts, of: repository, id)
      for (index, url) in urls.enumerated() { facts.comments?[index].url = url }
      return facts
    }
  }

  /// With what the forge calls things.
  private func name(_ told: Facts, of repository: TeamRepository, _ id: Int) -> Facts {
    var facts = told
    facts.number = TeamPull.number
    facts.url = "\(serve.emulator.origin)/\(repository.name)/pull/\(TeamPull.number)"
    facts.baseRepository = RepositoryIdentity(id: "\(id)", name: repository.name)
    if case .value(let fork)? = told.headRepository {
      // A fork is the forge's next repository.
      facts.headRepository = .value(
        RepositoryIdentity(id: "\(id + 1)", name: fork.name.isEmpty ? "stranger/shop" : fork.name))
    }
    return facts
  }

  private func show(_ pull: TeamPull) async throws {
    let (repository, facts) = (pull.repository, pull.facts)
    var headRepository = repository.name
    if case .value(let fork)? = facts.headRepository { headRepository = fork.name }
    try await serve.emulator.admin(
      "pulls",
      [
        "repo": .text(repository.name), "title": facts.title.map { .text($0) },
        "body": facts.body.map { .text($0) }, "user": facts.author.map { .text($0) },
        "draft": .bool(facts.draft ?? false), "base": .text(repository.target),
        "head_repo": .text(headRepository), "head_ref": .text("refs/pull/head"),
        "base_ref": .text("refs/heads/\(repository.target)"),
      ])
    try await edit(pull, "edited")
    try await label(pull)
    front.tell(facts, of: pull, commits: try repository.commits())
  }

  /// Has people write their comments.
  ///
  /// - Returns: where each is.
  private func say(_ pull: TeamPull) async throws -> [String] {
    var urls: [String] = []
    for comment in pull.facts.comments ?? [] {
      let person = Secret(try await serve.emulator.grant(to: comment.author, in: pull.repository.name))
      let answer = try await serve.emulator.api(
        .post, "/repos/\(pull.repository.name)/issues/\(TeamPull.number)/comments",
        .map(["body": .text(comment.text)]), token: person)
      urls.append(try #require(answer["html_url"]?.scalar))
    }
    return urls
  }

  /// The branch has its own name, and the repository that it lived in is there or not.
  private func edit(_ pull: TeamPull, _ action: String) async throws {
    try await serve.emulator.admin(
      "edit",
      [
        "repo": .text(pull.repository.name), "number": .number(TeamPull.number), "action": .text(action),
        "set": .map([
          "head_label": .text(pull.repository.source),
          "head_deleted": .bool(pull.facts.headRepository == .null),
        ]),
      ])
  }

  /// Has the pull request have those labels that people set, and no others.
  private func label(_ pull: TeamPull) async throws {
    let person = Secret(try await serve.emulator.grant(to: "grace", in: pull.repository.name))
    let place = "/repos/\(pull.repository.name)/issues/\(TeamPull.number)/labels"
    try await serve.emulator.api(.delete, place, token: person)
    let names = (pull.facts.labels ?? []).map(\.name)
    guard !names.isEmpty else { return }
    try await serve.emulator.api(
      .post, place, .map(["labels": .list(names.map { .text($0) })]), token: person)
  }

  /// Everybody's clocks; the server's stands still.
  private func move(to now: Instant) async throws {
    let answer = try await serve.emulator.admin("clock", ["advance": .number(0)])
    let there = answer["now"]?.scalar.flatMap { Int64($0.prefix { $0 != "." }) }
    let seconds = now.seconds - (try #require(there))
    try await serve.emulator.admin("clock", ["advance": .number(Int(seconds))])
    serve.console.advance(by: now.seconds - serve.console.now.seconds)
  }

  /// What the forge shows that somebody wrote.
  func shown(_ pull: TeamPull, by login: String) async throws -> Shown {
    let posted = try await serve.emulator.admin("posted")[pull.repository.name]
    let statuses = posted?["statuses"]?["\(pull.repository.head)"]?.items ?? []
    let own = statuses.filter { $0["by"]?.scalar == login }
    let runs =
      posted?["check_runs"]?.items.filter { $0["head_sha"]?.scalar == "\(pull.repository.head)" } ?? []
    return Shown(
      statuses: Dictionary(
        own.map { ($0["context"]?.scalar ?? "", $0["state"]?.scalar ?? "") }, uniquingKeysWith: { $1 }),
      conclusions: Set(runs.compactMap { $0["conclusion"]?.scalar ?? $0["status"]?.scalar }),
      labels: Set(posted?["labels"]?["\(TeamPull.number)"]?.items.compactMap(\.scalar) ?? []))
  }

  struct Shown: Hashable {
    let statuses: [String: String]
    /// Of check runs, whoever made them.
    let conclusions: Set<String>
    let labels: Set<String>
  }

  // MARK: the three ways

  private func options(_ pull: TeamPull) throws -> [String] {
    ["--at", "\(pull.repository.now)", "--format", "json"]
      + (pull.repository.policyCase.central == nil
        ? [] : ["--central", "\(folder.path)/\(Self.centralFile(of: pull.repository.name))"])
  }

  /// Of a developer who has the branch checked out, and has written down what is known of the pull request.
  func check(_ pull: TeamPull) async throws -> WayResult {
    let repository = pull.repository
    let clone = try repository.clone { clone in
      try clone.git("fetch", "--quiet", "origin")
      try clone.git("fetch", "--quiet", "origin", "refs/pull/head")
      try clone.git("checkout", "--quiet", "-B", repository.source, "FETCH_HEAD")
    }
    defer { withExtendedLifetime(clone) {} }
    try folder.write("facts.json", jsonText(pull.facts.node ?? .null))
    let words = try ["check", "--facts", "\(folder.path)/facts.json"] + options(pull)
    return await WayResult(CommandTrial(in: clone).run(words))
  }

  /// Of a job of GitHub Actions that the pull request started.
  func ci(_ pull: TeamPull) async throws -> WayResult {
    let repository = pull.repository
    let clone = try repository.clone { clone in
      try clone.git("fetch", "--quiet", "--depth=1", "origin", "refs/pull/\(TeamPull.number)/head")
      try clone.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    }
    defer { withExtendedLifetime(clone) {} }
    let token = Secret(
      try await serve.emulator.grant(
        "ghs_\(UInt64.random(in: 0 ... .max))", to: Self.actions, in: repository.name, kind: "installation"))
    let answer = try await serve.emulator.api(
      .get, "/repos/\(repository.name)/pulls/\(TeamPull.number)", token: token)
    var trial = CommandTrial(in: clone)
    trial.environment = try ActionsJob(api: front.url, repository: repository.name, in: folder).environment(
      event: "pull_request",
      payload: .map([
        "action": .text("opened"), "pull_request": answer, "repository": answer["base"]?["repo"],
      ]))
    trial.environment["GITHUB_TOKEN"] = token.reveal()
    return try await WayResult(trial.run(["ci"] + options(pull)))
  }

  /// As whom a job writes.
  static let actions = "github-actions[bot]"
  /// As whom the server writes.
  static let app = "gatekeeper[bot]"

  /// Of a job that runs for a push, before the pull request is there.
  private func upload(_ repository: TeamRepository) async throws {
    let files = repository.policyCase.reports.entries.map(\.key)
    guard !files.isEmpty else { return }
    let clone = try repository.clone { _ in }
    defer { withExtendedLifetime(clone) {} }
    let answer = await CommandTrial(in: clone).run(
      [
        "upload", "--server", "http://127.0.0.1:\(serve.port)", "--repository", repository.name,
        "--commit", "\(repository.head)", "--token-file", "\(folder.path)/upload-token",
      ] + files)
    #expect(answer.code == .passed, "\(repository.name): \(answer.error)")
    try await serve.settle()
  }

  /// Of the server, which the forge tells that the pull request was opened.
  func serve(_ pull: TeamPull) async throws -> WayResult {
    let repository = pull.repository
    try await label(pull)
    try await serve.hook(repository.name)
    try await edit(pull, "opened")
    try await serve.settle()
    let work = WorkKey(
      RepositoryName(forge: "github", path: repository.name), Work.pull(TeamPull.number).subject)
    let kept = try #require(
      try await serve.server.store.newestReport(of: work), "\(repository.name): \(serve.console.text)")
    #expect(kept.published != nil)
    let document = try readJSON(kept.report.document, source: "report", limits: .report)
    return WayResult(document: document, verdict: kept.report.verdict, talk: "")
  }
}

/// What one way came to.
struct WayResult {
  /// The report.
  let document: Node
  /// As the way itself ends with it.
  let verdict: String
  /// What was said beside it.
  let talk: String

  /// What was known of the pull request.
  var facts: Node { document["inputs"]?["facts"] ?? .null }

  init(document: Node, verdict: String, talk: String) {
    self.document = document
    self.verdict = verdict
    self.talk = talk
  }

  init(_ answer: CommandTrial.Answer) {
    // What is no report has no verdict.
    let document = try? readJSON(Array(answer.output.utf8), source: "report", limits: .report)
    self.init(
      document: document ?? .null, verdict: document?["verdict"]?.scalar ?? "none: \(answer.code)",
      talk: answer.error)
  }
}
