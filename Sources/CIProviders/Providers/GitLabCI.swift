import GateKit
import LocalSystem

// docs.gitlab.com/ci/variables/predefined_variables, and for the kinds of pipelines
// docs.gitlab.com/ci/pipelines/merge_request_pipelines, merged_results_pipelines and merge_trains.
extension CIRun {
  mutating func readGitLab(_ environment: Environment) {
    forge = .gitlab
    setTokens()
    serverURL = address(environment.text("CI_SERVER_URL"), as: .serverURL)
    apiURL = address(environment.text("CI_API_V4_URL"), as: .apiURL) ?? serverURL.map { $0 + "/api/v4" }
    repository = environment.text("CI_MERGE_REQUEST_PROJECT_PATH") ?? environment.text("CI_PROJECT_PATH")
    repositoryID = environment.text("CI_MERGE_REQUEST_PROJECT_ID") ?? environment.text("CI_PROJECT_ID")
    defaultBranch = environment.text("CI_DEFAULT_BRANCH")
    jobURL = address(environment.text("CI_JOB_URL"), as: .jobURL)
    facts.event = environment.text("CI_PIPELINE_SOURCE")
    if facts.event == nil { explain(.event, "CI_PIPELINE_SOURCE is not set") }
    if let number = environment.number("CI_MERGE_REQUEST_IID") {
      facts.number = number
      readMergeRequest(environment)
    } else {
      readBranchPipeline(environment)
    }
  }

  private mutating func readMergeRequest(_ environment: Environment) {
    facts.source = environment.text("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
    facts.target = environment.text("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    mergeBase = commit(environment.text("CI_MERGE_REQUEST_DIFF_BASE_SHA"))
    // Known in merged results and trains alone; in a train it is the trial merge before this one.
    baseCommit = commit(environment.text("CI_MERGE_REQUEST_TARGET_BRANCH_SHA"), as: .baseCommit)
    explain(.baseCommit, "GitLab tells the tip of the target branch in merged results pipelines only")
    readHead(environment)
    readProjects(environment)

    if let project = address(environment.text("CI_MERGE_REQUEST_PROJECT_URL"), as: .repository),
      let number = facts.number
    {
      facts.url = "\(project)/-/merge_requests/\(number)"
    }
    facts.title = environment.text("CI_MERGE_REQUEST_TITLE")
    facts.draft = environment.text("CI_MERGE_REQUEST_DRAFT").flatMap { Bool($0) }
    if facts.draft == nil, let title = facts.title { facts.draft = isDraft(title) }
    if environment.text("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") == "true" {
      explain(.body, "GitLab cut the description to its first 2,700 characters")
    } else {
      facts.body = environment["CI_MERGE_REQUEST_DESCRIPTION"]
      // Since 16.7 it is there, empty or not, beside what says whether it was cut.
      if facts.body == nil, environment["CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED"] != nil {
        facts.body = ""
      }
    }
    // Not set where there is no label.
    facts.labels = (environment.text("CI_MERGE_REQUEST_LABELS") ?? "").split(separator: ",")
      .map { AppliedLabel(name: String($0)) }
    explain(.author, "GitLab tells who started the pipeline, not who opened the merge request")
  }

  private mutating func readHead(_ environment: Environment) {
    let checkedOut = environment.text("CI_COMMIT_SHA")
    switch environment.text("CI_MERGE_REQUEST_EVENT_TYPE") {
    case "merge_train":
      subject = .mergeGroup
      headCommit = commit(checkedOut, as: .headCommit)
    case "merged_result":
      subject = .pullRequest
      headCommit = commit(environment.text("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"), as: .headCommit)
      explain(
        .headCommit, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA is not set, and CI_COMMIT_SHA is the trial merge")
    case "detached":
      subject = .pullRequest
      headCommit = commit(checkedOut, as: .headCommit)
    case let other:
      let type = other.map { "\"\($0.prefix(60))\"" } ?? "not set"
      subject = .pullRequest
      // Before 12.3 nothing says what is checked out.
      headCommit = commit(environment.text("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"), as: .headCommit)
      explain(
        .headCommit,
        "CI_MERGE_REQUEST_EVENT_TYPE is \(type), so CI_COMMIT_SHA may be a trial merge"
      )
    }
  }

  private mutating func readProjects(_ environment: Environment) {
    facts.baseRepository = environment.text("CI_MERGE_REQUEST_PROJECT_ID").map {
      RepositoryIdentity(id: $0, name: environment.text("CI_MERGE_REQUEST_PROJECT_PATH") ?? "")
    }
    if let id = environment.text("CI_MERGE_REQUEST_SOURCE_PROJECT_ID") {
      facts.headRepository = .value(
        RepositoryIdentity(id: id, name: environment.text("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH") ?? ""))
    } else {
      explain(.headRepository, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID is not set")
    }
    // The pipeline of a fork's merge request runs in the fork unless a member starts it in the parent.
    if let own = environment.text("CI_PROJECT_ID"), let base = facts.baseRepository?.id, own != base {
      baseAddress = address(environment.text("CI_MERGE_REQUEST_PROJECT_URL"), as: .repository).map {
        $0 + ".git"
      }
    }
  }

  private mutating func readBranchPipeline(_ environment: Environment) {
    if let tag = environment.text("CI_COMMIT_TAG") {
      setSubject(ref: "refs/tags/" + tag)
    } else if let branch = environment.text("CI_COMMIT_BRANCH") {
      setSubject(ref: "refs/heads/" + branch)
    }
    headCommit = commit(environment.text("CI_COMMIT_SHA"), as: .headCommit)
    previousCommit = commit(environment.text("CI_COMMIT_BEFORE_SHA"))
    // `group/project!12,group/other!3`: merge requests that this branch is the source of.
    let open = (environment.text("CI_OPEN_MERGE_REQUESTS") ?? "").split(separator: ",")
    guard !open.isEmpty else { return }
    let own = open.filter { $0.split(separator: "!").first.map(String.init) == repository }
    if open.count == 1, own.count == 1, let number = own[0].split(separator: "!").last.flatMap({ Int($0) }),
      number > 0
    {
      facts.number = number
    } else {
      explain(.number, "the branch is the source of several merge requests: \(open.joined(separator: ", "))")
    }
    for field in [CIGap.Field.target, .headRepository, .title, .body, .draft] {
      explain(
        field,
        "a branch pipeline tells the number of its merge request only; run it in a merge request pipeline")
    }
  }
}

/// docs.gitlab.com/user/project/merge_requests/drafts: the title begins with one of these.
private func isDraft(_ title: String) -> Bool {
  let title = title.lowercased()
  return ["draft:", "[draft]", "(draft)"].contains { title.hasPrefix($0) }
}
