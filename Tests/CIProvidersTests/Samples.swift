import LocalSystem

/// Variables and payloads as the providers set them, as small as the tests need.
enum Sample {
  static let head = String(repeating: "a", count: 40)
  static let base = String(repeating: "b", count: 40)
  static let trial = String(repeating: "c", count: 40)
  static let before = String(repeating: "d", count: 40)
  static let zeros = String(repeating: "0", count: 40)

  static func github(_ event: String, _ more: [String: String] = [:]) -> [String: String] {
    [
      "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event,
      "GITHUB_EVENT_PATH": "/runner/event.json",
      "GITHUB_SERVER_URL": "https://github.com", "GITHUB_API_URL": "https://api.github.com",
      "GITHUB_REPOSITORY": "acme/shop", "GITHUB_REPOSITORY_ID": "100", "GITHUB_RUN_ID": "77",
      "GITHUB_RUN_NUMBER": "5", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_SHA": trial,
      "GITHUB_REF": "refs/pull/12/merge",
      "GITHUB_HEAD_REF": "topic", "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": "/runner/summary.md",
      "GITHUB_OUTPUT": "/runner/output", "GITHUB_ACTOR": "eve",
    ].merging(more) { $1 }
  }

  /// - Parameter headRepository: JSON; nil leaves the key out.
  static func pull(headRepository: String? = #"{"id": 100, "full_name": "acme/shop"}"#) -> String {
    let repository = headRepository.map { #", "repo": \#($0)"# } ?? ""
    return #"""
      {
        "number": 12, "html_url": "https://github.com/acme/shop/pull/12", "title": "Add a basket",
        "body": null,
        "draft": false, "user": {"login": "ada", "type": "User"}, "labels": [{"id": 1, "name": "shop"}],
        "head": {"ref": "topic", "sha": "\#(head)"\#(repository)},
        "base": {"ref": "main", "sha": "\#(base)", "repo": {"id": 100, "full_name": "acme/shop"}}
      }
      """#
  }

  static let repository = #""repository": {"id": 100, "full_name": "acme/shop", "default_branch": "main"}"#

  static func pullRequest(headRepository: String? = #"{"id": 100, "full_name": "acme/shop"}"#) -> String {
    let pull = pull(headRepository: headRepository)
    return #"{"action": "opened", "number": 12, "pull_request": \#(pull), \#(repository)}"#
  }

  static let fork = #"{"id": 200, "full_name": "eve/shop"}"#

  static let mergeGroup = #"""
    {"action": "checks_requested", "merge_group": {
      "head_sha": "\#(head)", "head_ref": "refs/heads/gh-readonly-queue/main/pr-104-\#(base)",
      "base_sha": "\#(base)", "base_ref": "refs/heads/main"}, \#(repository)}
    """#

  static func issueComment(pull: Bool) -> String {
    let mark = pull ? #", "pull_request": {"url": "https://api.github.com/repos/acme/shop/pulls/12"}"# : ""
    return #"""
      {"action": "created", "comment": {"body": "/gatehouse recheck"}, "issue": {
        "number": 12, "title": "Add a basket", "body": "text", "draft": true,
        "user": {"login": "bot", "type": "Bot"},
        "labels": [], "html_url": "https://github.com/acme/shop/pull/12"\#(mark)}, \#(repository)}
      """#
  }

  static func workflowRun(pulls: Int) -> String {
    let pull = #"""
      {"number": 12, "head": {"ref": "topic", "sha": "\#(base)", "repo": {"id": 100, "name": "shop"}},
       "base": {"ref": "main", "sha": "\#(before)", "repo": {"id": 100, "name": "shop"}}}
      """#
    let list = [String](repeating: pull, count: pulls).joined(separator: ", ")
    return #"""
      {"action": "completed", "workflow_run": {
        "head_sha": "\#(head)", "head_branch": "topic", "event": "pull_request", "pull_requests": [\#(list)],
        "head_repository": {"id": 100, "full_name": "acme/shop"}}, \#(repository)}
      """#
  }

  static func push(before: String, after: String, deleted: Bool = false) -> String {
    #"""
    {"ref": "refs/heads/topic", "before": "\#(before)", "after": "\#(after)", "deleted": \#(deleted),
     \#(repository)}
    """#
  }

  static let gitlab = [
    "CI": "true", "GITLAB_CI": "true", "CI_SERVER_URL": "https://example.org/gitlab",
    "CI_API_V4_URL": "https://example.org/gitlab/api/v4", "CI_PROJECT_ID": "7",
    "CI_PROJECT_PATH": "group/sub/shop",
    "CI_DEFAULT_BRANCH": "main", "CI_JOB_URL": "https://example.org/gitlab/group/sub/shop/-/jobs/99",
    "CI_COMMIT_SHA": head, "CI_COMMIT_BEFORE_SHA": zeros, "CI_JOB_TOKEN": "secret",
    "GITLAB_USER_LOGIN": "whoever",
  ]

  static func mergeRequest(_ type: String, _ more: [String: String] = [:]) -> [String: String] {
    gitlab.merging([
      "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "12",
      "CI_MERGE_REQUEST_EVENT_TYPE": type, "CI_MERGE_REQUEST_PROJECT_ID": "7",
      "CI_MERGE_REQUEST_PROJECT_PATH": "group/sub/shop",
      "CI_MERGE_REQUEST_PROJECT_URL": "https://example.org/gitlab/group/sub/shop",
      "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "7", "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "group/sub/shop",
      "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
      "CI_MERGE_REQUEST_DIFF_BASE_SHA": before, "CI_MERGE_REQUEST_TITLE": "Add a basket",
      "CI_MERGE_REQUEST_DESCRIPTION": "text", "CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED": "false",
      "CI_MERGE_REQUEST_LABELS": "shop,needs review", "CI_MERGE_REQUEST_DRAFT": "false",
    ]) { $1 }.merging(more) { $1 }
  }

  static let jenkins = [
    "JENKINS_URL": "https://ci.example.org/", "BUILD_URL": "https://ci.example.org/job/shop/job/PR-12/3/",
    "GIT_URL": "https://github.com/acme/shop.git", "GIT_COMMIT": trial, "BRANCH_NAME": "PR-12",
    "CHANGE_ID": "12",
    "CHANGE_URL": "https://github.com/acme/shop/pull/12", "CHANGE_TITLE": "Add a basket",
    "CHANGE_AUTHOR": "ada",
    "CHANGE_BRANCH": "topic", "CHANGE_TARGET": "main", "CHANGE_FORK": "eve",
  ]

  static let buildkite = [
    "BUILDKITE": "true", "BUILDKITE_BUILD_URL": "https://buildkite.com/acme/shop/builds/5",
    "BUILDKITE_JOB_ID": "0190",
    "BUILDKITE_REPO": "git@github.com:acme/shop.git", "BUILDKITE_COMMIT": head,
    "BUILDKITE_BRANCH": "eve:topic",
    "BUILDKITE_SOURCE": "webhook", "BUILDKITE_PULL_REQUEST": "12",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
    "BUILDKITE_PULL_REQUEST_REPO": "https://github.com/eve/shop.git", "BUILDKITE_PULL_REQUEST_DRAFT": "true",
    "BUILDKITE_PULL_REQUEST_LABELS": "shop", "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "main",
  ]

  static let circle = [
    "CIRCLECI": "true", "CIRCLE_BUILD_URL": "https://circleci.com/gh/acme/shop/5", "CIRCLE_SHA1": head,
    "CIRCLE_REPOSITORY_URL": "git@github.com:acme/shop.git", "CIRCLE_BRANCH": "pull/12",
    "CIRCLE_PULL_REQUEST": "https://github.com/acme/shop/pull/12",
    "CIRCLE_PULL_REQUESTS": "https://github.com/acme/shop/pull/12", "CIRCLE_PR_NUMBER": "12",
    "CIRCLE_PR_USERNAME": "eve", "CIRCLE_PR_REPONAME": "shop", "CIRCLE_PROJECT_USERNAME": "acme",
    "CIRCLE_PROJECT_REPONAME": "shop",
  ]

  static let azure = [
    "TF_BUILD": "True", "BUILD_REASON": "PullRequest", "BUILD_REPOSITORY_PROVIDER": "GitHub",
    "BUILD_REPOSITORY_NAME": "acme/shop", "BUILD_REPOSITORY_URI": "https://github.com/acme/shop",
    "BUILD_SOURCEVERSION": trial, "BUILD_SOURCEBRANCH": "refs/pull/12/merge", "BUILD_BUILDID": "321",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/acme/", "SYSTEM_TEAMPROJECT": "The Shop",
    "SYSTEM_PULLREQUEST_PULLREQUESTID": "998877", "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "12",
    "SYSTEM_PULLREQUEST_SOURCEBRANCH": "topic", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
    "SYSTEM_PULLREQUEST_SOURCECOMMITID": head, "SYSTEM_PULLREQUEST_ISFORK": "True",
    "SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI": "https://github.com/eve/shop",
  ]

  /// Every kind of job, by a name: variables and payload.
  static let all: [(name: String, variables: [String: String], payload: String?)] = [
    ("GitHub pull_request", github("pull_request"), pullRequest()),
    ("GitHub pull_request from a fork", github("pull_request"), pullRequest(headRepository: fork)),
    ("GitHub pull_request from a deleted fork", github("pull_request"), pullRequest(headRepository: "null")),
    ("GitHub merge_group", github("merge_group"), mergeGroup),
    ("GitHub push", github("push", ["GITHUB_REF": "refs/heads/topic"]), push(before: before, after: head)),
    (
      "GitHub issue_comment", github("issue_comment", ["GITHUB_REF": "refs/heads/main"]),
      issueComment(pull: true)
    ),
    ("GitHub workflow_run", github("workflow_run", ["GITHUB_REF": "refs/heads/main"]), workflowRun(pulls: 1)),
    (
      "Forgejo pull_request", github("pull_request", ["FORGEJO_ACTIONS": "true"]),
      pullRequest(headRepository: fork)
    ),
    ("GitLab detached", mergeRequest("detached"), nil),
    (
      "GitLab merged_result",
      mergeRequest(
        "merged_result",
        [
          "CI_COMMIT_SHA": trial, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head,
          "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": base,
        ]
      ), nil
    ),
    (
      "GitLab fork",
      mergeRequest("detached", ["CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "8", "CI_PROJECT_ID": "8"]), nil
    ),
    (
      "GitLab branch", gitlab.merging(["CI_COMMIT_BRANCH": "topic", "CI_PIPELINE_SOURCE": "push"]) { $1 }, nil
    ),
    ("Jenkins", jenkins, nil), ("Buildkite", buildkite, nil), ("CircleCI", circle, nil),
    ("Azure Pipelines", azure, nil),
    ("nothing", ["PATH": "/bin"], nil),
  ]
}
