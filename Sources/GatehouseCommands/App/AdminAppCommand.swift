import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText

struct AdminAppCommand: Command {
  var url = ""
  var organisation: String?
  var gitHub = "https://github.com"
  var forge = "github"
  var appName: String?
  var parts: [GitHubAppPermission.Part] = []
  var folder = "secrets"
  var port = 0
  var caFile: String?

  static let name = "admin app"
  static let abstract = "Make the GitHub App that a server speaks as"
  static let discussion = """
    Shows a page on this machine that says what the App may do and why, and leads to GitHub, which makes the App and \
    sends its secrets back here. They are written into files that only their owner reads; what belongs into the \
    configuration is printed.

    Where the browser is on another machine, forward the port: ssh -L 8089:127.0.0.1:8089, and --port 8089.
    """
  static let examples = [
    CommandExample(
      "gatehouse admin app --url https://gatehouse.example.com --organisation acme",
      "an App of the organisation acme"),
    CommandExample(
      "gatehouse admin app --url https://gatehouse.example.com --github https://git.example.com",
      "on a GitHub Enterprise Server"),
  ]
  static let options: [Option<Self>] = [
    option("--url", "URL", \.url, "where GitHub and people reach the server"),
    option("--organisation", "NAME", \.organisation, "whose it is to be (default: your own account's)"),
    option("--github", "URL", \.gitHub, "the GitHub that makes it"),
    option("--forge", "NAME", \.forge, "as the configuration is to call that GitHub"),
    option("--name", "NAME", \.appName, "of the App (default: Gatehouse and the organisation)"),
    repeatedOption(
      "--with", "PART", \.parts,
      "what the server does beside judging pull requests"),
    option("--into", "FOLDER", \.folder, "where key and secrets are written", complete: .folder),
    option("--port", "PORT", \.port, "of the page, on 127.0.0.1; 0 takes any that is free"),
    option(
      "--ca-file", "FILE", \.caFile, "certificates (PEM) to trust in place of the system's", complete: .file),
  ]
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let server = try serverAddress()
    guard let address = GitHubAddress(server: gitHub) else {
      throw UsageError("--github: \"\(gitHub)\" is no http or https address")
    }
    guard isForgeName(forge) else {
      throw UsageError("--forge: \"\(forge)\" is part of addresses: letters, digits, - and _ only")
    }
    guard port <= 65_535 else { throw UsageError("--port: \(port) is no port") }
    let name = appName ?? "Gatehouse" + (organisation.map { " \($0)" } ?? "")
    let files = AppFiles(folder: folder)
    try files.prepare(in: console.currentFolder())
    let client = try HTTPClient(
      HTTPClientOptions(
        userAgent: "gatehouse/\(programVersion)",
        authorities: try caFile.map { try console.currentFolder().appending($0) },
        environment: console.environment))
    let setup = try AppSetup(
      port: port, GitHubAppRegistration(address, over: client), of: organisation,
      on: "\(address.web.origin.scheme.rawValue)://\(address.web.origin.hostAndPort)"
    ) { [forge, parts] redirect in
      AppManifest(
        name: String(name.prefix(AppManifest.nameLimit)), server: server, forge: forge, redirect: redirect,
        permissions: GitHubAppPermission.needed(for: Set(parts)))
    }
    console.say("Open this in a browser that is signed in to GitHub, and go on there:\n  \(setup.address)")
    let app = try await setup.app()
    try files.write(app, in: console.currentFolder())
    console.print(configuration(app, server, files))
    console.complain(
      """
      \(folder): key and secrets written, for the eyes of \(operatorName(console)) alone
      Install the App for the repositories that it is to judge: \(app.page)/installations/new
      """)
    return .passed
  }

  /// Without a slash at the end.
  private func serverAddress() throws(UsageError) -> String {
    guard !url.isEmpty else {
      throw UsageError("--url is needed: webhooks and people are sent there", wayOut: "--url https://…")
    }
    guard let address = WebAddress(url), address.query == nil else {
      throw UsageError("--url: \"\(url)\" is no http or https address without a query")
    }
    return address.text.hasSuffix("/") ? String(address.text.dropLast()) : address.text
  }

  /// For the server's configuration.
  private func configuration(_ app: RegisteredApp, _ server: String, _ files: AppFiles) -> String {
    let place = gitHub == "https://github.com" ? "" : "    url: \(gitHub)\n"
    return """
      url: \(server)
      forges:
        \(forge):
          kind: github
      \(place)    app: {id: "\(app.id)", key: {file: \(quoted(files.key))}}
          webhook_secrets: [{file: \(quoted(files.webhookSecret))}]
          repositories: [\(quoted((organisation ?? "OWNER") + "/*"))]
      pages:
        login:
          \(forge): {client_id: \(quoted(app.clientID)), client_secret: {file: \(quoted(files.clientSecret))}}

      """
  }
}

/// In YAML, whatever is in it.
private func quoted(_ text: String) -> String { "\"\(text.escaped(for: .json))\"" }

extension GitHubAppPermission.Part: OptionValue {}

/// Where an App's secrets are kept: names in the folder, relative to where the configuration lies.
struct AppFiles: Sendable {
  let folder: String

  var key: String { "\(folder)/app.pem" }
  var webhookSecret: String { "\(folder)/webhook" }
  var clientSecret: String { "\(folder)/client" }

  /// - Throws: where one is there already: another App's secrets are not to be lost.
  func prepare(in current: LocalPath) throws {
    try LocalFiles.createFolders(current.appending(folder))
    for name in [key, webhookSecret, clientSecret] where LocalFiles.kind(of: current.appending(name)) != nil {
      throw UsageError("\(name) is there already", wayOut: "name another folder with --into")
    }
  }

  func write(_ app: RegisteredApp, in current: LocalPath) throws {
    for (name, secret) in [
      (key, app.key), (webhookSecret, app.webhookSecret), (clientSecret, app.clientSecret),
    ] {
      let (bytes, path) = (Array(secret.reveal().utf8), current.appending(name))
      try LocalFiles.writePrivately(bytes, to: path)
      // Once more, with the same mode: this one is there after a power failure, and GitHub shows no secret twice.
      try LocalFiles.write(bytes, to: path)
    }
  }
}
