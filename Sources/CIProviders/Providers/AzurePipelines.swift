import GateKit
import LocalSystem
import SourceText

// learn.microsoft.com/azure/devops/pipelines/build/variables
extension CIRun {
  mutating func readAzurePipelines(_ environment: Environment) {
    jobURL = azurePage(environment)
    facts.event = environment.text("BUILD_REASON")
    let address = environment.text("BUILD_REPOSITORY_URI").flatMap { RepositoryAddress($0) }
    let kind = environment.text("BUILD_REPOSITORY_PROVIDER")
    switch kind {
    case "TfsGit", "TfsVersionControl", "Git", "Bitbucket", "Svn":
      for field in [CIGap.Field.forge, .apiURL] {
        explain(field, "the repository's provider is \(kind ?? ""), whose API Gatehouse does not speak")
      }
      repository = environment.text("BUILD_REPOSITORY_NAME")
    case "GitHub", "GitHubEnterprise":
      setForge(of: address)
      // What the provider's name says more than the host's.
      if forge == nil, let address {
        forge = .github
        serverURL = "https://" + address.host
        apiURL = "https://\(address.host)/api/v3"
      }
      repository = environment.text("BUILD_REPOSITORY_NAME") ?? address?.path
    default: setForge(of: address)
    }
    setTokens()
    facts.baseRepository = address.map { RepositoryIdentity(id: $0.identity, name: $0.path) }
    guard environment.isSet("SYSTEM_PULLREQUEST_PULLREQUESTID") || facts.event == "PullRequest" else {
      facts.baseRepository = nil
      setSubject(ref: environment.text("BUILD_SOURCEBRANCH"))
      headCommit = commit(environment.text("BUILD_SOURCEVERSION"), as: .headCommit)
      return
    }
    subject = .pullRequest
    // Azure has an id of its own for a pull request of GitHub's, and the number beside it.
    facts.number = environment.number("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER")
    if facts.number == nil, kind == "TfsGit" {
      facts.number = environment.number("SYSTEM_PULLREQUEST_PULLREQUESTID")
    }
    if facts.number == nil { explain(.number, "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER is not set") }
    facts.source = environment.text("SYSTEM_PULLREQUEST_SOURCEBRANCH")?.shortBranch
    facts.target = environment.text("SYSTEM_PULLREQUEST_TARGETBRANCH")?.shortBranch
    headCommit = commit(environment.text("SYSTEM_PULLREQUEST_SOURCECOMMITID"), as: .headCommit)
    explain(
      .headCommit, "SYSTEM_PULLREQUEST_SOURCECOMMITID is not set, and BUILD_SOURCEVERSION is a trial merge")
    readFork(environment, address)
  }

  private mutating func readFork(_ environment: Environment, _ base: RepositoryAddress?) {
    let head = environment.text("SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI").flatMap { RepositoryAddress($0) }
    switch environment.text("SYSTEM_PULLREQUEST_ISFORK")?.lowercased() {
    case "false":
      facts.headRepository = facts.baseRepository.map { .value($0) }
      if base == nil { explain(.headRepository, "BUILD_REPOSITORY_URI is not the address of a repository") }
    case "true":
      // Certainly another one than the base's, whatever its address is.
      let other = head.flatMap { $0 == base ? nil : $0 }
      facts.headRepository = .value(
        RepositoryIdentity(id: other?.identity ?? "a fork", name: other?.path ?? ""))
    default: explain(.headRepository, "SYSTEM_PULLREQUEST_ISFORK is not set")
    }
  }

  private mutating func azurePage(_ environment: Environment) -> String? {
    guard let server = address(environment.text("SYSTEM_COLLECTIONURI"), as: .jobURL),
      let project = environment.text("SYSTEM_TEAMPROJECT"), let build = environment.number("BUILD_BUILDID")
    else { return nil }
    return "\(server)/\(percentEncoded(project))/_build/results?buildId=\(build)"
  }
}
