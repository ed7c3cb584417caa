public import GateKit
import LocalSystem

/// The whole program: `@main` calls it and nothing else.
///
/// - Parameter gates: asked for once a command needs them; `version` does not.
public func gatehouseMain(gates: @autoclosure @escaping @Sendable () -> [GateDefinition]) async -> Never {
  ThisProcess.ignoreBrokenPipes()
  let arguments = Array(CommandLine.arguments.dropFirst())
  let status = await runGatehouse(arguments: arguments, console: .ofProcess(), gates: gates())
  ThisProcess.exit(status.rawValue)
}

/// The program as a function of its arguments and surroundings.
public func runGatehouse(
  arguments: [String], console: Console, gates: @autoclosure @escaping @Sendable () -> [GateDefinition]
) async -> ExitCode {
  let status = await CommandTable.gatehouse.run(arguments, console, gates: gates)
  guard let reason = console.writeFailure else { return status }
  console.complain("gatehouse: \(reason)")
  return .couldNotLook
}
