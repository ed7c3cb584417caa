public import GateKit

/// A command as dispatch, help, completion and documentation hold it.
public struct CommandDefinition: Sendable {
  package let name: String
  package let abstract: String
  package let discussion: String
  package let examples: [CommandExample]
  private let makeOptions: @Sendable () -> [OptionSummary]
  let run: @Sendable (_ arguments: [String], Console, GateSource) async throws -> ExitCode

  /// The gates of the program; making them takes longer than some commands.
  public typealias GateSource = @Sendable () -> [GateDefinition]

  public init<C: Command>(_: C.Type) {
    name = C.name
    abstract = C.abstract
    discussion = C.discussion
    examples = C.examples
    makeOptions = { C.options.map(\.summary) + [helpOption] }
    run = { arguments, console, gates in
      try await C.parse(arguments).run(console, gates: C.needsGates ? gates() : [])
    }
  }

  var options: [OptionSummary] { makeOptions() }
  /// `["policy", "show"]`
  var words: [String] { name.split(separator: " ").map(String.init) }
  var positions: [OptionSummary] { options.filter(\.isPositional) }

  /// `gatehouse run [OPTIONS] GATE`
  package func usage(_ program: String) -> String {
    ([program, name, "[OPTIONS]"] + positions.map(\.spelling)).joined(separator: " ")
  }
}

/// Every command answers it; dispatch sees it before a command does.
private let helpOption = OptionSummary(
  names: ["-h", "--help"], valueName: nil, help: "show this help", repeats: false, required: false,
  initial: nil, completion: .nothing)

/// A program's commands, in the order of its help.
public struct CommandTable: Sendable {
  /// `gatehouse`
  package let program: String
  /// One sentence: what it is for.
  package let abstract: String
  /// The line that opens its help.
  let example: String
  package let commands: [CommandDefinition]
  /// What a first word with subcommands is about: `policy`.
  let groups: [Group]

  public struct Group: Hashable, Sendable {
    let name: String
    let abstract: String
  }

  public init(
    program: String, abstract: String, example: String, commands: [CommandDefinition], groups: [Group] = []
  ) {
    self.program = program
    self.abstract = abstract
    self.example = example
    self.commands = commands
    self.groups = groups
  }

  package func members(of group: String) -> [CommandDefinition] {
    commands.filter { $0.words.count > 1 && $0.words[0] == group }
  }

  /// First words in order, each once, with what they are about.
  package var topics: [(name: String, abstract: String)] {
    var seen: Set<String> = []
    return commands.compactMap { command in
      let word = command.words[0]
      guard seen.insert(word).inserted else { return nil }
      return (word, groups.first { $0.name == word }?.abstract ?? command.abstract)
    }
  }
}
