import DocumentReading
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse deploy-check") struct DeployCheckTests {
  // MARK: conditions, end to end

  @Test("lets a commit pass that meets every condition, and its report can be evaluated again")
  func passes() async throws {
    let stage = try DeployStage()
    let answer = await stage.check("production", "--output", "json=deploy.json")
    #expect(answer.code == .passed, "\(answer.error)\(answer.output)")
    #expect(answer.output.contains("\(stage.tip.short) of main -> production"))
    #expect(answer.output.contains("policy: .gatehouse.yml of the default branch at \(stage.tip.short)"))
    let verified = await CommandTrial(in: stage.clone)("verify", "deploy.json")
    #expect(verified.code == .passed, "\(verified.error)")
    let report = try readJSON(
      LocalFiles.read(LocalPath(stage.clone.path + "/deploy.json"), limit: 1 << 20), source: "deploy.json",
      limits: .report)
    #expect(report["subject"]?["environment"]?.scalar == "production")
    #expect(report["change"]?["base"]?.scalar == "\(stage.first)")
  }

  @Test(
    "says of each condition what is missing, and the way out",
    arguments: [
      (["--confirm", "deploy"], 1, "the deployment is confirmed with \"deploy\", and the word is DEPLOY"),
      (["--requested-by", "grace"], 1, "0 of 1 approval"),
      (
        ["--requested-at", "2026-06-15T11:55:01Z"], 3,
        "5m after it was asked for, until 2026-06-15T12:00:01Z"
      ),
      (["--at", "2026-06-15T11:59:59Z"], 3, "until 2026-06-15T12:00:00Z"),
    ])
  func unmet(_ option: [String], _ code: Int32, _ words: String) async throws {
    let stage = try DeployStage()
    let kept = stride(from: 0, to: DeployStage.usual.count, by: 2).map {
      Array(DeployStage.usual[$0..<($0 + 2)])
    }
    .filter { $0[0] != option[0] }.flatMap { $0 }
    let answer = await stage.check(asked: kept + ["--previous", "none"] + option)
    #expect(answer.code.rawValue == code, "\(answer.error)\(answer.output)")
    #expect(answer.output.contains(words), "\(answer.output)")
  }

  @Test("says on the last line of its talk when a wait is over")
  func pending() async throws {
    let answer = await (try DeployStage()).check("production", "--at", "2026-06-15T11:56:00Z")
    #expect(answer.code == .couldNotLook)
    #expect(answer.error.contains("not yet; look again at 2026-06-15T12:00:00Z"))
  }

  @Test("takes what nobody knows for no pass, and says what it is")
  func unknown() async throws {
    let answer = await (try DeployStage()).check(asked: ["--confirm", "DEPLOY"])
    #expect(answer.code == .couldNotLook)
    let words = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for (fact, option) in [
      ("deployment_reviews", "--approved-by"), ("deployment.requested_by", "--requested-by"),
      ("deployment.requested_at", "--requested-at"), ("deployment.previous", "--previous"),
    ] {
      #expect(words.contains("\(fact) (say it with \(option)"), "\(fact): \(answer.output)")
    }
  }

  @Test("takes what is known from --facts, and options over it")
  func facts() async throws {
    let stage = try DeployStage()
    try stage.clone.write(
      "facts.yml",
      """
      deployment: {environment: production, requested_by: ada, requested_at: 2026-06-15T11:00:00Z, confirmation: no,
        previous: '\(stage.first)', branch_tip: '\(stage.first)'}
      deployment_reviews: [{author: grace, state: approved}]
      """)
    let refused = await stage.check(asked: ["--facts", "facts.yml"])
    #expect(refused.code == .blocked)
    let answer = await stage.check(asked: ["--facts", "facts.yml", "--confirm", "DEPLOY"])
    #expect(answer.code == .passed, "\(answer.error)\(answer.output)")
    let other = await stage.check("staging", asked: ["--facts", "facts.yml"])
    #expect(other.code == .misused)
    let check = await CommandTrial(in: stage.clone)("check", "--facts", "facts.yml")
    #expect(check.code == .misused)
    #expect(check.error.contains("gatehouse deploy-check"))
  }

  // MARK: the change

  @Test("asks for a snapshot where a migration differs from what runs there, on the way back too")
  func snapshots() async throws {
    let stage = try DeployStage(["migrations/1.sql": "SELECT 1;\n"])
    let forward = await stage.check()
    #expect(forward.code == .couldNotLook)
    #expect(forward.output.contains("report \"database\" is missing"))
    let back = await stage.check(
      asked: DeployStage.usual + ["--commit", "\(stage.first)", "--previous", "\(stage.tip)"])
    #expect(back.output.contains("report \"database\" is missing"), "\(back.output)")
    let again = await stage.check(asked: DeployStage.usual + ["--previous", "\(stage.tip)"])
    #expect(again.code == .passed, "\(again.output)")
    let unknown = await stage.check(asked: DeployStage.usual)
    #expect(unknown.output.contains("report \"database\" is missing"))
    let digest = String(repeating: "ab", count: 32)
    try stage.clone.write(
      "snapshot.json",
      "{\"snapshot\": \"s\", \"created\": \"2026-06-15T11:58:00Z\", \"digest\": \"sha256:\(digest)\"}")
    let taken = await stage.check()
    #expect(taken.code == .passed, "\(taken.output)")
  }

  // MARK: whose policy

  private static let mild = "version: 1\nenvironments: {production: {from: '**'}}\n"

  @Test("judges a branch that somebody made for the occasion by the policy of the default branch")
  func ownPolicy() async throws {
    let stage = try DeployStage()
    let evil = try stage.origin.commit(
      "feat: let me", on: "evil", [".gatehouse.yml": .text(Self.mild)], parents: [stage.tip])
    try stage.clone.git("fetch", "--quiet")
    let hidden = await stage.check("production", "--commit", "\(evil)")
    #expect(hidden.code == .blocked)
    #expect(hidden.output.contains("\(evil.short) is not part of main, which is at \(stage.tip.short)"))
    let named = await stage.check("production", "--commit", "\(evil)", "--branch", "evil")
    #expect(named.code == .blocked)
    #expect(named.output.contains("production is deployed from main, not from evil"), "\(named.output)")
    try stage.clone.write(
      "facts.yml", "deployment: {environment: production, branch: evil, branch_tip: '\(evil)'}\n")
    let told = await stage.check("production", "--commit", "\(evil)", "--facts", "facts.yml")
    #expect(told.code == .blocked)
  }

  @Test("takes a branch to be what the remote has, and not what the clone says")
  func remoteTip() async throws {
    let stage = try DeployStage()
    let own = try stage.clone.commit("feat: unseen", ["a.txt": "3\n", ".gatehouse.yml": .text(Self.mild)])
    try stage.clone.git("update-ref", "refs/remotes/origin/main", "\(own)")
    let answer = await stage.check("production", "--commit", "\(own)")
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("\(own.short) is not part of main, which is at \(stage.tip.short)"))
  }

  @Test("finds what was merged after the clone was made, and a branch that was deleted since is none")
  func news() async throws {
    let stage = try DeployStage()
    try stage.origin.git("branch", "develop", "\(stage.tip)")
    try stage.clone.git("fetch", "--quiet")
    try stage.origin.git("branch", "--delete", "--force", "develop")
    let next = try stage.origin.commit("feat: next", ["b.txt": "1\n"])
    let answer = await stage.check("staging", "--commit", "\(next)", asked: [])
    #expect(answer.code == .passed, "\(answer.error)\(answer.output)")
    #expect(answer.output.contains("of main -> staging"))
  }

  @Test("lets the policy of the branch that is deployed from judge, where the default branch names it")
  func branchPolicy() async throws {
    let stage = try DeployStage(policy: "version: 1\nenvironments: {production: {from: prod}}\n")
    let strict = "version: 1\nenvironments: {production: {from: prod, confirm: GO}}\n"
    let prod = try stage.origin.commit(
      "feat: to prod", on: "prod", [".gatehouse.yml": .text(strict)], parents: [stage.tip])
    let answer = await stage.check("production", "--commit", "\(prod)", asked: [])
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("of the branch that is deployed from at \(prod.short)"))
    #expect(answer.output.contains("nobody has confirmed the deployment with GO"))
    let old = await stage.check("production", "--commit", "\(stage.tip)", "--confirm", "GO", asked: [])
    #expect(old.code == .passed, "\(old.output)")
  }

  @Test("refuses an environment that the policy does not have", arguments: [true, false])
  func wrongEnvironment(_ hasPolicy: Bool) async throws {
    let stage = try DeployStage(
      policy: hasPolicy ? DeployStage.policy : "version: 1\ngates: {clean-repo: {}}\n")
    let answer = await stage.check("prodction")
    #expect(answer.code == .misused)
    let words = hasPolicy ? "did you mean \"production\"?" : "environments: names them"
    #expect(answer.error.contains(words), "\(answer.error)")
  }

  @Test("has no verdict where no policy is there, or a wrong one")
  func noPolicy() async throws {
    let wrong = await (try DeployStage(policy: "version: 1\nenvironments: {production: {form: main}}\n"))
      .check()
    #expect(wrong.code == .misused)
    #expect(wrong.error.contains("did you mean \"from\"?"))
    let origin = try TestRepository()
    try origin.commit("feat: begin", ["a.txt": "1\n"])
    try origin.checkOut()
    let none = await CommandTrial(in: origin)("deploy-check", "production")
    #expect(none.code == .misused)
    #expect(none.error.contains("main has no policy"))
  }

  @Test("takes a waiver of the branch for a freeze that cannot wait")
  func waived() async throws {
    let policy = "version: 1\nenvironments: {production: {from: main, freeze: 2026-06-01 - 2026-06-30}}\n"
    let frozen = await (try DeployStage(policy: policy)).check(asked: [])
    #expect(frozen.code == .blocked)
    let stage = try DeployStage(
      policy: policy,
      [
        ".gatehouse/waivers.yml": """
        version: 1
        waivers:
          - {gate: freeze, rule: freeze-window, reason: the incident of today, until: 2026-06-16}
          - {gate: clean-repo, rule: large-file, reason: it is of pull requests, until: 2026-07-16}

        """
      ])
    let answer = await stage.check(asked: [])
    #expect(answer.code == .passed, "\(answer.output)")
    #expect(answer.output.contains("1 waived"))
    #expect(!answer.output.contains("clean-repo"))
  }

  @Test("reads the whole history, also from the clone of one commit that a pipeline makes")
  func shallow() async throws {
    let stage = try DeployStage(depth: 1)
    let answer = await stage.check()
    #expect(answer.code == .passed, "\(answer.error)\(answer.output)")
  }

  @Test("says what to mend where what ran before is gone")
  func gone() async throws {
    let stage = try DeployStage()
    let lost = String(repeating: "ab", count: 20)
    try stage.clone.write("facts.yml", "deployment: {environment: production, previous: '\(lost)'}\n")
    let answer = await stage.check(asked: DeployStage.usual + ["--facts", "facts.yml"])
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("ababababab, which runs on production, is not in the repository any more"))
  }

  @Test("is none of the gates that run judges")
  func runAlone() async throws {
    let stage = try DeployStage()
    // The folder goes with the last reference to it.
    defer { withExtendedLifetime(stage) {} }
    let answer = await CommandTrial(in: stage.clone)("run", "deploy-wait", "--set", "after=5m")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("gatehouse deploy-check asks it"))
  }
}

@Suite("gatehouse deploy-check beside a server") struct DeployCheckServerTests {
  private func check(_ reply: LoopbackReply, environment: String = "staging") async throws -> (
    CommandTrial.Answer, LoopbackServer
  ) {
    let server = try LoopbackServer { _ in reply }
    var stage = try DeployStage()
    stage.environment = ["GATEHOUSE_SERVER": server.url("/gate"), "GATEHOUSE_SERVER_TOKEN": "s3cret"]
    let answer = await stage.run([
      environment, "--repository", "acme/app", "--previous", "none", "--without-forge",
    ])
    return (answer, server)
  }

  @Test("is stopped by an operator's freeze, which it asks the server for")
  func frozen() async throws {
    let (answer, server) = try await check(
      .json("{\"freezes\":[{\"environments\":[\"staging\"],\"reason\":\"incident 42\",\"author\":\"ops\"}]}"))
    #expect(answer.code == .blocked, "\(answer.output)\(answer.error)")
    #expect(answer.output.contains("incident 42"), "\(answer.output)")
    let request = try #require(server.requests.first)
    #expect(request.path == "/gate/api/v1/facts")
    #expect(request.query == "repository=acme%2Fapp")
    #expect(request["authorization"] == "Bearer s3cret")
  }

  @Test("goes on where nothing that is meant is frozen")
  func free() async throws {
    for body in ["{\"freezes\":[]}", "{\"freezes\":[{\"environments\":[\"production\"],\"reason\":\"x\"}]}"] {
      let (answer, _) = try await check(.json(body))
      #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
    }
  }

  @Test(
    "never takes a server that does not say for one that says no",
    arguments: [LoopbackReply.text("the token is not known here\n", status: 401), .text("no json"), .close])
  func silent(reply: LoopbackReply) async throws {
    let (answer, _) = try await check(reply)
    #expect(answer.code != .passed && answer.code != .blocked, "\(answer.output)")
    #expect(!answer.error.contains("s3cret"))
  }
}
