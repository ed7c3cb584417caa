import GateKit

struct DoctorCommand: Command {
  static let name = "doctor"
  static let abstract = "Look for what keeps gatehouse from working here"
  static let discussion = """
    Looks at the repository, its history, the policy and this machine, and says what to do about what is amiss. \
    Exits 1 where something must be mended before a check.
    """
  static let examples = [
    CommandExample("gatehouse doctor", "look at the repository around the current folder")
  ]

  var colour = ColourChoice.auto

  static let options: [Option<Self>] = [option("--color", "WHEN", \.colour, "colours of the answer")]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let diagnoses = try await Examination(console: console, gates: gates).diagnoses()
    console.print(text(of: diagnoses, width: console.width, colour: console.usesColour(colour)))
    return diagnoses.contains { $0.state == .fail } ? .blocked : .passed
  }
}
