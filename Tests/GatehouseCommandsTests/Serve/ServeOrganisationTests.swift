import CivilTime
import DocumentReading
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import Synchronization
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite(
  "gatehouse serve for an organisation",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeOrganisationTests {
  private static let central = """
    version: 1
    gates:
      clean-repo: {also_forbidden: ["*.secret"]}

    """
  private static let lax = """
    version: 1
    gates:
      clean-repo: {enforcement: inform}

    """
  private static let organisations = """
    organisations:
      acme: {repositories: ["github/acme/*"], policy: {repository: github/acme/.github}}
    """

  private func stage(_ home: TestRepository, policy: String = lax, settings: String = "") async throws
    -> ServeStage
  {
    try home.commit("feat: begin", ["gatehouse.yml": .text(Self.central)])
    try home.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return try await ServeStage(policy: policy, settings: Self.organisations + "\n" + settings) { pull in
      try await pull.emulator.admin("repos", ["full_name": .text("acme/.github"), "git": .text(home.path)])
    }
  }

  private func push(to home: TestRepository, _ stage: ServeStage) async throws {
    try await stage.emit(
      "push",
      .map([
        "ref": .text("refs/heads/main"), "after": .text(try home.git("rev-parse", "main")),
        "repository": .map(["id": .number(2), "full_name": .text("acme/.github")]),
      ]))
    try await stage.settle()
  }

  private func audit(_ stage: ServeStage) async throws -> [(action: String, subject: String?, detail: Node)] {
    try await stage.server.store.audit(after: 0, limit: 1_000).map { kept in
      (
        kept.entry.action, kept.entry.subject,
        try readJSON(Array(kept.entry.detail.utf8), source: "detail")
      )
    }
  }

  @Test("the organisation's policy holds over a repository's, and the audit log tells which was in force")
  func floor() async throws {
    let home = try TestRepository(bare: true)
    let stage = try await stage(home)
    let pull = stage.pull
    try await pull.push(["key.secret": "x\n"])
    try await stage.settle()
    #expect(
      try await pull.statuses(of: pull.head()) == ["gatehouse: main": "failure"], "\(stage.console.text)")
    let report = try #require(
      try await stage.server.store.newestReport(
        of: WorkKey(RepositoryName(forge: "github", path: pull.name), "pull/\(pull.number)")))
    let document = String(decoding: report.report.document, as: UTF8.self)
    #expect(document.contains("is less than block at github/acme/.github:gatehouse.yml:3"))
    // The organisation thinks again: every repository under it is looked at anew.
    try home.commit("fix: allow", ["gatehouse.yml": "version: 1\ngates: {commit-rules: {}}\n"])
    try await push(to: home, stage)
    #expect(
      try await pull.statuses(of: pull.head()) == ["gatehouse: main": "success"], "\(stage.console.text)")
    let policies = try await audit(stage).filter { $0.action == "policy" }
    #expect(policies.map { $0.subject } == ["branch/main", "branch/main"])
    let commits = [try home.git("rev-parse", "main~1"), try home.git("rev-parse", "main")]
    #expect(policies.map { $0.detail["organisation"]?["commit"]?.scalar } == commits)
    await stage.stop()
  }

  @Test("a policy of the organisation that cannot be read lets nothing pass, and says why")
  func unreadable() async throws {
    let home = try TestRepository(bare: true)
    let stage = try await stage(home)
    let pull = stage.pull
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "success"])
    try home.commit("fix: break it", ["gatehouse.yml": "version: 1\ngates: {clean-rep: {}}\n"])
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "error"])
    let dead = try await stage.server.store.deadLetters(limit: 9)
    #expect(dead.isEmpty)
    #expect(try await audit(stage).last.map { $0.detail["verdict"]?.scalar } == "errored")
    await stage.stop()
    withExtendedLifetime(home) {}
  }

  @Test("a webhook that fails is sent again with the same id, also by the server that comes after")
  func notifications() async throws {
    let isUp = Mutex(false)
    let team = try LoopbackServer { _ in .status(isUp.withLock { $0 } ? 200 : 503) }
    let stage = try await ServeStage(
      settings: """
        notifications:
          team: {kind: webhook, url: {file: hook}, secrets: [{file: hook-secret}], repositories: ["github/acme/*"], branches: [main], on: [blocked]}
          gone: {kind: slack, url: {file: hook}, repositories: ["github/elsewhere/*"]}
        """
    ) { pull in
      try pull.folder.write("hook", team.url("/T0/B0/mouse"))
      try pull.folder.write("hook-secret", "a secret of more than 16 bytes\n")
    }
    let pull = stage.pull
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    // Nobody waits for it: the verdict is there.
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "failure"])
    await stage.console.wait("notification postponed")
    await stage.stop()
    isUp.withLock { $0 = true }
    stage.console.advance(by: 3_600)
    try await stage.restart()
    await stage.console.wait("notification delivered")
    let requests = team.requests
    let ids = Set(requests.compactMap { $0["webhook-id"] })
    #expect(ids.count == 1)
    let first = try #require(requests.first)
    let last = try #require(requests.last)
    #expect(first.body == last.body)
    let body = try readJSON(last.body, source: "body")
    #expect(body["verdict"]?.scalar == "blocked")
    #expect(body["subject"]?.scalar == "pull/\(pull.number)")
    #expect(body["delivery"]?.scalar == ids.first)
    let signer = try #require(WebhookSigner([Secret("a secret of more than 16 bytes")]))
    let headers = signer.headers(delivery: ids.first ?? "", body: last.body, now: stage.console.now)
    #expect(headers.contains(HTTPHeader("webhook-signature", last["webhook-signature"] ?? "")))
    #expect(!stage.console.text.contains("mouse"))
    await stage.stop()
  }

  @Test("operators write the audit log out and read it over, and see what was given up")
  func operators() async throws {
    let team = try LoopbackServer { _ in .status(410) }
    let stage = try await ServeStage(
      policy: """
        version: 1
        gates: {clean-repo: {forbidden: ["*.txt"]}}
        commands: {override: [{id: all, gates: ["**"], by: {users: [bob]}}]}

        """,
      settings: "notifications: {team: {kind: slack, url: {file: hook}, repositories: [\"github/acme/*\"]}}"
    ) { pull in try pull.folder.write("hook", team.url("/T0/B0/mouse")) }
    let pull = stage.pull
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "failure"])
    try await pull.comment(
      "/gatehouse override clean-repo sha=\(String(try pull.head().prefix(10))) reason=\"=1+1\"", by: "bob")
    try await stage.settle()
    #expect(
      try await pull.statuses(of: pull.head()) == ["gatehouse: main": "success"], "\(stage.console.text)")
    await stage.console.wait("notification given-up")
    var trial = CommandTrial(in: "\(pull.folder.path)")
    trial.environment["USER"] = "carol"
    #expect(await trial("admin", "freeze", "production", "--reason", "fair").code == .passed)

    let export = await trial("admin", "audit", "export")
    #expect(export.code == .passed, "\(export.error)")
    let lines = try export.output.split(separator: "\n").map { try readJSON(Array($0.utf8), source: "line") }
    #expect(lines.map { $0["id"]?.scalar } == (1...lines.count).map { "\($0)" })
    let actions = lines.map { "\($0["action"]?.scalar ?? "") by \($0["actor"]?.scalar ?? "")" }
    #expect(
      actions == [
        "verdict by gatehouse", "policy by gatehouse", "verdict by gatehouse", "override by bob",
        "freeze by carol",
      ])
    let detail = try #require(lines[3]["detail"])
    #expect(detail.scalar?.contains(#""reason": "=1+1""#) == true, "\(lines[3].onOneLine)")
    let later = await trial(
      "admin", "audit", "export", "--since", stage.console.now.adding(.init(seconds: 9_999_999)).description)
    #expect(later.output.isEmpty)
    let table = await trial("admin", "audit", "export", "--format", "csv")
    #expect(table.output.hasPrefix("\"id\",\"at\",\"actor\""))
    #expect(table.output.split(separator: "\r\n").count == lines.count + 1)

    let whole = await trial("admin", "audit", "verify")
    #expect(whole.code == .passed)
    #expect(whole.output.hasSuffix("digest \(lines.last?["digest"]?.scalar ?? "")\n"))

    let dead = await trial("admin", "dead").output
    #expect(dead.contains("it answered 410"))
    let delivery = try #require(dead.split(separator: " ").first { $0.hasPrefix("msg_") })
    #expect(await trial("admin", "resend", String(delivery)).code == .passed)
    #expect(await trial("admin", "resend", "msg_unknown").code == .misused)
    await stage.stop()
  }
}
