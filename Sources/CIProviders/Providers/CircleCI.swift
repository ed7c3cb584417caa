import GateKit
import LocalSystem

// circleci.com/docs/reference/variables: CIRCLE_PR_* are set for forks alone, and by projects of the older
// GitHub integration alone.
extension CIRun {
  mutating func readCircleCI(_ environment: Environment) {
    jobURL = address(environment.text("CIRCLE_BUILD_URL"), as: .jobURL)
    let pages = (environment.text("CIRCLE_PULL_REQUESTS") ?? environment.text("CIRCLE_PULL_REQUEST") ?? "")
      .split(separator: ",").map(String.init)
    let pull = pages.count == 1 ? PullAddress(pages[0]) : nil
    let clone = environment.text("CIRCLE_REPOSITORY_URL").flatMap { RepositoryAddress($0) }
    setForge(of: clone, pull)
    setTokens()
    facts.event = pages.isEmpty ? "push" : "pull request"
    headCommit = commit(environment.text("CIRCLE_SHA1"), as: .headCommit)
    guard let first = pages.first else {
      if let tag = environment.text("CIRCLE_TAG") {
        setSubject(ref: "refs/tags/" + tag)
      } else if let branch = environment.text("CIRCLE_BRANCH") {
        setSubject(ref: "refs/heads/" + branch)
      }
      return
    }
    subject = .pullRequest
    facts.number = pull?.number
    facts.url = pull == nil ? nil : WebAddress(first)?.text
    if pages.count > 1 { explain(.number, "the branch belongs to \(pages.count) pull requests") }
    explain(.number, "\"\(first.prefix(200))\" is not the page of a pull request that Gatehouse knows")
    explain(.target, "CircleCI does not tell it: name it with --target, or hand in a token")
    readFork(environment, clone, pull)
  }

  private mutating func readFork(
    _ environment: Environment, _ clone: RepositoryAddress?, _ pull: PullAddress?
  ) {
    let base = pull.flatMap { pull in
      pull.repository.flatMap { RepositoryAddress("https://\(pull.host)/\($0)") }
    }
    facts.baseRepository = base.map { RepositoryIdentity(id: $0.identity, name: $0.path) }
    // A fork that builds in a project of its own.
    if let base, let clone, base != clone { baseAddress = "https://\(base.host)/\(base.path).git" }
    guard let base, let owner = environment.text("CIRCLE_PR_USERNAME"),
      let name = environment.text("CIRCLE_PR_REPONAME")
    else {
      explain(
        .headRepository,
        "CIRCLE_PR_USERNAME and CIRCLE_PR_REPONAME are not set, which not every project does for forks")
      explain(.source, "CircleCI names the branch of a fork pull/N, and does not say whether this is one")
      return
    }
    facts.headRepository = .value(
      RepositoryIdentity(id: "\(base.host)/\(owner)/\(name)".lowercased(), name: "\(owner)/\(name)"))
    explain(.source, "CircleCI names the branch of a fork pull/N")
  }
}
