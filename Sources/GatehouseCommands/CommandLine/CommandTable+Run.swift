import SourceText

extension CommandTable {
  /// Runs what the arguments ask for. Every error ends here, as words on standard error and an exit status.
  public func run(
    _ arguments: [String], _ console: Console, gates: @escaping CommandDefinition.GateSource
  ) async
    -> ExitCode
  {
    var command: CommandDefinition?
    do {
      switch try request(arguments) {
      case .overview: console.print(overview(width: console.width))
      case .group(let name): console.print(help(ofGroup: name, width: console.width))
      case .help(let definition): console.print(definition.help(program, width: console.width))
      case .run(let definition, let rest):
        command = definition
        return try await definition.run(rest, console, gates)
      }
      return .passed
    } catch {
      guard let error = UsageError(error) else { return failed(command, error, console) }
      let asked = ([program] + (command.map { [$0.name] } ?? [])).joined(separator: " ")
      console.complain("\(program): \(error)")
      console.complain(error.wayOut ?? "\(asked) --help shows how it is used")
      return .misused
    }
  }

  private func failed(_ command: CommandDefinition?, _ error: any Error, _ console: Console) -> ExitCode {
    let reason = "\(error)"
    let action = reason.hasPrefix("cannot ") ? "" : "cannot \(command?.name ?? "start"): "
    console.complain("\(program): \(action)\(reason)")
    return .couldNotLook
  }

  private enum Request {
    case overview
    case group(String)
    case help(CommandDefinition)
    case run(CommandDefinition, [String])
  }

  private func request(_ arguments: [String]) throws(UsageError) -> Request {
    guard let first = arguments.first else { return .overview }
    switch first {
    case "--version": return try request(["version"] + arguments.dropFirst())
    case "help", "--help", "-h":
      let words = Array(arguments.dropFirst())
      return words.isEmpty ? .overview : try request(Array(words.prefix(3)) + ["--help"])
    default: break
    }
    if let command = commands.first(where: { arguments.starts(with: $0.words) }) {
      let rest = Array(arguments.dropFirst(command.words.count))
      return asksForHelp(rest) ? .help(command) : .run(command, rest)
    }
    let members = members(of: first)
    if !members.isEmpty {
      guard let second = arguments.dropFirst().first, !asksForHelp([second]) else { return .group(first) }
      let known = members.map { $0.words.dropFirst().joined(separator: " ") }
      throw UsageError(
        "unknown command \"\(first) \(second)\"\(didYouMean(second, among: known))",
        wayOut: "\(first) takes one of \(known.joined(separator: ", ")); see \(program) \(first) --help")
    }
    let kind = first.hasPrefix("-") ? "option" : "command"
    throw UsageError("unknown \(kind) \"\(first)\"\(didYouMean(first, among: topics.map(\.name)))")
  }

  private func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }
}
