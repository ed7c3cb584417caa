import GatehouseCommands
import LocalSystem

/// What whoever works on Gatehouse runs; never installed.
@main struct GatehouseDev {
  static func main() async {
    ThisProcess.ignoreBrokenPipes()
    let status = await development.run(
      Array(CommandLine.arguments.dropFirst()), .ofProcess(), gates: { [] })
    ThisProcess.exit(status.rawValue)
  }
}

let development = CommandTable(
  program: "gatehouse-dev", abstract: "Keeps what is made from Gatehouse's sources up to date",
  example: "gatehouse-dev docs --check",
  commands: [CommandDefinition(DocsCommand.self), CommandDefinition(NewGateCommand.self)])
