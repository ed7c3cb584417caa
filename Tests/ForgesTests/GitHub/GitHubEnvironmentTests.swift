import CivilTime
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import TestSupport
import Testing

@testable import Forges

@Suite("GitHub's deployments") struct GitHubEnvironmentTests {
  private static let head = GitHubDouble.head
  private static let pullHead = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"

  private static func facts(
    _ names: Set<String>, run: Int? = 77, branch: String? = "main", _ answers: [String: LoopbackReply]
  ) async throws -> FactAnswer {
    let double = try GitHubDouble(
      answers.merging(["/user": .json(#"{"login": "gatehouse-bot", "id": 1, "type": "User"}"#)]) { own, _ in
        own
      })
    var request = DeploymentRequest()
    request.environment = "production"
    request.branch = branch
    return try await double.forge.facts(
      DeploymentQuestion(
        names: names, commit: try #require(ObjectID(head)), request: request, run: run,
        verdictContext: "gatehouse: main"))
  }

  private static func status(
    _ id: Int, _ state: String, by login: String, _ context: String = "gatehouse: main"
  )
    -> String
  {
    #"{"id": \#(id), "context": "\#(context)", "state": "\#(state)", "creator": {"login": "\#(login)", "type": "User"}, "#
      + #""created_at": "2026-06-15T11:0\#(id):00Z", "target_url": "https://ci.example/\#(id)"}"#
  }

  private static let noRuns = LoopbackReply.json(#"{"total_count": 0, "check_runs": []}"#)

  private static func pull(
    merged: Bool = true, as commit: String = head, into branch: String = "main",
    of repository: String = "acme/app"
  ) -> String {
    #"{"number": 3, "merged_at": \#(merged ? "\"2026-06-15T10:00:00Z\"" : "null"), "merge_commit_sha": "\#(commit)", "#
      + #""head": {"ref": "feature/x", "sha": "\#(pullHead)", "repo": null}, "#
      + #""base": {"ref": "\#(branch)", "sha": "\#(GitHubDouble.base)", "repo": {"id": 1, "full_name": "\#(repository)"}}}"#
  }

  // MARK: facts

  @Test("say whose verdict stands on the commit")
  func verdicts() async throws {
    let answer = try await Self.facts(
      ["verdicts"],
      [
        "commits/\(Self.head)/statuses": list([
          Self.status(1, "success", by: "gatehouse-bot"), Self.status(2, "failure", by: "mallory"),
          Self.status(3, "success", by: "gatehouse-bot", "ci/build"),
        ]),
        "commits/\(Self.head)/check-runs": .json(
          #"{"total_count": 1, "check_runs": [{"id": 9, "name": "gatehouse: main", "status": "completed", "conclusion": "success", "completed_at": "2026-06-15T11:00:00Z", "html_url": "https://x/9", "app": {"id": 5, "slug": "gatehouse-acme"}, "output": {"annotations_count": 0}, "check_suite": {"id": 1}}]}"#
        ),
        "commits/\(Self.head)/pulls": list([]),
      ])
    #expect(answer.unknown == [])
    let found = answer.facts.verdicts?.map { "\($0.author ?? "-") \($0.state.rawValue) \($0.own ?? false)" }
    #expect(
      found == ["gatehouse-bot success true", "mallory failure false", "gatehouse-acme[bot] success false"])
  }

  @Test("are nobody's of ours where GitHub does not say whose token asks")
  func nobody() async throws {
    let double = try GitHubDouble([
      "commits/\(Self.head)/statuses": list([Self.status(1, "success", by: "gatehouse-bot")]),
      "commits/\(Self.head)/check-runs": Self.noRuns, "commits/\(Self.head)/pulls": list([]),
    ])
    var request = DeploymentRequest()
    request.branch = "main"
    let answer = try await double.forge.facts(
      DeploymentQuestion(
        names: ["verdicts"], commit: try #require(ObjectID(Self.head)), request: request,
        verdictContext: "gatehouse: main"))
    #expect(answer.facts.verdicts?.map(\.own) == [false])
    #expect(answer.unknown.count == 1)
  }

  @Test(
    "take the verdict of a pull request where GitHub says that it was merged as the commit",
    arguments: [
      (pull(), ["\(pullHead) failure"]), (pull(merged: false), []),
      (pull(as: GitHubDouble.base), []), (pull(into: "develop"), []), (pull(of: "mallory/app"), []),
    ])
  func merged(_ pull: String, _ expected: [String]) async throws {
    let answer = try await Self.facts(
      ["verdicts"],
      [
        "commits/\(Self.head)/statuses": list([]), "commits/\(Self.head)/check-runs": Self.noRuns,
        "commits/\(Self.head)/pulls": list([pull]),
        "commits/\(Self.pullHead)/statuses": list([Self.status(1, "failure", by: "gatehouse-bot")]),
        "commits/\(Self.pullHead)/check-runs": Self.noRuns,
      ])
    #expect(answer.facts.verdicts?.map { "\($0.commit) \($0.state.rawValue)" } == expected)
    #expect(answer.facts.verdicts?.allSatisfy { $0.mergedAs == Self.head } == true)
  }

  @Test("say who approved the run, oldest first, and for which environment")
  func approvals() async throws {
    let answer = try await Self.facts(
      ["deployment_reviews"],
      [
        "actions/runs/77/approvals": list([
          #"{"state": "rejected", "comment": "no", "user": {"login": "linus", "type": "User"}, "environments": [{"id": 1, "name": "staging"}, {"id": 2, "name": "production"}]}"#,
          #"{"state": "approved", "comment": "DEPLOY", "user": {"login": "grace", "type": "User"}, "environments": [{"id": 2, "name": "production"}]}"#,
          #"{"state": "pending", "comment": "", "user": {"login": "ada", "type": "User"}, "environments": [{"id": 2, "name": "production"}]}"#,
        ])
      ])
    let found = answer.facts.deploymentReviews?.map {
      "\($0.author) \($0.state.rawValue) \($0.environment ?? "-") \($0.comment ?? "-")"
    }
    #expect(
      found == [
        "grace approved production DEPLOY", "linus rejected staging no", "linus rejected production no",
      ])
  }

  private static func run(_ commit: String) -> LoopbackReply {
    .json(
      #"{"id": 77, "head_sha": "\#(commit)", "actor": {"login": "ada", "type": "User"}, "triggering_actor": {"login": "grace", "type": "User"}, "created_at": "2026-06-14T11:00:00Z", "run_started_at": "2026-06-15T11:00:00Z", "html_url": "https://x/77"}"#
    )
  }

  @Test("say who asked and when, of this attempt of the run")
  func asked() async throws {
    let answer = try await Self.facts(
      ["deployment.requested_by", "deployment.requested_at"], ["actions/runs/77": Self.run(Self.head)])
    #expect(answer.unknown == [])
    #expect(answer.facts.deployment?.requestedBy == "grace")
    #expect(answer.facts.deployment?.requestedAt?.description == "2026-06-15T11:00:00Z")
    #expect(answer.facts.deployment?.branch == "main")
  }

  @Test("leave unknown what a run of another commit says, and what no run says")
  func otherRun() async throws {
    let names: Set = ["deployment.requested_by", "deployment.requested_at"]
    let other = try await Self.facts(names, ["actions/runs/77": Self.run(GitHubDouble.base)])
    #expect(other.facts.deployment?.requestedBy == nil)
    #expect(
      other.unknown == [
        "deployment.requested_by: run 77 is of 0011223344, and a1b2c3d4e5 is deployed",
        "deployment.requested_at: run 77 is of 0011223344, and a1b2c3d4e5 is deployed",
      ])
    let none = try await Self.facts(names.union(["deployment_reviews"]), run: nil, [:])
    #expect(none.facts.deploymentReviews == nil)
    #expect(none.unknown.count == 3)
    #expect(none.unknown.allSatisfy { $0.contains("name it with --run") })
  }

  @Test(
    "say whether the branch is protected, and nothing where GitHub does not say", arguments: [true, false])
  func protection(_ protected: Bool) async throws {
    let tip = #""commit": {"sha": "\#(GitHubDouble.head)"}"#
    let answer = try await Self.facts(
      ["branch_protection"],
      ["branches/main": .json(#"{"name": "main", \#(tip), "protected": \#(protected)}"#)])
    #expect(answer.facts.branchProtection == [BranchProtection(branch: "main", protected: protected)])
    let refused = try await Self.facts(["branch_protection"], [:])
    #expect(refused.facts.branchProtection == nil)
    #expect(refused.unknown.count == 1)
    let silent = try await Self.facts(
      ["branch_protection"], ["branches/main": .json(#"{"name": "main", \#(tip)}"#)])
    #expect(silent.facts.branchProtection == nil)
  }

  @Test("name what was deployed with success, the newest first, whatever has replaced it since")
  func deployed() async throws {
    func deployment(_ id: Int, _ commit: String, _ environment: String = "production") -> String {
      #"{"id": \#(id), "sha": "\#(commit)", "environment": "\#(environment)", "created_at": "2026-06-15T11:00:00Z"}"#
    }
    func states(_ states: String...) -> LoopbackReply {
      list(
        states.enumerated().map {
          #"{"id": \#($0), "state": "\#($1)", "created_at": "2026-06-15T11:00:00Z"}"#
        })
    }
    let double = try GitHubDouble([
      "deployments": list([
        deployment(1, GitHubDouble.base), deployment(3, Self.head), deployment(2, Self.pullHead),
        deployment(4, Self.head, "staging"),
      ]),
      "deployments/1/statuses": states("in_progress", "success", "inactive"),
      "deployments/2/statuses": states("in_progress", "failure"),
      "deployments/3/statuses": states("success"),
    ])
    let commits = try await double.forge.deployedCommits(to: "production")
    #expect(commits.map(\.description) == [Self.head, GitHubDouble.base])
  }

  // MARK: the custom protection rule

  private static let event = """
    {"action": "requested", "environment": "production", "event": "push",
     "deployment_callback_url": "https://api.github.com/repos/acme/app/actions/runs/159038/deployment_protection_rule",
     "deployment": {"url": "https://api.github.com/repos/acme/app/deployments/1", "id": 1, "sha": "\(head)",
       "ref": "main", "environment": "production", "creator": {"login": "ada", "type": "User"},
       "created_at": "2026-06-15T11:00:00Z"}, "pull_requests": [], "repository": {"id": 1, "full_name": "acme/app"}}
    """

  @Test("are asked about by an event")
  func requested() throws {
    let request = try #require(
      try GitHubProtectionRequest("deployment_protection_rule", Array(Self.event.utf8)))
    #expect(request.run == 159_038)
    #expect(request.commit.description == Self.head)
    #expect(request.environment == "production")
  }

  @Test(
    "are not asked about by anything else",
    arguments: [
      ("deployment", event), ("deployment_protection_rule", event.replacing("requested", with: "completed")),
      ("deployment_protection_rule", event.replacing("/runs/159038/", with: "/runs/main/")),
      ("deployment_protection_rule", event.replacing("/runs/159038/", with: "/runs/-1/")),
      ("deployment_protection_rule", "{}"),
      ("deployment_protection_rule", event.replacing("\"sha\"", with: "\"s\"")),
    ])
  func otherEvents(_ name: String, _ body: String) throws {
    #expect(try GitHubProtectionRequest(name, Array(body.utf8)) == nil)
  }

  @Test("end in a value or in a clear error, whatever an event holds", arguments: HostileAttack.allCases)
  func hostile(_ attack: HostileAttack) {
    let subject = HostileSubject(name: "deployment_protection_rule", samples: [Array(Self.event.utf8)]) {
      bytes in
      do {
        return "\(String(describing: try GitHubProtectionRequest("deployment_protection_rule", bytes)))"
      } catch { throw Placed(description: "\(error)".replacing("webhook", with: HostileSubject.source)) }
    }
    #expect(attack.run(on: subject) == [])
  }

  private struct Placed: Error, CustomStringConvertible { let description: String }

  @Test("are answered at the run itself, wherever the event would have it")
  func answered() async throws {
    let evil = Self.event.replacing(
      "https://api.github.com/repos/acme/app", with: "https://evil.example/repos/x/y")
    let request = try #require(try GitHubProtectionRequest("deployment_protection_rule", Array(evil.utf8)))
    let double = try GitHubDouble([
      "POST actions/runs/159038/deployment_protection_rule": .status(204)
    ])
    #expect(
      try await double.forge.answer(request.deployment, with: .init(.approved, comment: "all is well")))
    #expect(
      try await double.forge.answer(
        request.deployment, with: .init(.open, comment: "until 2026-06-15T12:00:00Z")))
    let bodies = double.server.requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(
      bodies == [
        #"{"environment_name":"production","state":"approved","comment":"all is well"}"#,
        #"{"environment_name":"production","comment":"until 2026-06-15T12:00:00Z"}"#,
      ])
  }
}
