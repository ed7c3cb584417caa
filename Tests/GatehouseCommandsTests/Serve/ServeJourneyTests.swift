import CivilTime
import DocumentReading
import GateKit
import HTTPTransfer
import LocalSystem
import Rendering
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// Webhook bytes in; status, check run, labels and comment out.
@Suite(
  "gatehouse serve on a forge",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeJourneyTests {
  @Test("the verdict follows a pull request through all that happens to it, and one comment tells of it")
  func journey() async throws {
    let stage = try await ServeStage()
    let pull = stage.pull
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "failure"])
    #expect(try await pull.labels() == ["gatehouse: blocked", "target: production"])
    var posted = try await pull.posted()
    #expect(posted["comments"]?.items.count == 1)
    #expect(posted["check_runs"]?.items.map { $0["conclusion"]?.scalar } == ["failure"])

    // Aimed elsewhere it is green, and only a person's label stays.
    let person = Secret(try await pull.grant(to: "bob"))
    try await stage.emulator.api(
      .post, "/repos/\(pull.name)/issues/\(pull.number)/labels", .map(["labels": .list([.text("bug")])]),
      token: person)
    try await pull.edit(.map(["base": .text("development")]))
    try await stage.settle()
    #expect(
      try await pull.statuses(of: pull.head()) == [
        "gatehouse: main": "failure", "gatehouse: development": "success",
      ])
    #expect(try await pull.labels() == ["bug"])
    posted = try await pull.posted()
    #expect(posted["comments"]?.items.count == 1)

    // Nothing that this server wrote made it write again.
    let judged = stage.console.lines("judged").count
    try await stage.settle()
    #expect(stage.console.lines("judged").count == judged)
    #expect(
      stage.console.lines("webhook ignored").contains { $0["reason"]?.scalar == "this server did it itself" })
    await stage.stop()
    #expect(try stage.emulator.takeViolations() == [])
    // Neither the secret nor a token of any kind is in the log.
    for secret in [ServeStage.secret, "ghs_", "PRIVATE KEY", "Bearer"] {
      #expect(!stage.console.text.contains(secret))
    }
  }

  @Test("a storm of webhooks of one pull request ends right after few evaluations")
  func storm() async throws {
    let stage = try await ServeStage()
    let pull = stage.pull
    try await stage.emulator.admin("delivery", ["dup": .number(3), "shuffle": .number(5)])
    for number in 1...20 { try await pull.edit(.map(["title": .text("feat: \(number)")])) }
    try await pull.edit(.map(["base": .text("development")]))
    try await pull.push(["d.txt": "d\n"])
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: development": "success"])
    #expect(try await pull.labels() == [])
    let accepted = stage.console.lines("webhook accepted").count
    let known = stage.console.lines("webhook known").count
    #expect(accepted >= 22)
    #expect(known >= 2 * 22)
    #expect(stage.console.lines("judged").count < accepted)
    #expect(try await pull.posted()["comments"]?.items.count ?? 0 <= 1)
    await stage.stop()
  }

  @Test("an entry of a merge queue is judged on top of the entry before it, and gets statuses and no comment")
  func mergeGroup() async throws {
    let stage = try await ServeStage()
    let pull = stage.pull
    // What the sweep at the start has written already.
    try await stage.settle()
    let before = try await pull.posted()
    let base = try pull.head("main")
    let trial = try pull.origin.commit(
      "Merge", on: "queue", ["a.txt": "a\n", "b.txt": "b\n"],
      parents: [try #require(ObjectID(base)), try #require(ObjectID(pull.head()))])
    let payload = Node.map([
      "action": .text("checks_requested"),
      "merge_group": .map([
        "head_sha": .text(trial.description),
        "head_ref": .text("refs/heads/gh-readonly-queue/main/pr-\(pull.number)-\(base)"),
        "base_sha": .text(base), "base_ref": .text("refs/heads/main"),
      ]),
      "repository": .map(["id": .number(1), "full_name": .text(pull.name)]),
    ])
    try await stage.emit("merge_group", payload)
    try await stage.settle()
    #expect(try await pull.statuses(of: trial.description) == ["gatehouse: main": "failure"])
    let after = try await pull.posted()
    for part in ["comments", "labels"] {
      #expect(try #require(after[part]).hasSameContent(as: try #require(before[part])), "\(part)")
    }
    await stage.stop()
  }

  @Test("a push to the target branch has the pull requests into it judged again, by the policy there now")
  func pushToTarget() async throws {
    let stage = try await ServeStage()
    let pull = stage.pull
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "failure"])
    let open = PullStage.policy.replacing("{from: development, to: main}", with: "{from: \"**\", to: main}")
    try pull.origin.commit("feat: open up", on: "main", [".gatehouse.yml": .text(open), "a.txt": "a\n"])
    let payload = Node.map([
      "ref": .text("refs/heads/main"), "after": .text(try pull.head("main")),
      "repository": .map(["id": .number(1), "full_name": .text(pull.name)]),
    ])
    try await stage.emit("push", payload)
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "success"])
    await stage.stop()
  }

  @Test("after a day offline every open pull request is right again, and lost deliveries were asked for")
  func offline() async throws {
    let stage = try await ServeStage()
    let pull = stage.pull
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    await stage.stop()
    try await pull.push(["d.txt": "d\n"])
    try await pull.edit(.map(["base": .text("development")]))
    // Deliveries are made one after the other, and fail at once: nobody listens.
    stage.console.advance(by: 86_400)
    try await stage.restart()
    try await stage.settle()
    #expect(
      try await pull.statuses(of: pull.head())["gatehouse: development"] == "success")
    #expect(try await pull.labels() == [])
    #expect(try await pull.posted()["comments"]?.items.count == 1)
    await stage.stop()
  }

  @Test("a broken policy is a verdict that says what is wrong with it, and is not tried again")
  func brokenPolicy() async throws {
    let stage = try await ServeStage(policy: "version: 1\ngates: {claen-repo: {}}\n")
    let pull = stage.pull
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "error"])
    let run = try #require(try await pull.posted()["check_runs"]?.items.first)
    #expect(run["output"]?["summary"]?.scalar?.contains("claen-repo") == true)
    #expect(stage.console.lines("work postponed") == [])
    await stage.stop()
  }

  @Test("while the forge is down work waits, and is done when it is back")
  func forgeDown() async throws {
    let stage = try await ServeStage()
    let pull = stage.pull
    try await stage.emulator.admin(
      "faults",
      .list([
        .map([
          "method": .text("GET"), "path": .text("/pulls/"), "kind": .text("status"), "status": .number(502),
          "times": .number(1_000),
        ])
      ]))
    try await pull.push(["c.txt": "c\n"])
    await stage.console.wait("work postponed")
    try await stage.emulator.admin("faults", .list([]))
    stage.console.advance(by: 3_600)
    await stage.clock.sleepers(atLeast: 1)
    stage.clock.advance(by: .seconds(2))
    await stage.console.wait("judged")
    try await stage.settle()
    #expect(try await pull.statuses(of: pull.head()) == ["gatehouse: main": "failure"])
    await stage.stop()
  }

  @Test("the report is the one that check --pull gives for the same commits and facts")
  func sameReport() async throws {
    let stage = try await ServeStage()
    let pull = stage.pull
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    let repository = RepositoryName(forge: "github", path: pull.name)
    let key = WorkKey(repository, "pull/\(pull.number)")
    let kept = try #require(try await stage.server.store.newestReport(of: key))
    #expect(kept.published != nil)
    let served = try readJSON(kept.report.document, source: "report", limits: .report)
    let clone = try TestRepository(
      madeBy: ["clone", "--quiet", "--single-branch", "--branch", "main", "file://\(pull.origin.path)"])
    var trial = CommandTrial(in: clone)
    trial.environment["GATEHOUSE_TOKEN"] = pull.token
    let answer = await trial.run([
      "check", "--pull", "\(pull.number)", "--forge", "github", "--api-url", stage.emulator.url,
      "--repository", pull.name, "--format", "json",
    ])
    let checked = try readJSON(Array(answer.output.utf8), source: "check", limits: .report)
    // The labels that the first verdict set are a fact of the second, and time stands still for one of them.
    let parts: [String] = ["verdict", "change", "policy", "gates"]
    func compared(_ report: Node) -> Node {
      Node(value: .map(report.entries.filter { parts.contains($0.key) }))
    }
    #expect(reportDifferences(compared(served), compared(checked)) == [])
    await stage.stop()
  }
}
