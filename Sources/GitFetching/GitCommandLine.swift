import ChildProcesses
import LocalSystem
import SourceText

/// The git command, run for one repository: no hooks, no prompts, nothing in the background, and no transport that
/// would run a program of somebody else's choosing.
struct GitCommandLine: Sendable {
  let executable: LocalPath
  let folder: LocalPath
  /// All variables of the child.
  let environment: [String: String]

  /// - Parameter setting: one more setting, by environment: arguments are open to every user of the machine.
  init(
    in folder: LocalPath, _ environment: Environment, as setting: (key: String, value: Secret)? = nil
  ) throws(FetchError) {
    guard let executable = Executables.find("git", path: environment["PATH"]) else {
      throw FetchError(
        "cannot fetch: the git command is not in PATH",
        mend: "install git, or clone in full: fetch-depth: 0 in GitHub Actions, GIT_DEPTH: 0 in GitLab CI")
    }
    self.executable = executable
    self.folder = folder
    var values: [String: String] = [:]
    for name in Self.inherited { values[name] = environment[name] }
    // Configuration that an outer git, or the CI system, hands over by environment: credentials among it.
    let count = min(max(environment["GIT_CONFIG_COUNT"].flatMap { Int($0) } ?? 0, 0), 1000)
    for index in 0..<count {
      for name in ["GIT_CONFIG_KEY_\(index)", "GIT_CONFIG_VALUE_\(index)"] {
        values[name] = environment[name]
      }
    }
    if let setting {
      values["GIT_CONFIG_COUNT"] = "\(count + 1)"
      values["GIT_CONFIG_KEY_\(count)"] = setting.key
      values["GIT_CONFIG_VALUE_\(count)"] = setting.value.reveal()
    }
    // In English, never asking, and running nothing that a repository names.
    values["LC_ALL"] = "C"
    values["GIT_TERMINAL_PROMPT"] = "0"
    values["GIT_ASKPASS"] = ""
    values["SSH_ASKPASS"] = ""
    values["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh"
    values["GIT_NO_LAZY_FETCH"] = "1"
    self.environment = values
  }

  /// What git and the programs below it use to reach a remote the way their owner set it up.
  private static let inherited = [
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_SSH", "GIT_SSH_COMMAND",
    "SSH_AUTH_SOCK",
    "GIT_SSL_CAINFO", "GIT_SSL_NO_VERIFY", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "https_proxy",
    "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
  ]

  /// - Throws: `FetchError` with what git said.
  func run(_ arguments: [String], to action: String) async throws {
    let safe = ["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "maintenance.auto=false"]
    let outcome: ChildOutcome
    do {
      outcome = try await ChildProcess(
        executable, safe + arguments, environment: environment, in: folder,
        limits: ChildLimits(time: .seconds(600), output: 1 << 20)
      ).run()
    } catch let error as CannotStart {
      throw FetchError("cannot \(action): \(error)")
    }
    guard outcome.succeeded else { throw FetchError(action, outcome) }
  }
}
