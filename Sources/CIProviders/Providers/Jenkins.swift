import GateKit
import LocalSystem

// jenkins.io/doc/book/pipeline/multibranch, and each Jenkins' own page /env-vars.html: CHANGE_* are set for
// builds of multibranch projects that are some kind of change request.
extension CIRun {
  mutating func readJenkins(_ environment: Environment) {
    jobURL = address(environment.text("BUILD_URL"), as: .jobURL)
    let page = environment.text("CHANGE_URL")
    let pull = page.flatMap { PullAddress($0) }
    let clone = environment.text("GIT_URL") ?? environment.text("GIT_URL_1")
    let address = clone.flatMap { RepositoryAddress($0) }
    setForge(
      of: address ?? pull.flatMap { RepositoryAddress("https://\($0.host)/\($0.repository ?? "-")") }, pull)
    setTokens()
    guard environment.isSet("CHANGE_ID") else {
      facts.event = "branch"
      if let tag = environment.text("TAG_NAME") {
        setSubject(ref: "refs/tags/" + tag)
      } else if let branch = environment.text("BRANCH_NAME") {
        setSubject(ref: "refs/heads/" + branch)
      }
      headCommit = commit(environment.text("GIT_COMMIT"), as: .headCommit)
      previousCommit = commit(environment.text("GIT_PREVIOUS_COMMIT"))
      return
    }
    subject = .pullRequest
    facts.event = "change request"
    facts.number = environment.number("CHANGE_ID")
    if facts.number == nil { explain(.number, "CHANGE_ID is no number above zero") }
    facts.url = page.flatMap { WebAddress($0)?.text }
    facts.source = environment.text("CHANGE_BRANCH")
    facts.target = environment.text("CHANGE_TARGET")
    facts.title = environment.text("CHANGE_TITLE")
    facts.author = environment.text("CHANGE_AUTHOR")
    explain(.headCommit, "GIT_COMMIT may be the head or a trial merge, and Jenkins does not say which")
    readFork(environment, address)
  }

  /// `CHANGE_FORK` is the owner, or owner and name, of the fork. Where it is not set the change may be from
  /// the same repository, or the plugin may not know forks.
  private mutating func readFork(_ environment: Environment, _ address: RepositoryAddress?) {
    guard let address else {
      explain(.headRepository, "Jenkins did not tell where the repository is cloned from")
      return
    }
    facts.baseRepository = RepositoryIdentity(id: address.identity, name: address.path)
    guard let fork = environment.text("CHANGE_FORK") else {
      explain(.headRepository, "CHANGE_FORK is not set, which not every plugin does for forks")
      return
    }
    let name = address.path.split(separator: "/").last.map(String.init) ?? ""
    let path = fork.contains("/") ? fork : "\(fork)/\(name)"
    facts.headRepository = .value(
      RepositoryIdentity(id: "\(address.host)/\(path)".lowercased(), name: path))
  }
}
