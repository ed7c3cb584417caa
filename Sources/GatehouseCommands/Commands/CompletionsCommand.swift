import GateKit

struct CompletionsCommand: Command {
  static let name = "completions"
  static let abstract = "Print a completion script for a shell"
  static let discussion = """
    The script completes commands, options, choices, gates, their settings and file names, and never starts \
    gatehouse. Print it anew after an update.
    """
  static let examples = [
    CommandExample(
      "gatehouse completions bash > ~/.local/share/bash-completion/completions/gatehouse",
      "install it for bash"),
    CommandExample(
      "gatehouse completions zsh > ~/.zfunc/_gatehouse", "install it for zsh, where ~/.zfunc is in $fpath"),
    CommandExample(
      "gatehouse completions fish > ~/.config/fish/completions/gatehouse.fish", "install it for fish"),
  ]
  enum Shell: String, CaseIterable, OptionValue { case bash, zsh, fish }

  var shell = Shell.bash

  static let options: [Option<Self>] = [
    argument("SHELL", \.shell, required: true, "the shell that will read it")
  ]

  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode {
    let terms = CompletionTerms(.gatehouse, gates: gates)
    switch shell {
    case .bash: console.print(bashCompletion(terms))
    case .zsh: console.print(zshCompletion(terms))
    case .fish: console.print(fishCompletion(terms))
    }
    return .passed
  }
}
