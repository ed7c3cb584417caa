import GateKit
import LocalSystem
import SourceText

// Variables: docs.github.com/en/actions/reference/workflows-and-actions/variables. Payloads:
// docs.github.com/en/webhooks/webhook-events-and-payloads, one file for each event in GITHUB_EVENT_PATH.
// Gitea (docs.gitea.com/usage/actions/comparison) and Forgejo
// (forgejo.org/docs/latest/user/actions/reference) set the same variables, with payloads of their own hooks.
extension CIRun {
  mutating func readActions(_ environment: Environment, _ event: EventPayload) {
    let isGitHub = provider == .githubActions
    forge = isGitHub ? .github : .gitea
    setTokens()
    serverURL = address(environment.text("GITHUB_SERVER_URL"), as: .serverURL)
    apiURL = address(environment.text("GITHUB_API_URL"), as: .apiURL) ?? derivedAPI()
    repository = environment.text("GITHUB_REPOSITORY")
    repositoryID = environment.text("GITHUB_REPOSITORY_ID")
    readsWorkflowCommands = isGitHub
    summaryFile = environment.text("GITHUB_STEP_SUMMARY").map { LocalPath($0) }
    outputFile = environment.text("GITHUB_OUTPUT").map { LocalPath($0) }
    jobURL = actionsPage(environment)
    facts.event = environment.text("GITHUB_EVENT_NAME")
    if facts.event == nil { explain(.event, "GITHUB_EVENT_NAME is not set") }

    var payload: Node?
    switch event {
    case .read(let root): payload = root
    case .absent(let reason): explain(.event, reason)
    }
    readRepository(payload)
    if let pull = payload?["pull_request"], pull.isMap {
      readPull(pull, payload)
    } else if let group = payload?["merge_group"], group.isMap {
      readMergeGroup(group)
    } else if let issue = payload?["issue"], isPull(issue, payload) {
      readIssue(issue)
    } else if let run = payload?["workflow_run"], run.isMap {
      readWorkflowRun(run)
    } else {
      readWithoutPull(environment, payload)
    }
  }

  private func derivedAPI() -> String? {
    guard let serverURL, let web = WebAddress(serverURL) else { return nil }
    if provider != .githubActions { return serverURL + "/api/v1" }
    if case .known(.github, _, let api) = HostedForge(host: web.host) { return api }
    return serverURL + "/api/v3"
  }

  /// Gitea and Forgejo number the runs of a repository in their addresses.
  private func actionsPage(_ environment: Environment) -> String? {
    guard let serverURL, let repository,
      let run = environment.number(provider == .githubActions ? "GITHUB_RUN_ID" : "GITHUB_RUN_NUMBER")
    else { return nil }
    let page = "\(serverURL)/\(repository)/actions/runs/\(run)"
    guard provider == .githubActions, let attempt = environment.number("GITHUB_RUN_ATTEMPT"), attempt > 1
    else {
      return page
    }
    return "\(page)/attempts/\(attempt)"
  }

  private mutating func readRepository(_ payload: Node?) {
    guard let told = payload?["repository"] else { return }
    defaultBranch = told["default_branch"]?.text
    if repository == nil { repository = told["full_name"]?.text }
    if repositoryID == nil { repositoryID = told["id"]?.integer.map { "\($0)" } }
  }

  // MARK: - Pull requests

  private mutating func readPull(_ pull: Node, _ payload: Node?) {
    subject = .pullRequest
    readText(of: pull)
    facts.number = (pull["number"]?.integer ?? payload?["number"]?.integer).flatMap { $0 > 0 ? $0 : nil }
    facts.draft = pull["draft"]?.bool
    readBranches(pull)
    facts.source = pull.at("head", "ref")?.text?.shortBranch
    facts.target = pull.at("base", "ref")?.text?.shortBranch
    headCommit = commit(pull.at("head", "sha")?.text, as: .headCommit)
    baseCommit = commit(pull.at("base", "sha")?.text, as: .baseCommit)
    mergeBase = commit(pull["merge_base"]?.text)
  }

  /// Which repositories the two branches live in.
  private mutating func readBranches(_ pull: Node) {
    facts.baseRepository = pull.at("base", "repo")?.repositoryIdentity ?? ownRepository
    guard let head = pull.at("head", "repo") else {
      explain(.headRepository, "the payload does not name the head repository")
      return
    }
    if head.isNull {
      facts.headRepository = .null
    } else if let identity = head.repositoryIdentity {
      facts.headRepository = .value(identity)
    } else {
      explain(.headRepository, "the payload names a head repository without an id")
    }
  }

  /// What pull requests and issues say alike.
  private mutating func readText(of item: Node) {
    facts.url = item["html_url"]?.text.flatMap { WebAddress($0)?.text }
    facts.title = item["title"].flatMap {
      if case .scalar(let text, quoted: true) = $0.value { text } else { nil }
    }
    // Null where nobody wrote a description.
    facts.body = item["body"].flatMap { $0.isNull ? "" : $0.scalar }
    facts.author = item.at("user", "login")?.text
    facts.bot = item.at("user", "type")?.text.map { $0 == "Bot" }
    if let labels = item["labels"], case .list(let items) = labels.value {
      let names = items.compactMap { $0["name"]?.text }
      if names.count == items.count {
        facts.labels = names.map { AppliedLabel(name: $0) }
      } else {
        explain(.labels, "the payload holds a label without a name")
      }
    } else if item["labels"]?.isNull == true {
      facts.labels = []
    }
  }

  private var ownRepository: RepositoryIdentity? {
    repositoryID.map { RepositoryIdentity(id: $0, name: repository ?? "") }
  }

  /// A comment on a pull request: GitHub names the pull request in the issue, Gitea says so beside it.
  private func isPull(_ issue: Node, _ payload: Node?) -> Bool {
    issue["pull_request"]?.isMap == true || payload?["is_pull"]?.bool == true
  }

  private mutating func readIssue(_ issue: Node) {
    subject = .pullRequest
    readText(of: issue)
    facts.number = issue["number"]?.integer.flatMap { $0 > 0 ? $0 : nil }
    facts.draft = issue["draft"]?.bool
    facts.baseRepository = ownRepository
    let event = facts.event ?? "this event"
    for field in [CIGap.Field.source, .target, .headCommit, .baseCommit, .headRepository] {
      explain(field, "\(event) tells the number of the pull request, not its branches and commits")
    }
  }

  // MARK: - Merge groups

  private mutating func readMergeGroup(_ group: Node) {
    subject = .mergeGroup
    headCommit = commit(group["head_sha"]?.text, as: .headCommit)
    baseCommit = commit(group["base_sha"]?.text, as: .baseCommit)
    facts.target = group["base_ref"]?.text?.shortBranch
    facts.ref = group["head_ref"]?.text
    facts.baseRepository = ownRepository
    // GitHub alone makes refs of this name: gh-readonly-queue/main/pr-12-<sha of the base>.
    if let ref = facts.ref?.shortBranch, ref.hasPrefix("gh-readonly-queue/"),
      let last = ref.split(separator: "/").last, last.hasPrefix("pr-")
    {
      facts.number = Int(last.dropFirst(3).prefix { $0 != "-" }).flatMap { $0 > 0 ? $0 : nil }
    }
    if facts.number == nil { explain(.number, "the ref of the merge group does not name it") }
    explain(.headRepository, "a merge group holds what the queue merged, from whichever repository")
  }

  // MARK: - What follows another workflow

  private mutating func readWorkflowRun(_ run: Node) {
    let pulls = run["pull_requests"]?.items ?? []
    guard pulls.count == 1, let pull = pulls.first, pull.isMap else {
      headCommit = commit(run["head_sha"]?.text, as: .headCommit)
      if let branch = run["head_branch"]?.text { subject = .branch(branch) }
      let reason =
        pulls.isEmpty
        ? "the payload of workflow_run names no pull request; GitHub leaves out those from forks"
        : "the payload of workflow_run names \(pulls.count) pull requests"
      for field in [CIGap.Field.number, .source, .target, .baseCommit, .headRepository] {
        explain(field, reason)
      }
      return
    }
    subject = .pullRequest
    facts.number = pull["number"]?.integer.flatMap { $0 > 0 ? $0 : nil }
    facts.source = pull.at("head", "ref")?.text?.shortBranch
    facts.target = pull.at("base", "ref")?.text?.shortBranch
    // What the workflow ran for; the pull request may have moved on since.
    headCommit = commit(run["head_sha"]?.text, as: .headCommit) ?? commit(pull.at("head", "sha")?.text)
    baseCommit = commit(pull.at("base", "sha")?.text, as: .baseCommit)
    readBranches(pull)
    for field in [CIGap.Field.title, .body, .author, .draft, .labels] {
      explain(field, "the payload of workflow_run does not hold it")
    }
  }

  // MARK: - Everything else

  private mutating func readWithoutPull(_ environment: Environment, _ payload: Node?) {
    let ref = environment.text("GITHUB_REF") ?? payload?["ref"]?.text
    setSubject(ref: ref)
    let isOfPull = facts.event?.hasPrefix("pull_request") == true
    if isOfPull {
      // The payload is missing or says nothing; the variables say a little.
      subject = .pullRequest
      facts.source = environment.text("GITHUB_HEAD_REF")
      facts.target = environment.text("GITHUB_BASE_REF")
      facts.baseRepository = ownRepository
      if let ref = ref?.removing(prefix: "refs/pull/") {
        facts.number = Int(ref.prefix { $0 != "/" }).flatMap { $0 > 0 ? $0 : nil }
      }
      explain(.headCommit, "it stands in the event payload only; GITHUB_SHA is the trial merge")
      for field in [CIGap.Field.headRepository, .title, .body, .author, .draft, .labels, .baseCommit] {
        explain(field, "it stands in the event payload only")
      }
      return
    }
    previousCommit = commit(payload?["before"]?.text)
    if payload?["deleted"]?.bool == true {
      explain(.headCommit, "the push deleted \(ref ?? "the ref")")
      return
    }
    headCommit = commit(environment.text("GITHUB_SHA") ?? payload?["after"]?.text, as: .headCommit)
    if facts.event == "issue_comment" {
      for field in [CIGap.Field.number, .headRepository] {
        explain(field, "the comment is on an issue, not on a pull request")
      }
    }
  }
}
