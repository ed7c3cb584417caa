import CIProviders
import GateKit
import LocalSystem
import Testing

private func run(_ variables: [String: String], _ more: [String: String] = [:]) -> CIRun {
  CIRun(Environment(variables.merging(more) { $1 }), event: nil)
}

private let head = ObjectID(Sample.head)
private let base = ObjectID(Sample.base)

@Suite("A job of GitLab CI")
struct GitLabCITests {
  @Test("for a merge request tells what its variables hold")
  func detached() {
    let run = run(Sample.mergeRequest("detached"))
    #expect(run.provider == .gitlabCI)
    #expect(run.subject == .pullRequest)
    #expect(run.forge == .gitlab)
    #expect(run.serverURL == "https://example.org/gitlab")
    #expect(run.apiURL == "https://example.org/gitlab/api/v4")
    #expect(run.repository == "group/sub/shop")
    #expect(run.repositoryID == "7")
    #expect(run.defaultBranch == "main")
    #expect(run.headCommit == head)
    #expect(run.mergeBase == ObjectID(Sample.before))
    #expect(run.baseCommit == nil)
    #expect(run.headReference == "refs/merge-requests/12/head")
    #expect(run.jobURL == "https://example.org/gitlab/group/sub/shop/-/jobs/99")
    #expect(run.tokenVariables == ["GATEHOUSE_TOKEN", "GITLAB_TOKEN"])
    #expect(run.facts.number == 12)
    #expect(run.facts.url == "https://example.org/gitlab/group/sub/shop/-/merge_requests/12")
    #expect(run.facts.source == "topic")
    #expect(run.facts.target == "main")
    #expect(run.facts.title == "Add a basket")
    #expect(run.facts.body == "text")
    #expect(run.facts.draft == false)
    #expect(run.facts.labels?.map(\.name) == ["shop", "needs review"])
    #expect(run.facts.event == "merge_request_event")
    #expect(run.facts.isFork == false)
    #expect(run.baseAddress == nil)
    #expect(run.gaps.map(\.field) == [.baseCommit, .author])
    #expect(
      run.reason(for: .author) == "GitLab tells who started the pipeline, not who opened the merge request")
  }

  @Test("for merged results judges the source branch, not the trial merge")
  func mergedResult() {
    let commits = [
      "CI_COMMIT_SHA": Sample.trial, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": Sample.head,
      "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": Sample.base,
    ]
    let merged = run(Sample.mergeRequest("merged_result", commits))
    #expect(merged.subject == .pullRequest)
    #expect(merged.headCommit == head)
    #expect(merged.baseCommit == base)
    let unnamed = run(Sample.mergeRequest("merged_result", ["CI_COMMIT_SHA": Sample.trial]))
    #expect(unnamed.headCommit == nil)
    #expect(
      unnamed.reason(for: .headCommit)
        == "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA is not set, and CI_COMMIT_SHA is the trial merge")
  }

  @Test("in a merge train judges the trial merge on top of the one before it")
  func mergeTrain() {
    let run = run(
      Sample.mergeRequest(
        "merge_train", ["CI_COMMIT_SHA": Sample.trial, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": Sample.base]))
    #expect(run.subject == .mergeGroup)
    #expect(run.headCommit == ObjectID(Sample.trial))
    #expect(run.baseCommit == base)
    #expect(run.facts.number == 12)
  }

  @Test("without the kind of pipeline takes no commit for the head")
  func unknownKind() {
    let run = run(Sample.mergeRequest(""))
    #expect(run.headCommit == nil)
    #expect(
      run.reason(for: .headCommit)
        == "CI_MERGE_REQUEST_EVENT_TYPE is not set, so CI_COMMIT_SHA may be a trial merge")
  }

  @Test("that runs in a fork reads the target branch where the merge request goes")
  func fork() {
    let run = run(
      Sample.mergeRequest("detached", ["CI_PROJECT_ID": "8", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "8"]))
    #expect(run.facts.isFork == true)
    #expect(run.repositoryID == "7")
    #expect(run.baseAddress == "https://example.org/gitlab/group/sub/shop.git")
    let inParent = self.run(Sample.mergeRequest("detached", ["CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "8"]))
    #expect(inParent.facts.isFork == true)
    #expect(inParent.baseAddress == nil)
    let unknown = self.run(Sample.mergeRequest("detached", ["CI_MERGE_REQUEST_SOURCE_PROJECT_ID": ""]))
    #expect(unknown.facts.isFork == nil)
  }

  private func run(_ variables: [String: String]) -> CIRun { CIRun(Environment(variables), event: nil) }

  @Test("takes a description for whole only where GitLab says so")
  func description() {
    let cut = run(Sample.mergeRequest("detached", ["CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED": "true"]))
    #expect(cut.facts.body == nil)
    #expect(cut.reason(for: .body) == "GitLab cut the description to its first 2,700 characters")
    var variables = Sample.mergeRequest("detached")
    variables["CI_MERGE_REQUEST_DESCRIPTION"] = nil
    #expect(run(variables).facts.body == "")
    variables["CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED"] = nil
    #expect(run(variables).facts.body == nil)
  }

  @Test(
    "reads drafts from the variable or, before there was one, from the title",
    arguments: [
      ("true", "Add", true), ("false", "Draft: add", false), (nil, "Draft: add", true),
      (nil, "[draft] add", true),
      (nil, "(Draft) add", true), (nil, "Drafting", false),
    ] as [(String?, String, Bool)])
  func draft(_ variable: String?, _ title: String, _ isDraft: Bool) {
    var variables = Sample.mergeRequest("detached", ["CI_MERGE_REQUEST_TITLE": title])
    variables["CI_MERGE_REQUEST_DRAFT"] = variable
    #expect(run(variables).facts.draft == isDraft)
  }

  @Test("for a branch tells its one open merge request of the same project")
  func branch() {
    let variables = Sample.gitlab.merging(["CI_COMMIT_BRANCH": "topic", "CI_PIPELINE_SOURCE": "push"]) { $1 }
    let alone = run(variables)
    #expect(alone.subject == .branch("topic"))
    #expect(alone.facts.number == nil)
    #expect(alone.headCommit == head)
    #expect(alone.previousCommit == nil)
    let one = run(variables.merging(["CI_OPEN_MERGE_REQUESTS": "group/sub/shop!12"]) { $1 })
    #expect(one.facts.number == 12)
    #expect(one.facts.isFork == nil)
    for several in ["group/sub/shop!12,group/sub/shop!13", "other/shop!12"] {
      let run = run(variables.merging(["CI_OPEN_MERGE_REQUESTS": several]) { $1 })
      #expect(run.facts.number == nil)
      #expect(run.reason(for: .number)?.hasSuffix(several.replacing(",", with: ", ")) == true)
    }
  }

  @Test("for a tag tells its ref")
  func tag() {
    let run = run(Sample.gitlab.merging(["CI_COMMIT_TAG": "v1", "CI_PIPELINE_SOURCE": "push"]) { $1 })
    #expect(run.subject == .tag("v1"))
    #expect(run.facts.ref == "refs/tags/v1")
  }
}

@Suite("A job of another provider")
struct OtherProviderTests {
  @Test("of Jenkins tells the change request, and that its commit may be a trial merge")
  func jenkins() {
    let run = run(Sample.jenkins)
    #expect(run.provider == .jenkins)
    #expect(run.subject == .pullRequest)
    #expect(run.forge == .github)
    #expect(run.apiURL == "https://api.github.com")
    #expect(run.repository == "acme/shop")
    #expect(run.facts.number == 12)
    #expect(run.facts.source == "topic")
    #expect(run.facts.target == "main")
    #expect(run.facts.title == "Add a basket")
    #expect(run.facts.author == "ada")
    #expect(run.headCommit == nil)
    #expect(run.headReference == "refs/pull/12/head")
    #expect(run.jobURL == "https://ci.example.org/job/shop/job/PR-12/3")
    #expect(
      run.facts.headRepository == .value(RepositoryIdentity(id: "github.com/eve/shop", name: "eve/shop")))
    #expect(run.facts.isFork == true)
  }

  @Test(
    "of Jenkins knows a fork by CHANGE_FORK, and nothing without it",
    arguments: [
      ("eve/basket", true), ("acme/shop", false), (nil, nil),
    ] as [(String?, Bool?)])
  func jenkinsForks(_ fork: String?, _ isFork: Bool?) {
    var variables = Sample.jenkins
    variables["CHANGE_FORK"] = fork
    #expect(run(variables).facts.isFork == isFork)
  }

  @Test(
    "of Jenkins finds the forge of its own host by the page of the pull request",
    arguments: [
      ("https://git.example.org/acme/shop/pull/12", ForgeKind.github, "https://git.example.org/api/v3"),
      ("https://git.example.org/acme/shop/pulls/12", .gitea, "https://git.example.org/api/v1"),
      ("https://git.example.org/sub/acme/shop/pulls/12", .gitea, "https://git.example.org/sub/api/v1"),
      ("https://git.example.org/acme/shop/-/merge_requests/12", .gitlab, nil),
      ("https://git.example.org/projects/A/repos/shop/pull-requests/12", nil, nil), (nil, nil, nil),
    ] as [(String?, ForgeKind?, String?)])
  func jenkinsForge(_ page: String?, _ forge: ForgeKind?, _ api: String?) {
    var variables = Sample.jenkins
    variables["GIT_URL"] = "ssh://git@git.example.org:2222/acme/shop.git"
    variables["CHANGE_URL"] = page
    let run = run(variables)
    #expect(run.forge == forge)
    #expect(run.apiURL == api)
    #expect((run.reason(for: .apiURL) == nil) == (api != nil))
  }

  @Test("of Jenkins for a branch is about no pull request")
  func jenkinsBranch() {
    let run = run([
      "JENKINS_URL": "https://ci.example.org/", "BRANCH_NAME": "main", "GIT_COMMIT": Sample.head,
      "GIT_URL": "https://token:x@gitlab.com/group/shop.git",
    ])
    #expect(run.subject == .branch("main"))
    #expect(run.headCommit == head)
    #expect(run.forge == .gitlab)
    #expect(run.repository == "group/shop")
    #expect(!"\(run)".contains("token:x"))
  }

  @Test("of Buildkite tells the pull request and where its branch lives")
  func buildkite() {
    let run = run(Sample.buildkite)
    #expect(run.provider == .buildkite)
    #expect(run.subject == .pullRequest)
    #expect(run.forge == .github)
    #expect(run.facts.number == 12)
    #expect(run.facts.source == "topic")
    #expect(run.facts.target == "main")
    #expect(run.facts.draft == true)
    #expect(run.facts.labels == [AppliedLabel(name: "shop")])
    #expect(run.headCommit == head)
    #expect(run.facts.isFork == true)
    #expect(run.jobURL == "https://buildkite.com/acme/shop/builds/5#0190")
    let own = self.run(Sample.buildkite, ["BUILDKITE_PULL_REQUEST_REPO": "git://github.com/Acme/Shop.git"])
    #expect(own.facts.isFork == false)
    #expect(self.run(Sample.buildkite, ["BUILDKITE_PULL_REQUEST_REPO": ""]).facts.isFork == nil)
    #expect(self.run(Sample.buildkite, ["BUILDKITE_PULL_REQUEST_LABELS": "a,b"]).facts.labels == nil)
    #expect(self.run(Sample.buildkite, ["BUILDKITE_PULL_REQUEST_LABELS": ""]).facts.labels == [])
    let merging = self.run(Sample.buildkite, ["BUILDKITE_PULL_REQUEST_USING_MERGE_REFSPEC": "true"])
    #expect(merging.headCommit == nil)
    #expect(self.run(Sample.buildkite, ["BUILDKITE_COMMIT": "HEAD"]).headCommit == nil)
  }

  private func run(_ variables: [String: String], _ more: [String: String] = [:]) -> CIRun {
    CIRun(Environment(variables.merging(more) { $1 }), event: nil)
  }

  @Test(
    "of Buildkite without a pull request is for a branch, a tag or a merge queue",
    arguments: [
      (["BUILDKITE_BRANCH": "main"], CISubject.branch("main")), (["BUILDKITE_TAG": "v1"], .tag("v1")),
      (
        ["BUILDKITE_MERGE_QUEUE_BASE_BRANCH": "main", "BUILDKITE_MERGE_QUEUE_BASE_COMMIT": Sample.base],
        .mergeGroup
      ),
    ])
  func buildkiteBranches(_ more: [String: String], _ subject: CISubject) {
    let run = run(Sample.buildkite.merging(["BUILDKITE_PULL_REQUEST": "false"]) { $1 }, more)
    #expect(run.subject == subject)
    #expect(run.facts.number == nil)
    #expect(run.baseCommit == (subject == .mergeGroup ? base : nil))
  }

  @Test("of CircleCI tells the pull request and not its target")
  func circle() {
    let run = run(Sample.circle)
    #expect(run.provider == .circleCI)
    #expect(run.facts.number == 12)
    #expect(run.facts.isFork == true)
    #expect(run.facts.source == nil)
    #expect(run.headCommit == head)
    #expect(
      run.reason(for: .target) == "CircleCI does not tell it: name it with --target, or hand in a token")
    // Projects of the GitHub App never set these.
    let silent = self.run(Sample.circle, ["CIRCLE_PR_USERNAME": "", "CIRCLE_PR_REPONAME": ""])
    #expect(silent.facts.isFork == nil)
    let two = "https://github.com/acme/shop/pull/12,https://github.com/acme/shop/pull/13"
    #expect(self.run(Sample.circle, ["CIRCLE_PULL_REQUESTS": two]).facts.number == nil)
  }

  @Test("of CircleCI in a fork's own project reads the target where the pull request goes")
  func circleFork() {
    let run = run(Sample.circle, ["CIRCLE_REPOSITORY_URL": "git@github.com:eve/shop.git"])
    #expect(run.repository == "acme/shop")
    #expect(run.baseAddress == "https://github.com/acme/shop.git")
    #expect(run.facts.baseRepository?.id == "github.com/acme/shop")
  }

  @Test("of Azure Pipelines tells GitHub's number, not its own id")
  func azure() {
    let run = run(Sample.azure)
    #expect(run.provider == .azurePipelines)
    #expect(run.forge == .github)
    #expect(run.facts.number == 12)
    #expect(run.facts.source == "topic")
    #expect(run.facts.target == "main")
    #expect(run.headCommit == head)
    #expect(run.facts.isFork == true)
    #expect(run.jobURL == "https://dev.azure.com/acme/The%20Shop/_build/results?buildId=321")
    #expect(self.run(Sample.azure, ["SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": ""]).facts.number == nil)
  }

  @Test(
    "of Azure Pipelines knows a fork by the word of Azure",
    arguments: [
      ("True", "https://github.com/acme/shop", true), ("True", "", true),
      ("False", "https://github.com/eve/shop", false),
      ("", "https://github.com/acme/shop", nil),
    ] as [(String, String, Bool?)])
  func azureForks(_ isFork: String, _ address: String, _ expected: Bool?) {
    let run = run(
      Sample.azure, ["SYSTEM_PULLREQUEST_ISFORK": isFork, "SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI": address])
    #expect(run.facts.isFork == expected)
  }

  @Test(
    "of Azure Pipelines names forges that Gatehouse does not speak to", arguments: ["TfsGit", "Bitbucket"])
  func azureRepos(_ provider: String) {
    let run = run(Sample.azure, ["BUILD_REPOSITORY_PROVIDER": provider])
    #expect(run.forge == nil)
    #expect(
      run.reason(for: .forge)
        == "the repository's provider is \(provider), whose API Gatehouse does not speak")
  }

  @Test("of nobody known tells nothing, and says so")
  func plain() {
    let run = run(["PATH": "/bin"])
    #expect(run.provider == .none)
    #expect(Set(run.gaps.map(\.reason)) == ["this is no CI job that Gatehouse knows"])
    #expect(run.tokenVariables == ["GATEHOUSE_TOKEN"])
  }

  @Test(
    "is known by its own variable",
    arguments: [
      (["GITLAB_CI": "true"], CIProvider.gitlabCI), (["GITHUB_ACTIONS": "false"], .none),
      (["TF_BUILD": "True"], .azurePipelines),
      (["JENKINS_URL": ""], .none), (["BUILDKITE": "true", "JENKINS_URL": "x"], .buildkite),
      (["CI": "true"], .none),
    ])
  func detection(_ variables: [String: String], _ provider: CIProvider) {
    #expect(run(variables).provider == provider)
  }
}
