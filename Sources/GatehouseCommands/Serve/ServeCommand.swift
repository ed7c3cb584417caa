import GateKit
import LocalSystem

struct ServeCommand: Command {
  var config = "gatehouse-server.yml"
  var checksOnly = false

  static let name = "serve"
  static let abstract = "Answer webhooks of forges: judge pull requests and show the verdicts there"
  static let discussion = """
    Keeps every webhook before it answers, works through them with as many workers as the configuration says, and \
    looks every so often for pull requests that no webhook told of. Stopped by SIGTERM or Ctrl-C, it finishes what is \
    under way; killed, it goes on where it was when it starts again.

    What it does is told on standard error, one JSON object a line. docs/operations.md describes the configuration.
    """
  static let examples = [
    CommandExample("gatehouse serve --config gatehouse-server.yml", "run the server"),
    CommandExample(
      "gatehouse serve --config gatehouse-server.yml --check-config", "find mistakes before it is started"),
  ]
  static let options: [Option<Self>] = [
    option("--config", "FILE", \.config, "the server's configuration", complete: .file),
    flag("--check-config", \.checksOnly, "read the configuration and its secrets, and do nothing else"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let file = try ServerFile(config, console)
    if checksOnly {
      try file.checkSecrets(console)
      console.print("\(config): no mistakes found\n")
      return .passed
    }
    let signals = StopSignals()
    let server = try await Server(file.settings, in: file.folder, console, gates)
    await signals.wait()
    await server.stop()
    return .passed
  }
}

/// The configuration of a server and where it lies.
struct ServerFile: Sendable {
  let settings: ServerSettings
  /// What files in it are relative to.
  let folder: LocalPath

  init(_ name: String, _ console: Console) throws {
    settings = try readServerSettings(try console.read(name, limit: serverSettingsLimit), source: name)
    folder = try console.currentFolder().appending(name).folder
  }

  /// - Throws: what the first start would have stumbled upon.
  func checkSecrets(_ console: Console) throws {
    for entry in settings.forges.entries {
      _ = try ServedForge(entry.key, entry.value, in: folder, console)
    }
    for token in settings.pages.tokens.entries {
      _ = try token.value.secret.secret(in: folder, console.environment)
    }
    for login in settings.pages.login.entries {
      _ = try login.value.checkedSecret("pages.login.\(login.key)", in: folder, console.environment)
    }
    _ = try Notifications(settings.notifications, in: folder, console)
    if let password = settings.storage.postgres?.password {
      _ = try password.secret(in: folder, console.environment)
    }
    _ = try KeptText(settings.signing, in: folder)
    for file in [settings.tls?.certificate, settings.tls?.key].compactMap(\.self) {
      _ = try LocalFiles.read(folder.appending(file), limit: 1 << 20)
    }
  }
}
