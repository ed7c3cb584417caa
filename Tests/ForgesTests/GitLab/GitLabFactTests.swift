import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles

@Suite("Facts of GitLab")
struct GitLabFactTests {
  private static func user(_ id: Int, _ login: String) -> Node {
    GitLabDouble.User(id: id, login: login).node
  }

  private static func version(_ head: String, _ time: String) -> Node {
    .map(["id": .number(1), "head_commit_sha": .text(head), "created_at": .text(time)])
  }

  private static func approval(_ login: String, _ time: String?) -> Node {
    .map(["user": user(9, login), "approved_at": time.map(Node.text)])
  }

  @Test(
    "an approval is of the commit that was certainly there before it",
    arguments: [
      ("2026-11-20T12:05:00.000Z", GitLabDouble.head1),
      ("2026-11-20T12:15:00.000Z", GitLabDouble.head2),
      // Within the second of the push: the fraction decides.
      ("2026-11-20T12:10:00.499Z", GitLabDouble.head1),
      ("2026-11-20T12:10:00.501Z", GitLabDouble.head2),
      ("2026-11-20T12:10:00.500Z", GitLabDouble.head1),
      // No fraction: it may have been before the push.
      ("2026-11-20T12:10:00Z", GitLabDouble.head1),
      ("2026-11-20T13:10:00.400+01:00", GitLabDouble.head1),
      // Before everything.
      ("2026-11-20T11:00:00.000Z", ""),
    ])
  func approvals(time: String, commit: String) async throws {
    let double = try GitLabDouble()
    double.change {
      $0.mergeRequest.head = GitLabDouble.head2
      $0.approvals = [Self.approval("bob", time)]
      $0.versions = [
        Self.version(GitLabDouble.head2, "2026-11-20T12:10:00.500Z"),
        Self.version(GitLabDouble.head1, "2026-11-20T12:00:00.000Z"),
      ]
    }
    let reviews = try #require(try await double.answer(["reviews"]).facts.reviews)
    #expect(reviews.map(\.author) == ["bob"])
    #expect(reviews.map(\.commit) == [commit])
    #expect(reviews.map(\.state) == [.approved])
    #expect(reviews.map(\.submitted) == [Instant(time)])
    #expect(double.violations == [])
  }

  @Test("an approval without a time is dated by the system's note, less what that may be late")
  func oldApprovals() async throws {
    let double = try GitLabDouble()
    let bob = GitLabDouble.User(id: 9, login: "bob")
    double.change {
      $0.approvals = [Self.approval("bob", nil), .map(["user": Self.user(10, "carol")])]
      $0.versions = [
        Self.version(GitLabDouble.head1, "2026-11-20T12:00:00.000Z"),
        Self.version(GitLabDouble.head2, "2026-11-20T12:04:00.000Z"),
      ]
      $0.notes = [
        // What anybody may write is not the system's word.
        GitLabDouble.Note(
          id: 1, body: "approved this merge request", author: bob, created: "2026-11-20T14:00:00.000Z"),
        GitLabDouble.Note(
          id: 2, body: "approved this merge request", author: bob, isSystem: true,
          created: "2026-11-20T12:06:00.000Z"),
      ]
    }
    let reviews = try #require(try await double.answer(["reviews"]).facts.reviews)
    #expect(reviews.map(\.author) == ["carol", "bob"])
    #expect(reviews.map(\.commit) == ["", GitLabDouble.head1])
  }

  @Test("a request for changes holds for head until it is taken back, and an old GitLab has none")
  func changesRequested() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.reviewers = [
        .map(["user": Self.user(9, "bob"), "state": .text("requested_changes")]),
        .map(["user": Self.user(10, "carol"), "state": .text("reviewed")]),
      ]
    }
    var reviews = try #require(try await double.answer(["reviews"]).facts.reviews)
    #expect(reviews.map(\.author) == ["bob"])
    #expect(reviews.map(\.state) == [.changesRequested])
    #expect(reviews.map(\.commit) == [GitLabDouble.head1])
    double.change { $0.reviewers = nil }
    reviews = try #require(try await double.answer(["reviews"]).facts.reviews)
    #expect(reviews == [])
  }

  @Test("labels name whoever set them last")
  func labelSetters() async throws {
    let double = try GitLabDouble()
    func event(_ id: Int, _ login: String, _ action: String, _ label: String?) -> Node {
      .map([
        "id": .number(id), "user": Self.user(id, login), "action": .text(action),
        "label": label.map { .map(["name": .text($0)]) } ?? .null,
      ])
    }
    double.change {
      $0.mergeRequest.labels = ["a", "b", "c"]
      $0.labelEvents = [
        event(3, "carol", "add", "a"), event(1, "alice", "add", "a"), event(2, "bob", "remove", "a"),
        event(4, "bob", "add", "b"), event(5, "bob", "add", nil),
      ]
    }
    let answer = try await double.answer(["labels.set_by"])
    #expect(
      answer.facts.labels == [
        AppliedLabel(name: "a", setBy: "carol"), AppliedLabel(name: "b", setBy: "bob"),
        AppliedLabel(name: "c"),
      ])
    #expect(answer.unknown == ["labels.set_by: GitLab has no record of who set c"])
    #expect(double.violations == [])
  }

  @Test("levels of access become roles, and who is blocked or no member has none")
  func permissions() async throws {
    let double = try GitLabDouble()
    let levels = [5, 10, 15, 20, 25, 30, 40, 50]
    func member(_ id: Int, _ login: String, _ level: Int, _ state: String = "active") -> Node {
      .map([
        "id": .number(id), "username": .text(login), "access_level": .number(level), "state": .text(state),
      ])
    }
    double.change { state in
      state.members =
        levels.map { member(100 + $0, "user\($0)", $0) } + [member(200, "blocked", 50, "blocked")]
      state.notes = (levels.map { (100 + $0, "user\($0)") } + [(200, "blocked"), (201, "stranger")]).map {
        id, login in
        GitLabDouble.Note(id: id, body: "/gatehouse recheck", author: GitLabDouble.User(id: id, login: login))
      }
    }
    var answer = try await double.answer(["comments", "permissions"])
    var roles = Dictionary((answer.facts.permissions ?? []).map { ($0.login, $0.role) }) { first, _ in first }
    #expect(
      roles == [
        "alice": .none, "user5": .none, "user10": .read, "user15": .read, "user20": .triage,
        "user25": .triage,
        "user30": .write, "user40": .maintain, "user50": .admin, "blocked": .none, "stranger": .none,
      ])
    double.change { $0.visibility = "public" }
    answer = try await double.answer(["comments", "permissions"])
    roles = Dictionary((answer.facts.permissions ?? []).map { ($0.login, $0.role) }) { first, _ in first }
    #expect(roles["stranger"] == .read)
    #expect(roles["user30"] == .write)
    #expect(double.violations == [])
  }

  @Test("a team is a group, and one that the token may not see is unknown")
  func teams() async throws {
    let double = try GitLabDouble()
    func member(_ login: String, _ membership: String) -> Node {
      .map([
        "id": .number(1), "username": .text(login), "access_level": .number(30), "state": .text("active"),
        "membership_state": .text(membership),
      ])
    }
    double.change {
      $0.groups["acme/platform/backend"] = [
        member("carol", "active"), member("bob", "active"), member("bob", "active"),
        member("dave", "awaiting"),
      ]
    }
    let answer = try await double.answer(["teams"], teams: ["acme/platform/backend", "acme/secret"])
    #expect(answer.facts.teams == [TeamMembers(name: "acme/platform/backend", members: ["bob", "carol"])])
    #expect(answer.unknown.count == 1)
    #expect(answer.unknown[0].hasPrefix("teams: cannot read the members of the group acme/secret: "))
    #expect(double.violations == [])
  }

  @Test("commands are told from the system's lines, from talk and from reports, edited ones marked")
  func comments() async throws {
    let double = try GitLabDouble()
    let bob = GitLabDouble.User(id: 9, login: "bob")
    double.change {
      $0.notes = [
        GitLabDouble.Note(id: 1, body: "please\n/gatehouse recheck\nthanks\n/gatehouse explain", author: bob),
        GitLabDouble.Note(
          id: 2, body: "/gatehouse override x", author: bob, updated: "2026-11-20T12:00:00.001Z"),
        GitLabDouble.Note(id: 3, body: "/gatehouse recheck", author: bob, isSystem: true),
        GitLabDouble.Note(id: 4, body: "> /gatehouse recheck\n /gatehouse\n/gatehousekeeping", author: bob),
        GitLabDouble.Note(
          id: 5, body: SamplePublication.marker + "\n/gatehouse override x", author: bob),
      ]
    }
    let comments = try #require(try await double.answer(["comments"]).facts.comments)
    #expect(comments.map(\.text) == ["/gatehouse recheck\n/gatehouse explain", "/gatehouse override x"])
    #expect(comments.map(\.edited) == [false, true])
    #expect(comments.map(\.author) == ["bob", "bob"])
    #expect(comments[0].url == "https://gitlab.test/acme/app/-/merge_requests/12#note_1")
  }

  private static func commits(
    _ commits: [(author: String?, String, committer: String)], _ committers: [String]
  ) -> Node {
    func page(_ nodes: [Node]) -> Node {
      .map(["nodes": .list(nodes), "pageInfo": .map(["hasNextPage": .bool(false), "endCursor": .null])])
    }
    func person(_ login: String) -> Node { .map(["username": .text(login)]) }
    return .map([
      "data": .map([
        "project": .map([
          "mergeRequest": .map([
            "commits": page(
              commits.map { author, address, committer in
                .map([
                  "author": author.map(person) ?? .null, "authorEmail": .text(address),
                  "committerEmail": .text(committer),
                ])
              }),
            "committers": page(committers.map(person)),
          ])
        ])
      ])
    ])
  }

  @Test("committers are those whom every address of the change leads to")
  func committers() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.graphQL = Self.commits(
        [
          ("alice", "a@x.test", "A@x.test"), ("bob", "b@x.test", "a@x.test"), ("bob", "b@x.test", "c@x.test"),
        ],
        ["alice", "carol"])
      $0.notes = [
        GitLabDouble.Note(
          id: 1, body: "added 2 commits\n\n* abc", author: GitLabDouble.User(id: 11, login: "dave"),
          isSystem: true),
        GitLabDouble.Note(
          id: 2, body: "added ~bug label", author: GitLabDouble.User(id: 12, login: "erin"), isSystem: true),
      ]
    }
    let answer = try await double.answer(["committers"], commitCount: 3)
    #expect(answer.facts.committers == ["alice", "bob", "carol", "dave"])
    #expect(answer.unknown == [])
    #expect(double.violations == [])
  }

  @Test(
    "committers are unknown where one address leads to nobody, a commit is missing, or GraphQL does not tell",
    arguments: [
      commits([(nil, "a@x.test", "a@x.test")], ["alice"]),
      commits([("alice", "a@x.test", "web@x.test")], ["alice"]),
      commits([("alice", "a@x.test", "b@x.test"), ("alice", "a@x.test", "c@x.test")], ["bob"]),
      commits([], []), nil, .map(["data": .map(["project": .null])]),
    ])
  func unknownCommitters(graphQL: Node?) async throws {
    let double = try GitLabDouble()
    double.change { $0.graphQL = graphQL }
    let answer = try await double.answer(["committers"])
    #expect(answer.facts.committers == nil)
    #expect(answer.unknown.count == 1)
    #expect(answer.unknown[0].hasPrefix("committers: "))
  }

  @Test("checks are jobs and posted statuses, told apart, the newest of each, without our own")
  func checks() async throws {
    let double = try GitLabDouble()
    let mallory = GitLabDouble.User(id: 66, login: "mallory")
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(
          id: 1, commit: GitLabDouble.head1, ref: "feature",
          jobs: [
            .init(id: 10, name: "tests", state: "failed"),
            .init(id: 11, name: "lint", state: "failed", isAllowedToFail: true),
            .init(id: 12, name: "deploy", state: "manual", isAllowedToFail: true),
            .init(id: 13, name: "slow", state: "running"),
            .init(id: 14, name: "odd", state: "a_new_word"),
          ]),
        GitLabDouble.Pipeline(
          id: 2, commit: GitLabDouble.head1, ref: "refs/merge-requests/12/head",
          jobs: [.init(id: 20, name: "tests", state: "success")]),
      ]
      $0.statuses = [
        GitLabDouble.Status(
          id: 30, commit: GitLabDouble.head1, name: "tests", state: "success", url: "", pipeline: 1,
          ref: "feature",
          author: mallory),
        GitLabDouble.Status(
          id: 31, commit: GitLabDouble.head1, name: "gatehouse: main", state: "failed", pipeline: 1,
          ref: "feature",
          author: $0.account),
      ]
    }
    for tellsPipelines in [true, false] {
      double.change { $0.tellsPipelines = tellsPipelines }
      let checks = try #require(try await double.answer(["checks"]).facts.checks)
      #expect(checks.map(\.name) == ["deploy", "lint", "odd", "slow", "tests", "tests"])
      #expect(
        checks.map(\.app) == ["GitLab CI", "GitLab CI", "GitLab CI", "GitLab CI", "GitLab CI", "mallory"])
      #expect(checks.map(\.conclusion) == [.skipped, .neutral, .error, .pending, .success, .success])
      #expect(checks.allSatisfy { $0.commit == GitLabDouble.head1 })
    }
    #expect(double.violations == [])
  }

  @Test("jobs that ran on the result of the merge count where that merges head")
  func mergeResults() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(
          id: 5, commit: GitLabDouble.head2, ref: "refs/merge-requests/12/merge",
          jobs: [.init(id: 50, name: "tests", state: "success")])
      ]
      $0.mergeRequest.pipeline = 5
      $0.commits[GitLabDouble.head2] = [String(repeating: "c3", count: 20), GitLabDouble.head1]
    }
    var checks = try #require(try await double.answer(["checks"]).facts.checks)
    #expect(checks.map(\.name) == ["tests"])
    // The pipeline of an older head.
    double.change { $0.commits[GitLabDouble.head2] = [String(repeating: "d4", count: 20)] }
    checks = try #require(try await double.answer(["checks"]).facts.checks)
    #expect(checks == [])
    #expect(double.violations == [])
  }

  @Test("checks of the base are of the target branch's tip")
  func baseChecks() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(
          id: 1, commit: GitLabDouble.head2, ref: "main",
          jobs: [.init(id: 10, name: "nightly", state: "success")])
      ]
    }
    let checks = try #require(try await double.answer(["base_checks"]).facts.baseChecks)
    #expect(checks.map(\.name) == ["nightly"])
    #expect(checks[0].commit == GitLabDouble.head2)
    #expect(checks[0].completed == Instant("2026-11-20T12:10:00Z"))
  }

  @Test("a deployment that another took the place of is inactive since then")
  func deployments() async throws {
    let double = try GitLabDouble()
    func deployment(_ id: Int, _ commit: String, _ environment: String, _ state: String, _ time: String)
      -> Node
    {
      .map([
        "id": .number(id), "sha": .text(commit), "status": .text(state),
        "environment": .map(["name": .text(environment)]),
        "created_at": .text("2026-11-01T00:00:00Z"), "updated_at": .text("2026-11-20T23:00:00Z"),
        "deployable": .map(["finished_at": .text(time)]),
      ])
    }
    let head = GitLabDouble.head1
    double.change {
      $0.deployments = [
        deployment(9, GitLabDouble.head2, "review", "failed", "2026-11-20T10:00:00Z"),
        deployment(8, head, "review", "success", "2026-11-20T09:00:00Z"),
        deployment(7, GitLabDouble.head2, "staging", "success", "2026-11-20T08:00:00Z"),
        deployment(6, GitLabDouble.head2, "staging", "success", "2026-11-20T07:00:00Z"),
        deployment(5, head, "staging", "success", "2026-11-20T06:00:00Z"),
        deployment(4, head, "staging", "failed", "2026-11-20T05:00:00Z"),
        deployment(3, head, "production", "blocked", "2026-11-20T04:00:00Z"),
      ]
    }
    let deployments = try #require(try await double.answer(["deployments"]).facts.deployments)
    #expect(deployments.map(\.environment) == ["production", "staging", "staging", "review"])
    #expect(deployments.map(\.state) == [.pending, .failure, .inactive, .success])
    #expect(deployments.map(\.since) == ["04", "05", "07", "09"].map { Instant("2026-11-20T\($0):00:00Z") })
    #expect(double.violations == [])
  }

  @Test(
    "what the token may not see is unknown, with the reason",
    arguments: [
      ("reviews", "approvals"), ("comments", "notes"), ("labels.set_by", "resource_label_events"),
      ("checks", "statuses"), ("base_checks", "statuses"), ("deployments", "deployments"),
      ("permissions", "members/all"), ("committers", "graphql"),
    ], [403, 404])
  func refused(fact: (name: String, suffix: String), status: Int) async throws {
    let double = try GitLabDouble()
    double.change { $0.refusals = [(fact.suffix, status)] }
    let answer = try await double.answer([fact.name])
    #expect(answer.unknown.count == 1)
    #expect(answer.unknown[0].hasPrefix("\(fact.name): cannot "))
    let facts = answer.facts
    let known: [String: Bool] = [
      "reviews": facts.reviews != nil, "comments": facts.comments != nil, "checks": facts.checks != nil,
      "base_checks": facts.baseChecks != nil, "deployments": facts.deployments != nil,
      "permissions": facts.permissions != nil, "committers": facts.committers != nil,
    ]
    #expect(known[fact.name] ?? false == false)
  }

  @Test(
    "an answer that nobody can read makes that fact unknown, and a forge that fails makes none",
    arguments: [Fault.Kind.garbage, .truncated])
  func unreadable(kind: Fault.Kind) async throws {
    let double = try GitLabDouble()
    let address = try #require(WebAddress("https://gitlab.test"))
    func forge(_ kind: Fault.Kind) -> GitLabForge {
      GitLabForge(
        address, project: "acme/app", token: .access(Secret(GitLabDouble.token)),
        network: FaultySender(double, Fault(kind: kind, request: 1)))
    }
    let question = FactQuestion(names: ["comments"], commitCount: 1)
    let broken = forge(kind)
    let answer = try await broken.facts(question, of: try await broken.pull(12))
    #expect(answer.facts.comments == nil)
    #expect(answer.unknown.count == 1)
    let failing = forge(.serverErrorBefore)
    let pull = try await failing.pull(12)
    await #expect(throws: ForgeError.self) { try await failing.facts(question, of: pull) }
  }

  @Test("what nobody asked for costs nothing")
  func nothingAsked() async throws {
    let double = try GitLabDouble()
    let answer = try await double.answer([])
    #expect(answer.unknown == [])
    #expect(double.journal.count == 1)
  }
}
