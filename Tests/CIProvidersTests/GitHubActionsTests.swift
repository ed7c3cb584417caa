import CIProviders
import GateKit
import LocalSystem
import Testing

private func run(_ variables: [String: String], _ payload: String?) -> CIRun {
  CIRun(Environment(variables), event: payload.map { Array($0.utf8) })
}

private let head = ObjectID(Sample.head)
private let base = ObjectID(Sample.base)

@Suite("A job of GitHub Actions")
struct GitHubActionsTests {
  @Test(
    "for a pull request tells all of it, and judges its head, not the trial merge",
    arguments: ["pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"])
  func pullRequest(_ event: String) {
    let run = run(Sample.github(event), Sample.pullRequest())
    #expect(run.provider == .githubActions)
    #expect(run.subject == .pullRequest)
    #expect(run.forge == .github)
    #expect(run.serverURL == "https://github.com")
    #expect(run.apiURL == "https://api.github.com")
    #expect(run.repository == "acme/shop")
    #expect(run.repositoryID == "100")
    #expect(run.defaultBranch == "main")
    #expect(run.headCommit == head)
    #expect(run.baseCommit == base)
    #expect(run.headReference == "refs/pull/12/head")
    #expect(run.jobURL == "https://github.com/acme/shop/actions/runs/77")
    #expect(run.readsWorkflowCommands)
    #expect(run.summaryFile == "/runner/summary.md")
    #expect(run.outputFile == "/runner/output")
    #expect(run.tokenVariables == ["GATEHOUSE_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"])
    var facts = Facts()
    facts.number = 12
    facts.url = "https://github.com/acme/shop/pull/12"
    facts.source = "topic"
    facts.target = "main"
    facts.headRepository = .value(RepositoryIdentity(id: "100", name: "acme/shop"))
    facts.baseRepository = RepositoryIdentity(id: "100", name: "acme/shop")
    facts.title = "Add a basket"
    facts.body = ""
    facts.author = "ada"
    facts.bot = false
    facts.draft = false
    facts.labels = [AppliedLabel(name: "shop")]
    facts.event = event
    #expect(run.facts == facts)
    #expect(run.facts.isFork == false)
    #expect(run.gaps == [])
  }

  @Test(
    "tells a fork by its id, a deleted one by its absence, and an unnamed one not at all",
    arguments: [
      (Sample.fork, true), ("null", true), (#"{"id": 200, "full_name": "acme/shop"}"#, true),
      (#"{"id": 100, "full_name": "renamed/shop"}"#, false), (nil, nil), ("{}", nil),
      (#"{"full_name": "acme/shop"}"#, nil),
      (#""acme/shop""#, nil), (#"{"id": "100"}"#, nil),
    ] as [(String?, Bool?)])
  func forks(_ repository: String?, _ isFork: Bool?) {
    let run = run(Sample.github("pull_request"), Sample.pullRequest(headRepository: repository))
    #expect(run.facts.isFork == isFork)
    #expect((run.reason(for: .headRepository) == nil) == (isFork != nil))
  }

  @Test("for a merge group tells its commits, its target and its pull request")
  func mergeGroup() {
    let run = run(Sample.github("merge_group"), Sample.mergeGroup)
    #expect(run.subject == .mergeGroup)
    #expect(run.headCommit == head)
    #expect(run.baseCommit == base)
    #expect(run.facts.target == "main")
    #expect(run.facts.number == 104)
    #expect(run.facts.source == nil)
    #expect(run.reason(for: .source) == "a trial merge of a queue does not tell it")
    #expect(run.headReference == nil)
  }

  @Test(
    "a merge group's number is read from GitHub's own refs only",
    arguments: [
      ("refs/heads/gh-readonly-queue/release/2.x/pr-7-abc", 7),
      ("refs/heads/gh-readonly-queue/main/pr-x-abc", nil),
      ("refs/heads/gh-readonly-queue/main/12", nil), ("refs/heads/topic/pr-7-abc", nil), ("", nil),
      ("refs/heads/gh-readonly-queue/main/pr-0-abc", nil),
    ] as [(String, Int?)])
  func queueReference(_ reference: String, _ number: Int?) {
    let payload = Sample.mergeGroup.replacing(
      "refs/heads/gh-readonly-queue/main/pr-104-\(Sample.base)", with: reference)
    #expect(run(Sample.github("merge_group"), payload).facts.number == number)
  }

  @Test("for a comment on a pull request tells its number, and why it tells no commit")
  func comment() {
    let run = run(
      Sample.github("issue_comment", ["GITHUB_REF": "refs/heads/main"]), Sample.issueComment(pull: true))
    #expect(run.subject == .pullRequest)
    #expect(run.facts.number == 12)
    #expect(run.facts.draft == true)
    #expect(run.facts.bot == true)
    #expect(run.facts.labels == [])
    #expect(run.headCommit == nil)
    #expect(
      run.reason(for: .headCommit)
        == "issue_comment tells the number of the pull request, not its branches and commits")
    #expect(run.facts.isFork == nil)
    #expect(run.headReference == "refs/pull/12/head")
  }

  @Test("for a comment on an issue is about no pull request")
  func issueComment() {
    let run = run(
      Sample.github("issue_comment", ["GITHUB_REF": "refs/heads/main"]), Sample.issueComment(pull: false))
    #expect(run.subject == .branch("main"))
    #expect(run.facts.number == nil)
    #expect(run.reason(for: .number) == "the comment is on an issue, not on a pull request")
  }

  @Test("for a push tells what it replaced")
  func push() {
    let variables = Sample.github(
      "push",
      [
        "GITHUB_REF": "refs/heads/topic", "GITHUB_SHA": Sample.head, "GITHUB_HEAD_REF": "",
        "GITHUB_BASE_REF": "",
      ])
    let pushed = run(variables, Sample.push(before: Sample.before, after: Sample.head))
    #expect(pushed.subject == .branch("topic"))
    #expect(pushed.headCommit == head)
    #expect(pushed.previousCommit == ObjectID(Sample.before))
    #expect(pushed.facts.ref == "refs/heads/topic")
    #expect(pushed.facts.source == nil)
    #expect(
      pushed.reason(for: .number) == "the job runs for the branch \"topic\", not for a pull request")
    #expect(run(variables, Sample.push(before: Sample.zeros, after: Sample.head)).previousCommit == nil)
    let deleted = run(variables, Sample.push(before: Sample.before, after: Sample.zeros, deleted: true))
    #expect(deleted.headCommit == nil)
    #expect(deleted.reason(for: .headCommit) == "the push deleted refs/heads/topic")
  }

  @Test(
    "for a tag, a schedule or a person's wish tells the ref",
    arguments: [
      ("push", "refs/tags/v1.2.0", CISubject.tag("v1.2.0")), ("schedule", "refs/heads/main", .branch("main")),
      ("workflow_dispatch", "refs/heads/feature/x", .branch("feature/x")), ("create", "refs/strange", .other),
    ])
  func references(_ event: String, _ reference: String, _ subject: CISubject) {
    let run = run(Sample.github(event, ["GITHUB_REF": reference]), "{\(Sample.repository)}")
    #expect(run.subject == subject)
    #expect(run.facts.ref == reference)
    #expect(run.headCommit == ObjectID(Sample.trial))
    #expect(run.facts.number == nil)
  }

  @Test("after another workflow is for the pull request that the payload names, if it names one")
  func workflowRun() {
    let variables = Sample.github("workflow_run", ["GITHUB_REF": "refs/heads/main"])
    let one = run(variables, Sample.workflowRun(pulls: 1))
    #expect(one.subject == .pullRequest)
    #expect(one.facts.number == 12)
    #expect(one.headCommit == head)
    #expect(one.facts.isFork == false)
    #expect(one.reason(for: .title) == "the payload of workflow_run does not hold it")
    let none = run(variables, Sample.workflowRun(pulls: 0))
    #expect(none.subject == .branch("topic"))
    #expect(
      none.reason(for: .number)
        == "the payload of workflow_run names no pull request; GitHub leaves out those from forks")
    #expect(none.facts.isFork == nil)
    let two = run(variables, Sample.workflowRun(pulls: 2))
    #expect(two.facts.number == nil)
    #expect(two.reason(for: .number) == "the payload of workflow_run names 2 pull requests")
  }

  @Test("without a payload tells what the variables say, and nothing of forks")
  func withoutPayload() {
    let run = run(Sample.github("pull_request"), nil)
    #expect(run.subject == .pullRequest)
    #expect(run.facts.number == 12)
    #expect(run.facts.source == "topic")
    #expect(run.facts.target == "main")
    #expect(run.facts.isFork == nil)
    #expect(run.headCommit == nil)
    #expect(run.reason(for: .event) == "the payload in /runner/event.json was not read")
    #expect(
      run.reason(for: .headCommit) == "it stands in the event payload only; GITHUB_SHA is the trial merge")
  }

  @Test(
    "a payload that cannot be read is a gap with its place",
    arguments: ["", "{", "[]x", #"{"a": 1, "a": 2}"#])
  func unreadable(_ payload: String) throws {
    let run = run(Sample.github("pull_request"), payload)
    #expect(try #require(run.reason(for: .event)).hasPrefix("event payload:1:"))
    #expect(run.facts.number == 12)
  }

  @Test("a payload that is no object says nothing", arguments: ["[]", "1", "null", "\"text\"", "{}"])
  func empty(_ payload: String) {
    let run = run(Sample.github("pull_request"), payload)
    #expect(run.facts.number == 12)
    #expect(run.headCommit == nil)
  }

  @Test(
    "finds the API of github.com, of GHES and of ghe.com, told or not",
    arguments: [
      ("https://github.com", nil, "https://api.github.com"),
      (
        "https://github.example.org", "https://github.example.org/api/v3", "https://github.example.org/api/v3"
      ),
      ("https://github.example.org:8443/", nil, "https://github.example.org:8443/api/v3"),
      ("https://acme.ghe.com", "https://api.acme.ghe.com", "https://api.acme.ghe.com"),
      ("https://acme.ghe.com", nil, "https://api.acme.ghe.com"), ("ftp://x", nil, nil), (nil, nil, nil),
    ] as [(String?, String?, String?)])
  func servers(_ server: String?, _ api: String?, _ expected: String?) {
    var variables = Sample.github("push")
    variables["GITHUB_SERVER_URL"] = server
    variables["GITHUB_API_URL"] = api
    #expect(run(variables, nil).apiURL == expected)
  }

  @Test("a second attempt has a page of its own")
  func attempts() {
    let run = run(Sample.github("push", ["GITHUB_RUN_ATTEMPT": "3"]), nil)
    #expect(run.jobURL == "https://github.com/acme/shop/actions/runs/77/attempts/3")
  }
}

@Suite("A job of Gitea or Forgejo Actions")
struct GiteaActionsTests {
  @Test(
    "is not taken for one of GitHub's, whose variables it has",
    arguments: [
      (["GITEA_ACTIONS": "true"], CIProvider.giteaActions, "GITEA_TOKEN"),
      (["FORGEJO_ACTIONS": "true"], .forgejoActions, "FORGEJO_TOKEN"),
      (["FORGEJO_ACTIONS": "true", "GITEA_ACTIONS": "true"], .forgejoActions, "FORGEJO_TOKEN"),
    ])
  func detection(_ mark: [String: String], _ provider: CIProvider, _ token: String) {
    let variables = Sample.github("pull_request", mark).merging([
      "GITHUB_SERVER_URL": "https://example.org/git", "GITHUB_API_URL": "",
    ]) { $1 }
    let run = run(variables, Sample.pullRequest(headRepository: Sample.fork))
    #expect(run.provider == provider)
    #expect(run.forge == .gitea)
    #expect(run.apiURL == "https://example.org/git/api/v1")
    #expect(run.tokenVariables == ["GATEHOUSE_TOKEN", token, "GITHUB_TOKEN"])
    #expect(!run.readsWorkflowCommands)
    #expect(run.jobURL == "https://example.org/git/acme/shop/actions/runs/5")
    #expect(run.facts.isFork == true)
    #expect(run.headReference == "refs/pull/12/head")
  }

  @Test("tells a comment on a pull request by Gitea's own mark")
  func comment() {
    let payload = Sample.issueComment(pull: false).replacing(
      #""action""#, with: #""is_pull": true, "action""#)
    let run = run(Sample.github("issue_comment", ["GITEA_ACTIONS": "true"]), payload)
    #expect(run.subject == .pullRequest)
    #expect(run.facts.number == 12)
  }
}
