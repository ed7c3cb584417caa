import DocumentReading
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// What jobs of a CI ask of a server, and what operators do to it.
@Suite(
  "gatehouse serve and the jobs of a CI",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeJobsTests {
  private static let policy = """
    version: 1
    gates:
      coverage: {reports: [{id: unit, paths: [lcov.info]}], patch: {target: 80}}

    """
  private static let settings = """
    uploads:
      wait: 30m
      tokens: [{name: ci, secret: {variable: PAGE_TOKEN}, forge: github, repositories: ["acme/*"]}]
    """
  private static let report = "SF:c.py\nDA:1,1\nend_of_record\n"

  private func upload(_ stage: ServeStage, _ changes: [String: String?] = [:]) async throws -> HTTPResponse {
    var query = [
      "repository": stage.pull.name, "commit": "\(try stage.pull.head())", "file": "lcov.info",
      "token": ServeStage.pageToken,
    ]
    for (name, value) in changes { query[name] = value }
    let token = query.removeValue(forKey: "token")
    let words = query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    return try await stage.request(
      .post, "/api/v1/evidence?\(words)", token.map { ["Authorization": "Bearer \($0)"] } ?? [:],
      body: Array(Self.report.utf8))
  }

  @Test("a verdict waits for a report, and comes with it")
  func report() async throws {
    let stage = try await ServeStage(policy: Self.policy, settings: Self.settings)
    let pull = stage.pull
    try await pull.push(["c.py": "c = 1\n"])
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "pending"])
    #expect(try await upload(stage).status == 201)
    try await stage.settle()
    #expect(
      try await pull.statuses(of: pull.head()) == ["gatehouse: main": "success"], "\(stage.console.text)")
    // The same bytes once more change nothing.
    #expect(try await upload(stage).status == 201)
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "success"])

    // What was measured belongs to the target's trend once it is merged, and not before.
    let name = RepositoryName(forge: "github", path: pull.name)
    func trend() async throws -> [String] {
      try await stage.server.store.trend(
        of: name, branch: "main", gate: "coverage", measurement: "patch coverage", limit: 9
      ).map(\.measurement.commit)
    }
    #expect(try await trend() == [])
    let token = try await stage.emulator.admin(
      "token",
      [
        "name": .text("carol"), "kind": .text("pat"), "repos": .list([.text(pull.name)]),
        "permissions": .map(["metadata": .text("read"), "contents": .text("write")]),
      ])
    let person = Secret(token["token"]?.scalar ?? "")
    try await stage.emulator.api(
      .put, "/repos/\(pull.name)/pulls/\(pull.number)/merge", .map([:]), token: person)
    try await stage.settle()
    #expect(try await trend() == ["\(try pull.head())"])
    await stage.stop()
    #expect(!stage.console.text.contains(ServeStage.pageToken))
  }

  @Test("a verdict waits no longer for a report where the clock was years ahead when it was made")
  func clockAhead() async throws {
    let stage = try await ServeStage(policy: Self.policy, settings: Self.settings)
    let repository = RepositoryName(forge: "github", path: stage.pull.name)
    let work = WorkKey(repository, "pull/\(stage.pull.number)")
    func state() async throws -> String? {
      try await stage.pull.statuses(of: stage.pull.head())["gatehouse: main"]
    }
    func sweep() async throws {
      let now = stage.console.now
      try await stage.server.store.enqueue([WorkKey(repository, "sweep")], due: now, now: now)
      try await stage.settle()
    }
    stage.console.advance(by: 400 * 86_400)
    try await stage.pull.push(["c.py": "c = 1\n"])
    try await stage.settle()
    #expect(try await state() == "pending")
    stage.console.advance(by: -400 * 86_400)
    try await sweep()
    let kept = try #require(try await stage.server.store.newestReport(of: work))
    #expect(kept.report.at <= stage.console.now)
    #expect(try await state() == "pending")
    stage.console.advance(by: 1_801)
    try await sweep()
    #expect(try await state() == "error", "\(stage.console.text)")
    await stage.stop()
  }

  @Test("a report is refused from strangers, for other repositories, and where it does not say of what it is")
  func refused() async throws {
    let stage = try await ServeStage(policy: Self.policy, settings: Self.settings)
    #expect(try await upload(stage, ["token": nil]).status == 401)
    #expect(try await upload(stage, ["token": "wrong"]).status == 401)
    #expect(try await upload(stage, ["token": "a.b.c"]).status == 401)
    #expect(try await upload(stage, ["repository": "other/app"]).status == 403)
    #expect(try await upload(stage, ["forge": "gitlab"]).status == 403)
    for (name, value) in [
      ("commit", "main"), ("file", "../lcov.info"), ("file", "/etc/passwd"), ("file", ""), ("file", "a//b"),
    ] {
      #expect(try await upload(stage, [name: value]).status == 400, "\(name)=\(value)")
    }
    #expect(try await upload(stage, ["commit": nil]).status == 400)
    await stage.stop()
  }

  @Test("an operator's freeze is told to jobs that ask, until it is thawed, and is in the audit log")
  func freezes() async throws {
    let stage = try await ServeStage(settings: Self.settings)
    func facts(_ token: String = ServeStage.pageToken) async throws -> HTTPResponse {
      try await stage.request(
        .get, "/api/v1/facts?repository=\(stage.pull.name)", ["Authorization": "Bearer \(token)"])
    }
    func admin(_ words: String...) async -> CommandTrial.Answer {
      var trial = CommandTrial(in: "\(stage.pull.folder.path)")
      trial.environment["HOOK_SECRET"] = ServeStage.secret
      trial.environment["PAGE_TOKEN"] = ServeStage.pageToken
      return await trial.run(["admin"] + words)
    }
    #expect(try await facts("wrong").status == 401)
    #expect(try await freezes(facts()) == [])
    let frozen = await admin("freeze", "production", "--reason", "incident 42")
    #expect(frozen.code == .passed, "\(frozen.error)")
    let other = await admin("freeze", "staging", "--reason", "tests", "--repository", "github/acme/other")
    #expect(other.code == .passed, "\(other.error)")
    let told = try #require(try await freezes(facts()).first)
    #expect(told["environments"]?.oneOrMany.map(\.scalar) == ["production"])
    #expect(told["reason"]?.scalar == "incident 42")
    #expect(try await freezes(facts()).count == 1)
    #expect(await admin("thaw", "production").code == .passed)
    #expect(try await freezes(facts()) == [])
    let actions = try await stage.server.store.audit(after: 0, limit: 100).map(\.entry.action)
    #expect(actions.filter { $0 == "freeze" }.count == 2)
    #expect(actions.filter { $0 == "thaw" }.count == 1)
    #expect(await admin("freeze", "production").code == .misused)
    await stage.stop()
  }

  @Test("an operator sees the queue and the events, has work done again, and copies the store")
  func operators() async throws {
    let stage = try await ServeStage()
    try await stage.pull.push(["c.txt": "c\n"])
    try await stage.settle()
    func admin(_ words: String...) async -> CommandTrial.Answer {
      var trial = CommandTrial(in: "\(stage.pull.folder.path)")
      trial.environment["HOOK_SECRET"] = ServeStage.secret
      return await trial.run(["admin"] + words)
    }
    let events = await admin("events", "--limit", "5")
    #expect(events.code == .passed, "\(events.error)")
    #expect(events.output.contains("finished  pull_request  github/\(stage.pull.name)"), "\(events.output)")
    let delivery = events.output.split(separator: "\n").first { $0.contains("pull_request") }?
      .split(separator: " ").last.map(String.init)
    #expect(await admin("dead").output == "")
    let judged = stage.console.lines("judged").count
    let again = await admin("requeue", "github/\(stage.pull.name)", "pull/\(stage.pull.number)")
    #expect(again.code == .passed, "\(again.error)")
    #expect(await admin("requeue", "github/\(stage.pull.name)", "nonsense").code == .misused)
    let replayed = await admin("replay", try #require(delivery))
    #expect(replayed.code == .passed, "\(replayed.error) \(events.output)")
    #expect(await admin("replay", "no-such-delivery").code != .passed)
    let copied = await admin("backup", "copy.db")
    #expect(copied.code == .passed, "\(copied.error)")
    try await stage.settle()
    #expect(stage.console.lines("judged").count >= judged)
    await stage.stop()
  }

  private func freezes(_ response: HTTPResponse) throws -> [Node] {
    try #require(response.status == 200)
    return try readJSON(response.body, source: "facts")["freezes"]?.items ?? []
  }
}
