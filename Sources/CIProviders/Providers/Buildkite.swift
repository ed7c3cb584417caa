import GateKit
import LocalSystem

// buildkite.com/docs/pipelines/configure/environment-variables
extension CIRun {
  mutating func readBuildkite(_ environment: Environment) {
    if let page = address(environment.text("BUILDKITE_BUILD_URL"), as: .jobURL) {
      jobURL = environment.text("BUILDKITE_JOB_ID").map { "\(page)#\($0)" } ?? page
    }
    let base = environment.text("BUILDKITE_REPO").flatMap { RepositoryAddress($0) }
    setForge(of: base)
    setTokens()
    facts.event = environment.text("BUILDKITE_SOURCE")
    defaultBranch = environment.text("BUILDKITE_PIPELINE_DEFAULT_BRANCH")
    facts.baseRepository = base.map { RepositoryIdentity(id: $0.identity, name: $0.path) }
    // "HEAD" before the agent has checked out.
    headCommit = commit(environment.text("BUILDKITE_COMMIT"), as: .headCommit)
    guard let number = environment.number("BUILDKITE_PULL_REQUEST") else {
      facts.baseRepository = nil
      if let target = environment.text("BUILDKITE_MERGE_QUEUE_BASE_BRANCH") {
        subject = .mergeGroup
        facts.target = target
        baseCommit = commit(environment.text("BUILDKITE_MERGE_QUEUE_BASE_COMMIT"), as: .baseCommit)
      } else if let tag = environment.text("BUILDKITE_TAG") {
        setSubject(ref: "refs/tags/" + tag)
      } else if let branch = environment.text("BUILDKITE_BRANCH") {
        setSubject(ref: "refs/heads/" + branch)
      }
      return
    }
    subject = .pullRequest
    facts.number = number
    // Buildkite writes a fork's branch as owner:branch.
    facts.source = environment.text("BUILDKITE_BRANCH").map { branch in
      branch.split(separator: ":", maxSplits: 1).last.map(String.init) ?? branch
    }
    facts.target = environment.text("BUILDKITE_PULL_REQUEST_BASE_BRANCH")
    facts.draft = environment.text("BUILDKITE_PULL_REQUEST_DRAFT").flatMap { Bool($0) }
    let labels = environment["BUILDKITE_PULL_REQUEST_LABELS"]
    facts.labels = labels.flatMap { text in
      // A label of GitHub's may hold the comma that separates them here.
      if text.contains(",") { return nil }
      return text.isEmpty ? [] : [AppliedLabel(name: text)]
    }
    if labels != nil { explain(.labels, "Buildkite separates them by commas, which a label may hold itself") }
    if environment.text("BUILDKITE_PULL_REQUEST_USING_MERGE_REFSPEC") == "true" {
      headCommit = nil
      explain(.headCommit, "the pipeline builds trial merges, and BUILDKITE_COMMIT is one of them")
    }
    if let head = environment.text("BUILDKITE_PULL_REQUEST_REPO").flatMap({ RepositoryAddress($0) }) {
      facts.headRepository = .value(RepositoryIdentity(id: head.identity, name: head.path))
    } else {
      explain(.headRepository, "BUILDKITE_PULL_REQUEST_REPO is not set, or is no address of a repository")
    }
  }
}
