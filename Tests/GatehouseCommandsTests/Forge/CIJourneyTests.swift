import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// `gatehouse ci` from the environment of a job to what everybody sees on the forge.
@Suite(
  "gatehouse ci on a forge",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct CIJourneyTests {
  private func stage(
    _ emulator: ForgeEmulator? = nil, policy: String = PullStage.policy,
    _ files: [RepositoryPath: TestFile] = ["b.txt": "b\n"], target: String = "main", commits: Int = 1
  ) async throws -> PullStage {
    let own = if let emulator { emulator } else { try await ForgeEmulator.start() }
    return try await PullStage(on: own, policy: policy, files, target: target, commits: commits)
  }

  @Test("the verdict arrives once, is left alone while nothing changes, and follows the pull request")
  func journey() async throws {
    let stage = try await stage()
    let first = try await stage.ci()
    #expect(first.code == .blocked)
    #expect(first.output.hasPrefix("::error title=merge-flow%3A edge::feature/x -> main is not in the flow"))
    #expect(first.error.contains("posted to"))
    let head = try stage.head()
    #expect(try await stage.statuses(of: head) == ["gatehouse: main": "failure"])
    #expect(try await stage.labels() == ["gatehouse: blocked", "target: production"])
    var posted = try await stage.posted()
    #expect(posted["comments"]?.items.count == 1)
    #expect(posted["check_runs"]?.items.map { $0["conclusion"]?.scalar } == ["failure"])
    #expect(try stage.folder.text("output.txt") == "verdict=blocked\nexit-code=1\n")
    #expect(try stage.folder.text("summary.md").hasPrefix("### ❌ Blocked"))

    // Nothing changed: three questions, all answered "not modified", nothing written.
    _ = try await stage.ci()
    _ = try stage.emulator.takeJournal()
    let second = try await stage.ci()
    #expect(second.error.contains("shows this verdict already"))
    // What an App asks to have a token: a server keeps its own, and a job of Actions is given one.
    let asked = try stage.emulator.takeJournal().filter { entry in
      let path = entry["path"]?.scalar ?? ""
      return entry["kind"]?.scalar == "request" && !path.hasSuffix("/installation")
        && !path.hasSuffix("/access_tokens")
    }
    #expect(asked.count <= 3)
    #expect(asked.allSatisfy { $0["method"]?.scalar == "GET" && $0["status"]?.scalar == "304" })

    // A person's label stays; ours go as the pull request is aimed elsewhere, and green again.
    let person = Secret(try await stage.grant(to: "bob"))
    try await stage.emulator.api(
      .post, "/repos/\(stage.name)/issues/\(stage.number)/labels", .map(["labels": .list([.text("bug")])]),
      token: person)
    try await stage.edit(.map(["base": .text("development")]))
    try await stage.push(["b.txt": "better\n"])
    let third = try await stage.ci(environment: stage.environment(target: "development"))
    #expect(third.code == .passed)
    #expect(try await stage.statuses(of: stage.head()) == ["gatehouse: development": "success"])
    #expect(try await stage.labels() == ["bug"])
    posted = try await stage.posted()
    #expect(posted["comments"]?.items.count == 1)
    #expect(posted["comments"]?.items.first?["body"]?.scalar?.contains("<details>") == true)
    #expect(try stage.emulator.takeViolations() == [])
  }

  @Test("a dry run lists every write and makes none")
  func dryRun() async throws {
    let stage = try await stage()
    let answer = try await stage.ci("--dry-run")
    #expect(answer.code == .blocked)
    for step in [
      "set status \"gatehouse: main\" to failure", "create check run", "add label", "write the comment",
    ] {
      #expect(answer.error.contains("gatehouse ci: would \(step)"))
    }
    let posted = try await stage.posted()
    #expect(try await stage.statuses(of: stage.head()) == [:])
    #expect(posted["check_runs"]?.items == [] && posted["comments"]?.items == [])
    #expect(try await stage.labels() == [])
  }

  @Test("a job without a token judges all the same, and says what it could not ask and where it did not post")
  func noToken() async throws {
    let stage = try await stage()
    var environment = try stage.environment()
    environment["GATEHOUSE_APP_ID"] = nil
    let answer = try await stage.ci(environment: environment)
    #expect(answer.code == .blocked)
    #expect(answer.error.contains("no forge is asked: no token for 127.0.0.1"))
    #expect(answer.error.contains("set GATEHOUSE_TOKEN or GITHUB_TOKEN"))
    #expect(try await stage.statuses(of: stage.head()) == [:])
  }

  @Test("a token that may only read, as for a fork, is told apart from a verdict")
  func readOnly() async throws {
    let stage = try await stage(target: "development")
    try await stage.grant("ghs_reader", to: "github-actions[bot]", kind: "installation", level: "read")
    let answer = try await stage.ci(
      environment: stage.environment(token: "ghs_reader", target: "development"))
    #expect(answer.code == .passed)
    #expect(answer.error.contains("set status \"gatehouse: development\" to success"))
    #expect(answer.error.contains("statuses"))
  }

  @Test("a head that moved on while the job ran is not written to")
  func moved() async throws {
    let stage = try await stage()
    let environment = try stage.environment()
    let old = try stage.head()
    try await stage.push(["c.txt": "c\n"])
    let answer = try await stage.ci(environment: environment)
    #expect(answer.code == .blocked)
    #expect(answer.error.contains("not posted: head is"))
    #expect(try await stage.statuses(of: old) == [:])
    #expect(try await stage.posted()["comments"]?.items == [])
  }

  @Test("a policy that cannot be read is a red status with its line, not one that never comes")
  func brokenPolicy() async throws {
    let stage = try await stage(policy: "version: 1\ngates: {claen-repo: {}}\n")
    let answer = try await stage.ci()
    #expect(answer.code == .misused)
    #expect(try await stage.statuses(of: stage.head()) == ["gatehouse: main": "error"])
    let status = try await stage.posted()["statuses"]?[stage.head()]?.items.first
    #expect(status?["description"]?.scalar?.contains(".gatehouse.yml:2") == true)
  }

  @Test("3,000 files and 250 commits are no limit: the change is our own diff")
  func large() async throws {
    var files: [RepositoryPath: TestFile] = [:]
    for number in 1...3_100 { files[RepositoryPath("f/\(number).txt")] = "x\n" }
    let stage = try await stage(
      policy: "version: 1\ngates: {change-rules: {size: {max_files: 3000}}}\n", files, commits: 280)
    let answer = try await stage.ci()
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("3101 changed files"))
    #expect(try stage.folder.text("summary.md").contains("280 commits"))
  }

  @Test("400 findings on lines become 400 annotations, and beyond the policy's number a list")
  func annotations() async throws {
    var files: [RepositoryPath: TestFile] = [:]
    for number in 100..<500 {
      files[RepositoryPath("f/\(number).txt")] = "<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n"
    }
    let many = try await stage(
      policy: "version: 1\ngates: {clean-repo: {}}\npublish: {annotations: {max: 400}}\n", files)
    #expect(try await many.ci().code == .blocked)
    var run = try await many.posted()["check_runs"]?.items.first
    #expect(run?["annotations"]?.items.count == 400)
    let few = try await stage(policy: "version: 1\ngates: {clean-repo: {}}\n", files)
    #expect(try await few.ci().code == .blocked)
    run = try await few.posted()["check_runs"]?.items.first
    #expect(run?["annotations"]?.items.count == 50)
    #expect(run?["output"]?["text"]?.scalar?.contains("f/150.txt") == true)
    #expect(try many.emulator.takeViolations() + few.emulator.takeViolations() == [])
  }

  @Test("a GHES below a path, behind an authority of its own, is reached by its CA file alone")
  func enterprise() async throws {
    let emulator = try await ForgeEmulator.start(basePath: "/api/v3", secure: true)
    let stage = try await stage(emulator)
    #expect(try await stage.ci().code == .blocked)
    #expect(try await stage.statuses(of: stage.head()) == ["gatehouse: main": "failure"])
    var environment = try stage.environment()
    environment["GATEHOUSE_CA_FILE"] = nil
    environment["GATEHOUSE_HTTP_CACHE"] = nil
    let untrusted = try await stage.ci(environment: environment)
    #expect(untrusted.code == .couldNotLook)
    #expect(untrusted.error.contains("cannot reach 127.0.0.1"))
  }

  @Test("an entry of a merge queue is judged on top of the entry before it, and gets statuses and no comment")
  func mergeGroup() async throws {
    let stage = try await stage()
    let trial = try stage.origin.commit(
      "Merge", on: "queue", ["a.txt": "a\n", "b.txt": "b\n"],
      parents: [try #require(ObjectID(stage.head("main"))), try #require(ObjectID(stage.head()))])
    let group = Node.map([
      "head_sha": .text(trial.description),
      "head_ref": .text("refs/heads/gh-readonly-queue/main/pr-\(stage.number)-\(trial)"),
      "base_sha": .text(try stage.head("main")), "base_ref": .text("refs/heads/main"),
    ])
    let payload = Node.map([
      "action": .text("checks_requested"), "merge_group": group,
      "repository": .map(["id": .number(1), "full_name": .text(stage.name), "default_branch": .text("main")]),
    ])
    let answer = try await stage.ci(
      environment: stage.environment(event: "merge_group", payload: payload))
    #expect(answer.code == .blocked)
    #expect(try await stage.statuses(of: trial.description) == ["gatehouse: main": "failure"])
    #expect(try await stage.statuses(of: stage.head()) == [:])
    #expect(try await stage.posted()["comments"]?.items == [])
    #expect(try await stage.labels() == [])
  }

  @Test("one commit proposed to two branches has two statuses that do not overwrite each other")
  func twoBases() async throws {
    let stage = try await stage()
    _ = try await stage.ci()
    try await stage.edit(.map(["base": .text("development")]))
    _ = try await stage.ci(environment: stage.environment(target: "development"))
    #expect(
      try await stage.statuses(of: stage.head()) == [
        "gatehouse: main": "failure", "gatehouse: development": "success",
      ])
  }

  @Test("check --pull gives the verdict that ci gives, from a clone that never saw the branch")
  func checkPull() async throws {
    let stage = try await stage()
    let clone = try TestRepository(
      madeBy: ["clone", "--quiet", "--single-branch", "--branch", "main", "file://\(stage.origin.path)"])
    var trial = CommandTrial(in: clone)
    trial.environment["GATEHOUSE_TOKEN"] = stage.token
    let answer = await trial.run([
      "check", "--pull", "\(stage.number)", "--forge", "github", "--api-url", stage.emulator.url,
      "--repository", stage.name,
    ])
    let ci = try await stage.ci("--format", "terminal")
    #expect(answer.code == .blocked)
    #expect(answer.output == ci.output)
    #expect(answer.output.hasPrefix("#\(stage.number)  feature/x -> main"))
  }
}
