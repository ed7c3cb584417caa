import CivilTime
import Forges
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Facts from GitHub")
struct GitHubFactTests {
  private static let head = GitHubDouble.head

  private static func commit(
    _ id: String = head, author: String = #"{"login": "alice"}"#, committer: String = #"{"login": "alice"}"#
  ) -> String {
    """
    {"sha": "\(id)", "author": \(author), "committer": \(committer),
     "commit": {"author": {"email": "who@example.test"}, "committer": {"email": "where@example.test"}}}
    """
  }

  @Test("nobody asks for what is not wanted")
  func nothing() async throws {
    let double = try GitHubDouble([:])
    let answer = try await double.facts([])
    #expect(answer.unknown == [])
    #expect(double.server.requests.isEmpty)
  }

  @Test("reviews have their author, commit and state; those that are not handed in are none")
  func reviews() async throws {
    let double = try GitHubDouble([
      "pulls/7/reviews": list([
        #"{"user": {"login": "bob", "type": "User"}, "state": "APPROVED", "commit_id": "\#(Self.head)", "submitted_at": "2026-01-02T03:04:05Z"}"#,
        #"{"user": {"login": "ci[bot]", "type": "Bot"}, "state": "CHANGES_REQUESTED", "commit_id": null, "submitted_at": "2026-01-02T03:04:06Z"}"#,
        #"{"user": null, "state": "DISMISSED", "commit_id": "\#(Self.head)"}"#,
        #"{"user": {"login": "carol"}, "state": "PENDING", "commit_id": "\#(Self.head)"}"#,
        #"{"user": {"login": "carol"}, "state": "COMMENTED", "commit_id": "\#(Self.head)"}"#,
      ])
    ])
    let reviews = try #require(try await double.facts(["reviews"]).facts.reviews)
    #expect(reviews.map(\.author) == ["bob", "ci[bot]", "ghost", "carol"])
    #expect(reviews.map(\.state) == [.approved, .changesRequested, .dismissed, .commented])
    #expect(reviews.map(\.commit) == [Self.head, "", Self.head, Self.head])
    #expect(reviews.map(\.bot) == [false, true, false, false])
    #expect(reviews.first?.submitted == Instant("2026-01-02T03:04:05Z"))
  }

  @Test("committers are authors and committers of every commit, each once")
  func committers() async throws {
    let double = try GitHubDouble([
      "pulls/7/commits": list([
        Self.commit(String(repeating: "1", count: 40), committer: #"{"login": "web-flow"}"#),
        Self.commit(author: #"{"login": "Bob"}"#, committer: #"{"login": "ALICE"}"#),
      ])
    ])
    let answer = try await double.facts(["committers"], commits: 2)
    #expect(answer.facts.committers == ["ALICE", "Bob", "web-flow"])
    #expect(answer.unknown == [])
  }

  @Test(
    "one commit of nobody makes the committers unknown: who wrote it could approve it",
    arguments: [
      ("null", #"{"login": "alice"}"#, "who"), (#"{"login": "alice"}"#, "null", "where"), ("{}", "{}", "who"),
    ])
  func strangers(author: String, committer: String, address: String) async throws {
    let double = try GitHubDouble([
      "pulls/7/commits": list([Self.commit(author: author, committer: committer)])
    ])
    let answer = try await double.facts(["committers"])
    #expect(answer.facts.committers == nil)
    #expect(
      answer.unknown == [
        "committers: commit a1b2c3d4e5 belongs to no account (\(address)@example.test); whoever wrote it adds the "
          + "address to their account"
      ])
  }

  @Test("a list of commits that lacks some, or ends elsewhere, is not the whole")
  func shortLists() async throws {
    let double = try GitHubDouble(["pulls/7/commits": list([Self.commit()])])
    let short = try await double.facts(["committers"], commits: 2)
    #expect(short.facts.committers == nil)
    #expect(short.unknown == ["committers: GitHub lists 1 commit of 2 of acme/app#7"])
    let moved = try GitHubDouble([
      "pulls/7/commits": list([Self.commit(String(repeating: "1", count: 40))])
    ])
    let other = try await moved.facts(["committers"])
    #expect(other.facts.committers == nil)
    #expect(other.unknown == ["committers: acme/app#7 has another head than a1b2c3d4e5 by now"])
  }

  @Test("more than 250 commits are read by comparing, page by page")
  func manyCommits() async throws {
    let path = "/repos/acme/app/compare/\(GitHubDouble.base)...\(Self.head)"
    let first = (0..<100).map { index in Self.commit(String(repeating: "0", count: 37) + "\(100 + index)") }
    let body = { (commits: [String]) in
      #"{"total_commits": 300, "commits": [\#(commits.joined(separator: ","))]}"#
    }
    // The link leads to another host, as behind a proxy: nothing is sent there.
    func link(_ page: Int) -> [(String, String)] {
      [("Link", "<http://127.0.0.1:1/x?per_page=100&page=\(page)>; rel=\"next\"")]
    }
    let last = Array(first.dropLast()) + [Self.commit(author: #"{"login": "last"}"#)]
    let double = try GitHubDouble([
      "compare/\(GitHubDouble.base)...\(Self.head)?per_page=100": .json(body(first), headers: link(2)),
      "compare/\(GitHubDouble.base)...\(Self.head)?per_page=100&page=2": .json(body(first), headers: link(3)),
      "compare/\(GitHubDouble.base)...\(Self.head)?per_page=100&page=3": .json(body(last)),
    ])
    let answer = try await double.facts(["committers"], commits: 300)
    #expect(answer.unknown == [])
    #expect(answer.facts.committers == ["alice", "last"])
    #expect(double.server.requests.map(\.path) == [path, path, path])
  }

  @Test("checks are the newest of each name and app, check runs and statuses, without our own")
  func checks() async throws {
    func run(_ id: Int, _ name: String, _ app: String, _ conclusion: String?, status: String = "completed")
      -> String
    {
      let word = conclusion.map { "\"\($0)\"" } ?? "null"
      return
        #"{"id": \#(id), "name": "\#(name)", "status": "\#(status)", "conclusion": \#(word), "app": {"id": 1, "slug": "\#(app)"}, "completed_at": "2026-01-01T00:00:00Z", "html_url": "https://x.test/\#(id)", "check_suite": {"id": \#(id)}}"#
    }
    func status(_ id: Int, _ context: String, _ who: String, _ state: String) -> String {
      #"{"id": \#(id), "context": "\#(context)", "state": "\#(state)", "creator": {"login": "\#(who)"}, "target_url": null, "created_at": "2026-01-01T00:00:00Z"}"#
    }
    let runs = [
      run(9, "build", "actions", "success"), run(5, "build", "actions", "failure"),
      run(7, "build", "other", "failure"), run(3, "lint", "actions", nil, status: "in_progress"),
      run(2, "new", "actions", "splendid"), run(1, "gatehouse: main", "gatehouse", "failure"),
      run(4, "Gatehouse: main", "mallory", "success"),
    ]
    let statuses = [
      status(30, "CI", "jenkins", "pending"), status(29, "ci", "jenkins", "success"),
      status(28, "build", "jenkins", "error"), status(27, "GATEHOUSE: main", "gatehouse[bot]", "failure"),
    ]
    let double = try GitHubDouble([
      "commits/\(Self.head)/check-runs": .json(
        #"{"total_count": 7, "check_runs": [\#(runs.joined(separator: ","))]}"#),
      "commits/\(Self.head)/statuses": list(statuses),
      "commits/\(GitHubDouble.base)/check-runs": .json(#"{"total_count": 0, "check_runs": []}"#),
      "commits/\(GitHubDouble.base)/statuses": list([status(1, "nightly", "jenkins", "success")]),
    ])
    let answer = try await double.facts(["checks", "base_checks"], own: ["gatehouse: main"])
    let checks = try #require(answer.facts.checks)
    #expect(
      checks.map { "\($0.name) \($0.app ?? "") \($0.conclusion.rawValue)" } == [
        "build actions success", "build jenkins error", "build other failure", "CI jenkins pending",
        "lint actions pending", "new actions error",
      ])
    #expect(checks.allSatisfy { $0.commit == Self.head })
    #expect(checks.map { $0.completed == nil } == [false, false, false, true, true, false])
    #expect(answer.facts.baseChecks?.map(\.name) == ["nightly"])
    #expect(answer.facts.baseChecks?.map(\.commit) == [GitHubDouble.base])
  }

  @Test("a commit with a thousand check suites has checks that GitHub does not list")
  func manySuites() async throws {
    var answers: [String: LoopbackReply] = ["commits/\(Self.head)/statuses": list([])]
    for page in 1...10 {
      let runs = (0..<100).map { index in
        #"{"id": \#(page * 1000 + index), "name": "n", "status": "completed", "conclusion": "success", "app": {"slug": "a"}, "check_suite": {"id": \#(page * 1000 + index)}}"#
      }
      let next = page < 10 ? [("Link", "<http://x.test/?per_page=100&page=\(page + 1)>; rel=\"next\"")] : []
      let reply = LoopbackReply.json(
        #"{"total_count": 1000, "check_runs": [\#(runs.joined(separator: ","))]}"#, headers: next)
      answers["commits/\(Self.head)/check-runs?per_page=100\(page == 1 ? "" : "&page=\(page)")"] = reply
    }
    let answer = try await GitHubDouble(answers).facts(["checks"])
    #expect(answer.facts.checks == nil)
    #expect(answer.unknown.first?.hasPrefix("checks: a1b2c3d4e5 has 1000 check suites or more") == true)
  }

  @Test("deployments have their newest state, and since when it lasts")
  func deployments() async throws {
    func state(_ id: Int, _ state: String, _ minute: Int) -> String {
      #"{"id": \#(id), "state": "\#(state)", "created_at": "2026-01-01T00:0\#(minute):00Z"}"#
    }
    let double = try GitHubDouble([
      "deployments?sha=\(Self.head)&per_page=100": list([
        #"{"id": 2, "sha": "\#(Self.head)", "environment": "staging", "created_at": "2026-01-01T00:00:00Z"}"#,
        #"{"id": 1, "sha": "\#(Self.head)", "environment": "qa", "created_at": "2026-01-01T00:00:00Z"}"#,
        #"{"id": 3, "sha": "\#(GitHubDouble.base)", "environment": "production"}"#,
      ]),
      "deployments/1/statuses": list([]),
      "deployments/2/statuses": list([
        state(13, "success", 6), state(12, "success", 4), state(11, "failure", 3), state(10, "success", 1),
      ]),
    ])
    let deployments = try #require(try await double.facts(["deployments"]).facts.deployments)
    #expect(deployments.map(\.environment) == ["qa", "staging"])
    #expect(deployments.map(\.state) == [.pending, .success])
    #expect(deployments.map(\.since) == [Instant("2026-01-01T00:00:00Z"), Instant("2026-01-01T00:04:00Z")])
  }

  @Test("comments that command are theirs who wrote them, with a note where they were edited")
  func comments() async throws {
    func comment(_ id: Int, _ who: String, _ body: String, updated: String = "2026-01-01T00:00:00Z") -> String
    {
      #"{"id": \#(id), "user": {"login": "\#(who)"}, "body": "\#(body)", "created_at": "2026-01-01T00:00:00Z", "updated_at": "\#(updated)", "html_url": "https://x.test/\#(id)"}"#
    }
    let double = try GitHubDouble([
      "/user": .json(#"{"login": "Gatehouse-Bot", "type": "User"}"#),
      "issues/7/comments": list([
        comment(1, "bob", #"I think\r\n/gatehouse recheck\r\nmore"#),
        comment(2, "bob", #"> /gatehouse recheck\n /gatehouse recheck\n/gatehouses"#),
        comment(
          3, "carol", #"/gatehouse override coverage reason=late\n/gatehouse"#,
          updated: "2026-01-01T00:00:01Z"),
        comment(4, "gatehouse-bot", #"say\n/gatehouse recheck"#),
      ]),
    ])
    let comments = try #require(try await double.facts(["comments"]).facts.comments)
    #expect(comments.map(\.author) == ["bob", "carol"])
    #expect(
      comments.map(\.text) == ["/gatehouse recheck", "/gatehouse override coverage reason=late\n/gatehouse"])
    #expect(comments.map(\.edited) == [false, true])
    #expect(comments.map(\.url) == ["https://x.test/1", "https://x.test/3"])
  }

  @Test("who set a label is whose last event says so")
  func setters() async throws {
    func event(_ kind: String, _ label: String, _ who: String?) -> String {
      let actor = who.map { #"{"login": "\#($0)"}"# } ?? "null"
      return #"{"event": "\#(kind)", "actor": \#(actor), "label": {"name": "\#(label)", "color": "000000"}}"#
    }
    let double = try GitHubDouble([
      "issues/7/events": list([
        event("labeled", "security", "mallory"), event("unlabeled", "security", "bob"),
        #"{"event": "closed", "actor": null}"#,
        event("labeled", "Security", "bob"), event("labeled", "gone", nil),
        event("labeled", "other", "carol"),
      ])
    ])
    let answer = try await double.facts(["labels.set_by"], labels: ["security", "gone", "renamed"])
    #expect(answer.facts.labels?.map(\.setBy) == ["bob", nil, nil])
    #expect(answer.unknown == ["labels.set_by: GitHub does not say who set gone, renamed; set it anew"])
  }

  @Test(
    "permissions are asked for those whose word counts, each once; roles of one's own come down to the old four"
  )
  func permissions() async throws {
    let double = try GitHubDouble([
      "/user": .json(#"{"login": "gatehouse-bot"}"#),
      "pulls/7/reviews": list([
        #"{"user": {"login": "bob"}, "state": "APPROVED", "commit_id": "\#(Self.head)"}"#,
        #"{"user": {"login": "Bob"}, "state": "APPROVED", "commit_id": "\#(Self.head)"}"#,
        #"{"user": {"login": "stranger"}, "state": "APPROVED", "commit_id": "\#(Self.head)"}"#,
      ]),
      "issues/7/comments": list([#"{"id": 1, "user": {"login": "carol"}, "body": "/gatehouse recheck"}"#]),
      "issues/7/events": list([#"{"event": "labeled", "actor": {"login": "dave"}, "label": {"name": "x"}}"#]),
      "collaborators/bob/permission": .json(#"{"permission": "write", "role_name": "maintain"}"#),
      "collaborators/Bob/permission": .json(#"{"permission": "write", "role_name": "maintain"}"#),
      "collaborators/carol/permission": .json(#"{"permission": "read", "role_name": "release-captain"}"#),
      "collaborators/dave/permission": .json(#"{"permission": "admin"}"#),
    ])
    let answer = try await double.facts(
      ["reviews", "comments", "labels.set_by", "permissions"], labels: ["x"])
    #expect(
      answer.facts.permissions?.map { "\($0.login.lowercased()) \($0.role.rawValue)" } == [
        "bob maintain", "carol read", "dave admin", "stranger none",
      ])
    #expect(answer.unknown == [])
  }

  @Test("teams that can be read are known, the others are named with the permission that it takes")
  func teams() async throws {
    let double = try GitHubDouble([
      "/orgs/acme/teams/maintainers/members?per_page=100": .json(
        #"[{"login": "bob"}]"#, headers: [("Link", "<http://x.test/?per_page=100&page=2>; rel=next")]),
      "/orgs/acme/teams/maintainers/members?per_page=100&page=2": .json(#"[{"login": "alice"}]"#),
    ])
    let answer = try await double.facts(["teams"], teams: ["acme/maintainers", "acme/secret", "nonsense"])
    #expect(answer.facts.teams == [TeamMembers(name: "acme/maintainers", members: ["alice", "bob"])])
    #expect(answer.unknown.count == 2)
    #expect(
      answer.unknown.first?.hasPrefix("teams: cannot read the members of acme/secret: Not Found") == true)
    #expect(answer.unknown.first?.contains("members: read") == true)
    #expect(answer.unknown.last == "teams: nonsense is no team: write organisation/team")
    let none = try await double.facts(["teams"], teams: ["acme/secret"])
    #expect(none.facts.teams == nil)
  }

  @Test(
    "a refusal leaves one fact unknown; a server that fails, or garbage in place of the pull request, does not"
  )
  func refusals() async throws {
    let double = try GitHubDouble([
      "pulls/7/reviews": .json(
        #"{"message": "Resource not accessible by integration"}"#, status: 403,
        headers: [("X-Accepted-GitHub-Permissions", "pull_requests=read")]),
      "issues/7/comments": .text("<html>proxy login</html>"),
    ])
    let answer = try await double.facts(["reviews", "comments"])
    #expect(answer.facts.reviews == nil)
    #expect(
      answer.unknown.first
        == "reviews: cannot read the reviews of acme/app#7: Resource not accessible by integration; it needs the "
        + "permission pull_requests: read")
    #expect(
      answer.unknown.last?.hasPrefix(
        "comments: cannot read the comments of acme/app#7: the answer is not what") == true)
    let failing = try GitHubDouble(["pulls/7/reviews": .json("{}", status: 502)])
    await #expect(throws: ForgeError.self) { try await failing.facts(["reviews"]) }
  }
}

@Suite("Refusals of GitHub")
struct GitHubRefusalTests {
  private func words(_ status: Int, _ body: String, _ headers: [(String, String)] = []) async throws -> String
  {
    let double = try GitHubDouble(["pulls/7": .json(body, status: status, headers: headers)])
    do {
      _ = try await double.forge.pull(7)
      return "read"
    } catch { return "\(error)" }
  }

  @Test("are told with the way out")
  func wayOut() async throws {
    let list = try await words(
      403,
      #"{"message": "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource."}"#
    )
    #expect(list.contains("an IP allow list, and this machine's address is not on it"), "\(list)")
    let sso = try await words(
      403,
      #"{"message": "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization."}"#,
      [("X-GitHub-SSO", "required; url=https://github.com/orgs/acme/sso?authorization_request=AZSCKSECRET")])
    #expect(sso.hasSuffix("authorise the token for it at https://github.com/orgs/acme/sso"), "\(sso)")
    let scopes = try await words(
      404, #"{"message": "Not Found"}"#,
      [("X-OAuth-Scopes", "gist, read:org"), ("X-Accepted-OAuth-Scopes", "repo")])
    #expect(scopes.hasSuffix("it is not there, or the token lacks one of the scopes repo"), "\(scopes)")
    let held = try await words(
      404, #"{"message": "Not Found"}"#, [("X-OAuth-Scopes", "repo"), ("X-Accepted-OAuth-Scopes", "repo")])
    #expect(held.hasSuffix("Not Found; it is not there, or the token may not see it"), "\(held)")
    let both = try await words(
      403, #"{"message": "no"}"#,
      [("X-Accepted-GitHub-Permissions", "contents=read,checks=read; issues=write")])
    #expect(
      both.hasSuffix("it needs the permission contents: read and checks: read or issues: write"), "\(both)")
  }

  @Test("show no control character of what the server says, and not all of what is long")
  func hostile() async throws {
    let text = try await words(
      500, #"{"message": "a\u001b[2J\u202eb \#(String(repeating: "x", count: 5_000))"}"#)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(text.count < 600)
  }
}
