import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import Synchronization
import TestSupport
import Testing

/// A pull request in a repository of its own on an emulator, seen through the adapter and by people.
struct GitHubStage: PublicationStage {
  let emulator: ForgeEmulator
  let forge: GitHubForge
  let witness: EmulatorWitness
  /// A person with the right to everything but check runs.
  let person: Secret
  let name: String
  let number: Int

  var target: any PublicationTarget { forge }
  var repository: GitHubRepository { forge.repository }

  enum Who { case app, person, actions }

  /// - Parameters:
  ///   - pull: what `/_emu/pulls` takes, beyond the repository.
  ///   - now: of the program; nil: the machine's.
  init(
    on emulator: ForgeEmulator, as who: Who = .app, permissions: [String: String]? = nil,
    access: GitHubAccess = .all, pull: [(String, Node)] = [],
    settings: (inout HTTPClientOptions) -> Void = { _ in },
    now: (@Sendable () -> Instant)? = nil, over wrap: (any HTTPSending) -> any HTTPSending = { $0 }
  ) async throws {
    self.emulator = emulator
    name = "acme/app-\(UInt32.random(in: 0 ... .max))"
    try await emulator.admin("repos", ["full_name": .text(name)])
    let entries = [("repo", Node.text(name)), ("user", .text("alice"))] + pull
    let opened = try await emulator.admin("pulls", node(entries))
    number = opened["number"]?.scalar.flatMap { Int($0) } ?? 0
    person = try await emulator.token("bob", writing: ["issues", "pull_requests", "statuses", "contents"])
    let credential: GitHubCredential
    switch who {
    case .app: credential = .app(GitHubApp(id: emulator.clientID, key: emulator.appKey))
    case .person:
      credential = GitHubCredential(
        token: try await emulator.token(
          "gatehouse-bot", writing: ["issues", "pull_requests", "statuses", "contents"]))
    case .actions:
      credential = .installation(
        try await emulator.token(
          "github-actions[bot]", writing: ["issues", "pull_requests", "statuses", "contents", "checks"],
          token: "ghs_\(UInt64.random(in: 0 ... .max))", permissions: permissions),
        login: "github-actions[bot]")
    }
    var options = HTTPClientOptions(.patient(authorities: emulator.authorities))
    options.rates.contentPerMinute = 1_000_000
    options.rates.contentPerHour = 1_000_000
    options.retries.firstDelay = .milliseconds(1)
    options.retries.longestDelay = .milliseconds(2)
    settings(&options)
    witness = EmulatorWitness(wrap(try HTTPClient(options)))
    let address = try #require(GitHubAddress(api: emulator.url))
    let repository = try #require(GitHubRepository(address, fullName: name))
    forge = GitHubForge(
      repository, as: credential, access: access, over: witness, now: now ?? { SystemClock.now() })
  }

  func path(_ rest: String) -> String { "/repos/\(name)/\(rest)" }

  func edit(_ set: KeyValuePairs<String, Node?>) async throws {
    try await emulator.admin("edit", ["repo": .text(name), "number": .number(number), "set": .map(set)])
  }

  /// GitHub's `updated_at` moves with what happens to a pull request; the emulator's with pushes alone, and
  /// both tell seconds only.
  private func touch() async throws {
    try await edit([
      "updated": .number(
        Self.nextSecond.withLock { second in
          second += 1
          return second
        })
    ])
  }
  private static let nextSecond = Mutex(1_800_000_000)

  // MARK: what people do

  func subject() async throws -> PublicationSubject {
    let pull = try await emulator.api(.get, path("pulls/\(number)"), token: person)
    return PublicationSubject(
      pull: number, head: try #require(pull["head"]?["sha"]?.scalar.flatMap { ObjectID($0) }),
      target: pull["base"]?["ref"]?.scalar ?? "")
  }

  func addLabelAsPerson(_ label: String) async throws {
    try await emulator.api(
      .post, path("issues/\(number)/labels"), .map(["labels": .list([.text(label)])]), token: person)
    try await touch()
  }

  func removeLabelAsPerson(_ label: String) async throws {
    try await emulator.api(.delete, path("issues/\(number)/labels/\(percentEncoded(label))"), token: person)
    try await touch()
  }

  func commentAsPerson(_ body: String) async throws {
    try await emulator.api(
      .post, path("issues/\(number)/comments"), .map(["body": .text(body)]), token: person)
    try await touch()
  }

  func deleteCommentAsPerson(_ id: String) async throws {
    try await emulator.api(.delete, path("issues/comments/\(id)"), token: person)
    try await touch()
  }

  func push() async throws {
    try await emulator.admin("push", ["repo": .text(name), "number": .number(number), "files": .list([])])
    try await touch()
  }

  func forcePush(_ head: ObjectID) async throws {
    try await edit(["head_sha": .text("\(head)")])
    try await touch()
  }

  func retarget(to branch: String) async throws {
    try await edit(["base": .text(branch)])
    try await touch()
  }

  func close() async throws {
    try await edit(["state": .text("closed")])
    try await touch()
  }

  func mergeGroup() async throws -> PublicationSubject? {
    let group = try await emulator.admin("merge_group", ["repo": .text(name), "number": .number(number)])
    let head = try #require(group["head_sha"]?.scalar.flatMap { ObjectID($0) })
    return PublicationSubject(pull: nil, head: head, target: "main")
  }

  // MARK: what people see

  func posted() async throws -> Node { try await emulator.admin("posted")[name] ?? .null }

  func view(of commit: ObjectID) async throws -> PublicationView {
    let posted = try await posted()
    let statuses = posted["statuses"]?["\(commit)"]?.items ?? []
    var newest: [String: CommitStatus] = [:]
    for status in statuses {
      let context = status["context"]?.scalar ?? ""
      newest[context.lowercased()] = CommitStatus(
        context: context,
        state: status["state"]?.scalar.flatMap { CommitStatus.State(rawValue: $0) } ?? .error,
        description: status["description"]?.scalar ?? "", url: status["target_url"]?.scalar)
    }
    let runs = (posted["check_runs"]?.items ?? []).filter { $0["head_sha"]?.scalar == "\(commit)" }
    return PublicationView(
      statuses: newest.values.sorted { $0.context < $1.context }, statusCount: statuses.count,
      checkRuns: runs.map(checkRun),
      labels: Set(posted["labels"]?["\(number)"]?.items.compactMap(\.scalar) ?? []),
      comments: (posted["comments"]?.items ?? []).map { comment in
        PublicationView.Comment(
          id: comment["id"]?.scalar ?? "", body: comment["body"]?.scalar ?? "",
          isOurs: comment["by"]?.scalar != "bob")
      })
  }

  private func checkRun(_ run: Node) -> CheckRun {
    let output = run["output"]
    let conclusion = run["conclusion"]?.scalar.flatMap { CheckRun.Conclusion(rawValue: $0) }
    return CheckRun(
      name: run["name"]?.scalar ?? "", conclusion: conclusion ?? .pending,
      title: output?["title"]?.scalar ?? "", summary: output?["summary"]?.scalar ?? "",
      text: output?["text"]?.scalar,
      annotations: (run["annotations"]?.items ?? []).map { annotation in
        let first = annotation["start_line"]?.scalar.flatMap { Int($0) } ?? 0
        let last = annotation["end_line"]?.scalar.flatMap { Int($0) } ?? 0
        return CheckAnnotation(
          path: RepositoryPath(annotation["path"]?.scalar ?? ""), lines: first...max(first, last),
          level: annotation["annotation_level"]?.scalar.flatMap { CheckAnnotation.Level(rawValue: $0) }
            ?? .notice,
          title: annotation["title"]?.scalar ?? "", message: annotation["message"]?.scalar ?? "")
      }, url: run["details_url"]?.scalar)
  }

  /// The emulator found nothing wrong, and nothing was taken from an example.
  func expectNoViolations(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try emulator.takeViolations() == [], sourceLocation: sourceLocation)
    #expect(witness.canned == [], sourceLocation: sourceLocation)
  }
}

func node(_ entries: [(String, Node)]) -> Node {
  Node(value: .map(entries.map { Node.Entry(key: $0.0, node: $0.1) }))
}

extension ForgeEmulator {
  /// A token of somebody, who reads everything.
  func token(
    _ name: String, writing: [String], token: String? = nil, permissions: [String: String]? = nil
  ) async throws -> Secret {
    var granted = [
      "metadata": "read", "contents": "read", "checks": "read", "statuses": "read",
      "issues": "read", "pull_requests": "read",
    ]
    for name in writing { granted[name] = "write" }
    let answer = try await admin(
      "token",
      [
        "name": .text(name), "token": token.map(Node.text), "app_id": token == nil ? nil : .number(15368),
        "kind": token == nil ? nil : .text("installation"),
        "permissions": node((permissions ?? granted).map { ($0.key, .text($0.value)) }),
      ])
    return Secret(answer["token"]?.scalar ?? "")
  }
}
