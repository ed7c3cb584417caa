import Dispatch
public import GateKit
import LocalSystem

/// The whole program: `@main` calls it and nothing else.
///
/// - Parameter gates: asked for once a command needs them; `version` does not.
public func gatehouseMain(gates: @autoclosure @escaping @Sendable () -> [GateDefinition]) -> Never {
  ThisProcess.ignoreBrokenPipes()
  let arguments = Array(CommandLine.arguments.dropFirst())
  let console = Console.ofProcess()
  // Tools ask for the version each time they start. It is told before Swift's concurrency makes its threads.
  if arguments == ["version"] || arguments == ["--version"] {
    ThisProcess.exit(console.conclude(VersionCommand().run(console, gates: [])).rawValue)
  }
  Task {
    ThisProcess.exit(await runGatehouse(arguments: arguments, console: console, gates: gates()).rawValue)
  }
  dispatchMain()
}

/// The program as a function of its arguments and surroundings.
public func runGatehouse(
  arguments: [String], console: Console, gates: @autoclosure @escaping @Sendable () -> [GateDefinition]
) async -> ExitCode {
  console.conclude(await CommandTable.gatehouse.run(arguments, console, gates: gates))
}

extension Console {
  /// What was not written was not answered.
  fileprivate func conclude(_ status: ExitCode) -> ExitCode {
    guard let reason = writeFailure else { return status }
    complain("gatehouse: \(reason)")
    return .couldNotLook
  }
}
