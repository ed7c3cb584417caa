import GateKit

/// This program's version (semver.org); also in every report.
public let programVersion = "0.1.0"

struct VersionCommand: Command {
  static let name = "version"
  static let abstract = "Print the version"
  static let examples = [CommandExample("gatehouse version", "print this program's version")]
  static let options: [Option<Self>] = []
  /// Start-up is what this command is measured by.
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode {
    console.print("gatehouse \(programVersion)\n")
    return .passed
  }
}
