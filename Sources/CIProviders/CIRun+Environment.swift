public import LocalSystem

extension CIRun {
  /// The file with the event's payload, for the caller to read; nil where the provider writes none.
  public static func eventFile(_ environment: Environment) -> LocalPath? {
    switch provider(environment) {
    case .githubActions, .giteaActions, .forgejoActions:
      environment.text("GITHUB_EVENT_PATH").map { LocalPath($0) }
    default: nil
    }
  }

  /// What a payload may hold: GitHub sends at most 25 MB.
  public static let eventLimit = 32 << 20

  /// What the environment of a job tells. Depends on its arguments alone.
  ///
  /// - Parameter event: what is in `eventFile`; nil where it could not be read or there is none.
  public init(_ environment: Environment, event: [UInt8]?) {
    self.init(environment, EventPayload(event, environment))
  }

  init(_ environment: Environment, _ payload: EventPayload) {
    let provider = Self.provider(environment)
    var run = CIRun(provider)
    switch provider {
    case .githubActions, .giteaActions, .forgejoActions: run.readActions(environment, payload)
    case .gitlabCI: run.readGitLab(environment)
    case .jenkins: run.readJenkins(environment)
    case .buildkite: run.readBuildkite(environment)
    case .circleCI: run.readCircleCI(environment)
    case .azurePipelines: run.readAzurePipelines(environment)
    case .none: run.tokenVariables = ["GATEHOUSE_TOKEN"]
    }
    self = run.explained()
  }

  /// Gitea and Forgejo set the variables of those whose workflows they run, so the later ones come first.
  static func provider(_ environment: Environment) -> CIProvider {
    func isTrue(_ name: String) -> Bool { environment[name]?.lowercased() == "true" }
    if isTrue("FORGEJO_ACTIONS") { return .forgejoActions }
    if isTrue("GITEA_ACTIONS") { return .giteaActions }
    if isTrue("GITHUB_ACTIONS") { return .githubActions }
    if isTrue("GITLAB_CI") { return .gitlabCI }
    if isTrue("BUILDKITE") { return .buildkite }
    if isTrue("CIRCLECI") { return .circleCI }
    if isTrue("TF_BUILD") { return .azurePipelines }
    if environment.isSet("JENKINS_URL") || environment.isSet("JENKINS_HOME") { return .jenkins }
    return .none
  }

  mutating func setTokens() {
    let ofForge =
      switch forge {
      case .github: ["GITHUB_TOKEN", "GH_TOKEN"]
      case .gitlab: ["GITLAB_TOKEN"]
      case .gitea:
        provider == .forgejoActions ? ["FORGEJO_TOKEN", "GITHUB_TOKEN"] : ["GITEA_TOKEN", "GITHUB_TOKEN"]
      case nil: [String]()
      }
    tokenVariables = ["GATEHOUSE_TOKEN"] + ofForge
  }
}

extension Environment {
  /// nil where the variable is not set or empty: providers set some of them to nothing.
  func text(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// nil too for what is no number above zero.
  func number(_ name: String) -> Int? { text(name).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
}
