import GateKit
import GitReading
import SourceText

struct InstallHookCommand: Command {
  var kinds: [HookKind] = []
  var folder = "."
  var chains = false
  var uninstalls = false

  static let name = "install-hook"
  static let abstract = "Have git call gatehouse check before a commit or a push"
  static let discussion = """
    A pre-commit hook judges what is staged; a pre-push hook judges each branch that is pushed, as it is pushed. Both \
    obey core.hooksPath, and serve all work trees of the repository. A hook that is there already is never \
    overwritten. git commit --no-verify passes by: what has to hold is for gatehouse ci or gatehouse serve to ask.
    """
  static let examples = [
    CommandExample("gatehouse install-hook", "judge what is staged, before each commit"),
    CommandExample(
      "gatehouse install-hook pre-push --chain", "judge what is pushed, after the hook that is there"),
    CommandExample("gatehouse install-hook --uninstall", "take both away"),
  ]
  static let needsGates = false
  static let options: [Option<Self>] = [
    repeatedArgument("HOOK", \.kinds, "pre-commit, pre-push, or both (default: pre-commit)"),
    option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
    flag("--chain", \.chains, "run a hook that is there already first, and keep it"),
    flag("--uninstall", \.uninstalls, "take our hooks away, and put back what was there before"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try Session(folder, console, gates)
    let hooks = try await HookFolder(of: session.repository)
    let wanted = kinds.isEmpty ? (uninstalls ? HookKind.allCases : [.preCommit]) : kinds
    for hook in wanted {
      let done = uninstalls ? try hooks.uninstall(hook) : try hooks.install(hook, chains: chains)
      console.print(done.escaped(for: .terminal) + "\n")
    }
    return .passed
  }
}
