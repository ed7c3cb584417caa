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
  private let limit: Duration

  /// - Parameters:
  ///   - credential: by environment: arguments are open to every user of the machine.
  ///   - authorities: a file of certificates that alone is trusted.
  init(
    in folder: LocalPath, _ environment: Environment, as credential: RemoteCredential? = nil,
    authorities: LocalPath? = nil, limit: Duration = fetchTimeLimit
  ) throws(FetchError) {
    guard let executable = Self.executable(environment) else {
      throw FetchError("cannot fetch: the git command is not in PATH", mend: Libgit2Way.wayOut)
    }
    self.executable = executable
    self.limit = limit
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
    if let credential {
      // A header of the configuration would go along where the remote leads to another host; a helper is asked for
      // the host that wants to know. An empty one first: no other is asked, nor told to keep what ours said.
      values["GIT_CONFIG_COUNT"] = "\(count + 2)"
      for (index, helper) in ["", Self.helper].enumerated() {
        values["GIT_CONFIG_KEY_\(count + index)"] = "credential.\(credential.origin).helper"
        values["GIT_CONFIG_VALUE_\(count + index)"] = helper
      }
      values[Self.user] = credential.user
      values[Self.password] = credential.password.reveal()
    }
    if let authorities { values["GIT_SSL_CAINFO"] = authorities.description }
    // In English, never asking, and running nothing that a repository names.
    values["LC_ALL"] = "C"
    values["GIT_TERMINAL_PROMPT"] = "0"
    values["GIT_ASKPASS"] = ""
    values["SSH_ASKPASS"] = ""
    values["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh"
    values["GIT_NO_LAZY_FETCH"] = "1"
    self.environment = values
  }

  /// nil where there is none.
  static func executable(_ environment: Environment) -> LocalPath? {
    Executables.find("git", path: environment["PATH"])
  }

  private static let user = "GATEHOUSE_GIT_USER"
  private static let password = "GATEHOUSE_GIT_PASSWORD"
  /// Run by git, in a shell (gitcredentials): says what is in the environment, and keeps nothing.
  private static let helper = """
    !f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$\(user)" "$\(password)"; }; f
    """

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
        limits: ChildLimits(time: limit, output: 1 << 20)
      ).run()
    } catch let error as CannotStart {
      throw FetchError("cannot \(action): \(error)")
    }
    guard outcome.succeeded else { throw FetchError(action, outcome, limit) }
  }
}
