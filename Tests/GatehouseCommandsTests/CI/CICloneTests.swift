import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// `gatehouse ci` in clones as the systems' checkouts leave them, without a forge: one commit, detached.
@Suite("gatehouse ci in a checkout")
struct CICloneTests {
  /// A repository with one pull request, as the forge has it.
  private struct Origin {
    let old: ObjectID
    let base: ObjectID
    let head: ObjectID
    /// Head merged into base, for trying.
    let trial: ObjectID
    let made: TestRepository

    static let policy = "version: 1\ngates: {clean-repo: {}, commit-rules: {conventional: {}}}\n"

    init(policy text: String = policy) throws {
      made = try TestRepository()
      let policy: TestFile = .text(text)
      old = try made.commit("feat: begin", [".gatehouse.yml": policy, "a.txt": "a\n"])
      for number in 1...30 { try made.commit("feat: go on \(number)", ["n.txt": .text("\(number)\n")]) }
      base = try made.commit("feat: last of main", ["a.txt": "b\n"])
      try made.commit("feat: topic", on: "topic", ["t.txt": "1\n"], parents: [old])
      head = try made.commit("feat: more", on: "topic", ["t.txt": "2\n"])
      trial = try made.commit("Merge topic", on: "trial", ["t.txt": "2\n"], parents: [base, head])
      for (name, commit) in [
        ("refs/pull/12/head", head), ("refs/pull/12/merge", trial), ("refs/merge-requests/12/head", head),
        ("refs/merge-requests/12/merge", trial), ("refs/heads/gh-readonly-queue/main/pr-12-x", trial),
      ] { try made.git("update-ref", name, "\(commit)") }
      try made.git("branch", "--delete", "--force", "topic", "trial")
      // As the forges set it: single commits are given out.
      try made.git("config", "uploadpack.allowAnySHA1InWant", "true")
    }

    /// One ref at depth 1, checked out detached.
    func checkout(_ reference: String) throws -> TestRepository {
      let clone = try TestRepository(madeBy: ["init", "--quiet"])
      try clone.git("remote", "add", "origin", "file://" + made.path)
      try clone.git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", "+\(reference):refs/remotes/job")
      try clone.git("checkout", "--quiet", "--detach", "refs/remotes/job")
      return clone
    }
  }

  private func ci(_ clone: TestRepository, _ variables: [String: String], _ arguments: String...) async
    -> CommandTrial.Answer
  {
    var trial = CommandTrial(in: clone)
    trial.environment.merge(variables.merging(["HOME": clone.path, "GIT_CONFIG_NOSYSTEM": "1"]) { $1 }) { $1 }
    return await trial.run(["ci", "--format", "json"] + arguments)
  }

  private func github(_ event: String, _ payload: String, in clone: TestRepository) throws -> [String: String]
  {
    try clone.write(".git/event.json", payload)
    return [
      "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event, "GITHUB_REPOSITORY": "acme/shop",
      "GITHUB_REPOSITORY_ID": "100", "GITHUB_SERVER_URL": "https://github.com",
      "GITHUB_EVENT_PATH": clone.path + "/.git/event.json",
    ]
  }

  private func expect(
    _ answer: CommandTrial.Answer, judged head: ObjectID, against base: ObjectID,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(answer.code == .passed, "\(answer.error)", sourceLocation: location)
    #expect(answer.output.contains("\"head\": \"\(head)\""), sourceLocation: location)
    #expect(answer.output.contains("\"base\": \"\(base)\""), sourceLocation: location)
  }

  private func pullRequest(_ origin: Origin) -> String {
    let own = #"{"id": 100, "full_name": "acme/shop"}"#
    return #"""
      {"pull_request": {"number": 12, "title": "feat: topic", "body": "", "user": {"login": "ada"},
        "labels": [], "draft": false, "head": {"ref": "topic", "sha": "\#(origin.head)", "repo": \#(own)},
        "base": {"ref": "main", "sha": "\#(origin.base)", "repo": \#(own)}}, "repository": \#(own)}
      """#
  }

  @Test("of GitHub's trial merge judges the head of the pull request against the target branch")
  func trialMerge() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/pull/12/merge")
    let answer = await ci(clone, try github("pull_request", pullRequest(origin), in: clone))
    expect(answer, judged: origin.head, against: origin.base)
    #expect(try clone.git("rev-parse", "HEAD") == "\(origin.trial)")
    #expect(try clone.git("status", "--porcelain") == "")
  }

  @Test("of the target branch alone, as for pull_request_target, fetches the head and does not check it out")
  func targetBranch() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/heads/main")
    let answer = await ci(clone, try github("pull_request_target", pullRequest(origin), in: clone))
    expect(answer, judged: origin.head, against: origin.base)
    #expect(try clone.git("rev-parse", "HEAD") == "\(origin.base)")
    #expect(LocalFiles.kind(of: LocalPath(clone.path + "/t.txt")) == nil)
  }

  @Test("of a repository without the branch that its flow promotes has a finding about it, and not an error")
  func noPromotedBranch() async throws {
    let origin = try Origin(
      policy: "version: 1\nflow: {edges: [{from: topic, to: main, promotes: staging}]}\n")
    let clone = try origin.checkout("refs/pull/12/merge")
    let answer = await ci(clone, try github("pull_request", pullRequest(origin), in: clone))
    #expect(answer.code == .blocked, "\(answer.error)")
    let message = "staging, which the edge topic -> main promotes, is not a branch of this repository"
    #expect(answer.output.contains(message))
  }

  @Test("of a merge group judges the trial merge against what the queue tells")
  func mergeGroup() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/heads/gh-readonly-queue/main/pr-12-x")
    let payload = #"""
      {"merge_group": {"head_sha": "\#(origin.trial)", "base_sha": "\#(origin.base)",
        "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-x", "base_ref": "refs/heads/main"}}
      """#
    let answer = await ci(clone, try github("merge_group", payload, in: clone))
    expect(answer, judged: origin.trial, against: origin.base)
  }

  private func gitlab(_ origin: Origin, _ more: [String: String]) -> [String: String] {
    [
      "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "12",
      "CI_SERVER_URL": "https://gitlab.example.org", "CI_PROJECT_ID": "7", "CI_PROJECT_PATH": "acme/shop",
      "CI_MERGE_REQUEST_PROJECT_ID": "7", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "7",
      "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
      "CI_MERGE_REQUEST_TITLE": "feat: topic",
    ].merging(more) { $1 }
  }

  @Test("of a detached pipeline of GitLab fetches the target branch")
  func detached() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/merge-requests/12/head")
    let answer = await ci(
      clone, gitlab(origin, ["CI_MERGE_REQUEST_EVENT_TYPE": "detached", "CI_COMMIT_SHA": "\(origin.head)"]))
    expect(answer, judged: origin.head, against: origin.base)
  }

  @Test("of merged results of GitLab judges the source branch")
  func mergedResult() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/merge-requests/12/merge")
    let answer = await ci(
      clone,
      gitlab(
        origin,
        [
          "CI_MERGE_REQUEST_EVENT_TYPE": "merged_result", "CI_COMMIT_SHA": "\(origin.trial)",
          "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "\(origin.head)",
        ]))
    expect(answer, judged: origin.head, against: origin.base)
  }

  private func jenkins(_ origin: Origin) -> [String: String] {
    [
      "JENKINS_URL": "https://ci.example.org/", "GIT_URL": "https://github.com/acme/shop.git",
      "GIT_COMMIT": "\(origin.trial)", "CHANGE_ID": "12", "CHANGE_TARGET": "main", "CHANGE_BRANCH": "topic",
      "CHANGE_URL": "https://github.com/acme/shop/pull/12", "CHANGE_TITLE": "feat: topic",
    ]
  }

  @Test("where only the number is told, as by Jenkins, takes the head from the forge's ref")
  func numberAlone() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/pull/12/merge")
    expect(await ci(clone, jenkins(origin)), judged: origin.head, against: origin.base)
  }

  @Test("where nothing tells the head of a pull request, gives no verdict on the trial merge")
  func unknownHead() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/pull/12/merge")
    var variables = jenkins(origin)
    // A forge of nobody's knowledge: which ref holds the head is not known either.
    variables["GIT_URL"] = "https://git.example.org/acme/shop.git"
    variables["CHANGE_URL"] = nil
    let answer = await ci(clone, variables)
    #expect(answer.code == .misused)
    #expect(
      answer.error.contains(
        "the head of the pull request is not known: GIT_COMMIT may be the head or a trial"))
    #expect(answer.error.contains("name it with --head REV"))
  }

  @Test("where nothing tells the target of a pull request, is no verdict against the default branch")
  func unknownTarget() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/pull/12/head")
    let variables = [
      "CIRCLECI": "true", "CIRCLE_SHA1": "\(origin.head)", "CIRCLE_BRANCH": "topic",
      "CIRCLE_PULL_REQUEST": "https://github.com/acme/shop/pull/12",
      "CIRCLE_REPOSITORY_URL": "git@github.com:acme/shop.git",
    ]
    let answer = await ci(clone, variables)
    #expect(answer.code == .misused)
    #expect(answer.error.contains("no target branch: CircleCI does not tell it"))
    expect(await ci(clone, variables, "--target", "main"), judged: origin.head, against: origin.base)
  }

  @Test("whose remote has no such pull request says so and gives no verdict")
  func noSuchPull() async throws {
    let origin = try Origin()
    let clone = try origin.checkout("refs/pull/12/merge")
    let answer = await ci(clone, jenkins(origin).merging(["CHANGE_ID": "99"]) { $1 })
    #expect(answer.code != .passed && answer.code != .blocked)
    #expect(answer.error.contains("refs/pull/99/head"))
  }
}
